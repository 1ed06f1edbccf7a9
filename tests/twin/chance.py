"""Chance by address, exponential and logarithm, as Python says them most plainly.

The same numbers as `relsim.draws`, from whole numbers of any length and the standard library.
"""

import math

import numpy as np

WORD = 2**64
TICK = 0x9E3779B97F4A7C15


def mixed(x: int) -> int:
    """Return SplitMix64's finaliser of 64 bits."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % WORD
    return x ^ (x >> 31)


def bits(key: int, who: int, which: int) -> int:
    """Return 64 random bits for one address."""
    return mixed((key + who * 0x9E3779B97F4A7C15 + which * 0xD1342543DE82EF95) % WORD)


def uniform(key: int, who: int, which: int) -> float:
    """Return a number strictly between 0 and 1: 52 bits and a half."""
    return ((bits(key, who, which) >> 12) + 0.5) * 2.0**-52


def bell(key: int, who: int, which: int) -> float:
    """Return the standardised sum of four 16-bit uniforms."""
    x = bits(key, who, which)
    total = x % 65536 + (x >> 16) % 65536 + (x >> 32) % 65536 + (x >> 48)
    return (total - 131070.0) * (math.sqrt(3.0) / 65536.0)


QUANTILES = (-np.log(-np.log(np.linspace(0.5 / 2048, 1.0 - 0.5 / 2048, 2048)))).tolist()


def gumbel(key: int, who: int, which: int) -> float:
    """Return a standard Gumbel number: by the formula in the tails, by a table of quantiles between them."""
    chance = uniform(key, who, which)
    if 1 / 64 <= chance <= 63 / 64:
        place = chance * 2048 - 0.5
        return between(QUANTILES, place)
    return -log(-log(chance))


def between(table: list[float], place: float) -> float:
    """Return a table's value at a place that may lie between two entries."""
    below = int(place)
    return table[below] + (place - below) * (table[below + 1] - table[below])


def week_key(base: int, tick: int) -> int:
    """Return the key of one week from the key of a process."""
    return mixed((base + tick * TICK) % WORD)


def exp(x: float) -> float:
    """Return e to the power x: 2 to a whole power, and Taylor's series of what is left in Estrin's form."""
    x = min(max(x, -700.0), 700.0)
    n = round(x * 1.4426950408889634)
    r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10
    low = (1.0 + r) + r * r * (1 / 2 + r * (1 / 6))
    middle = (1 / 24 + r * (1 / 120)) + r * r * (1 / 720 + r * (1 / 5040))
    high = 1 / 40320 + r * (1 / 362880)
    return math.ldexp(low + r * r * (r * r) * (middle + r * r * (r * r) * high), n)


def log(x: float) -> float:
    """Return the natural logarithm: of a power of 2, and the area tangent's series of what is left."""
    half, n = math.frexp(max(x, 2.2250738585072014e-308))
    m, n = 2.0 * half, n - 1
    if m > 1.4142135623730951:
        m, n = half, n + 1
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    low = 1 / 3 + z * (1 / 5) + z * z * (1 / 7 + z * (1 / 9))
    series = low + z * z * (z * z) * (1 / 11 + z * (1 / 13) + z * z * (1 / 15))
    return n * 0.6931471805599453 + 2.0 * s * (1.0 + z * series)
