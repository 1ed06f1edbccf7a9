"""Chance by address: a draw depends on where it stands, not on who drew before.

    uniform(key(seed, process, tick), who, which)

The address has five parts. `seed`, `process` and `tick` are folded into one 64-bit key per process
and tick; `who` is the customer's own number and `which` tells several draws of one customer apart
(often the key of a vendor). The key and the address are added with odd multipliers, and SplitMix64's
finaliser (Steele, Lea & Flood 2014; two multiplications, three shifted exclusive-ors) turns the sum
into 64 bits that pass the tests in `tests/test_draws.py`. So:

* one more customer, vendor or thread changes nobody else's draws;
* two scenarios with one seed share every draw until they differ in what is asked.

Logarithm and exponential are our own (relative error below 1e-11, plain arithmetic only): the ones of
the C library differ in last bits from machine to machine, and ours can be vectorised.
"""

import hashlib
from typing import Any

import numpy as np

from relsim.compiled import compiled, word

MASK = 0xFFFFFFFFFFFFFFFF
WHO = 0x9E3779B97F4A7C15  # 2**64 / golden ratio: SplitMix64's own increment
WHICH = 0xD1342543DE82EF95  # an odd multiplier without short relations to WHO (Steele & Vigna 2021)
_M1, _M2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_UNIT = 2.0**-52  # 52 bits and a half: with 53 the greatest would round to 1


def key(seed: int, *address: int | str) -> np.uint64:
    """Return the 64-bit key of a place where chance is drawn.

    Parameters
    ----------
    seed : int
        The seed of the run.
    *address : int or str
        Names and numbers that say which process, tick or thing it is.

    Examples
    --------
    >>> int(key(1, "need", 3)) == int(key(1, "need", 3))
    True
    >>> int(key(1, "need", 3)) == int(key(1, "need", 4))
    False
    """
    text = "\x1f".join([str(int(seed)), *(f"{type(part).__name__[0]}{part}" for part in address)])
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


@compiled
def bits(key: Any, who: Any, which: Any) -> Any:
    """Return 64 random bits for one address."""
    x = (word(key) + word(who) * word(WHO) + word(which) * word(WHICH)) & word(MASK)
    x = ((x ^ (x >> word(30))) * word(_M1)) & word(MASK)
    x = ((x ^ (x >> word(27))) * word(_M2)) & word(MASK)
    return x ^ (x >> word(31))


@compiled
def uniform(key: Any, who: Any, which: Any) -> float:
    """Return a number strictly between 0 and 1 for one address.

    >>> 0 < uniform(key(1, "need", 3), 42, 0) < 1
    True
    """
    return (float(bits(key, who, which) >> word(12)) + 0.5) * _UNIT


@compiled
def bell(key: Any, who: Any, which: Any) -> float:
    """Return a bell-shaped number with mean 0 and standard deviation 1 (within +-3.46).

    The sum of four 16-bit uniforms of one address: cheap, and close enough to a normal number for
    the noise of a service (kurtosis 2.7 against 3).
    """
    x = bits(key, who, which)
    low = word(0xFFFF)
    total = (x & low) + ((x >> word(16)) & low) + ((x >> word(32)) & low) + (x >> word(48))
    return (float(total) - 131070.0) * (1.7320508075688772 / 65536.0)


SHIFT = 1.5 * 2.0**52  # added to a `float64`, it pushes out what stands behind the point: the rest are bits
SHIFTED = int(np.float64(SHIFT).view(np.int64))
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10


@compiled
def exp(x: float) -> float:
    """Return e to the power x, by plain arithmetic (relative error below 1e-11 for |x| <= 700).

    >>> round(exp(1.0), 10)
    2.7182818285
    """
    x = min(max(x, -700.0), 700.0)
    shifted = np.float64(x * 1.4426950408889634 + SHIFT)  # to the nearest whole number
    n = shifted - SHIFT
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    # Taylor's series in Estrin's form: pairs first, so that the processor can work on them side by side.
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (1.0 / 2.0 + r * (1.0 / 6.0))
    middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0))
    p = low + r4 * (middle + r4 * (1.0 / 40320.0 + r * (1.0 / 362880.0)))
    power = shifted.view(np.int64) - SHIFTED
    return float(p * np.int64((power + 1023) << 52).view(np.float64))


@compiled
def log(x: float) -> float:
    """Return the natural logarithm of a positive number, by plain arithmetic.

    The relative error is below 1e-11. Numbers at or below the smallest normal one (2e-308) count as that.

    >>> round(log(10.0), 10)
    2.302585093
    """
    raw = np.float64(max(x, 2.2250738585072014e-308)).view(np.int64)
    n = (raw >> 52) - 1023
    m = np.int64((raw & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)
    if m > 1.4142135623730951:
        m = m * 0.5
        n = n + 1
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    z2 = z * z
    low = 1.0 / 3.0 + z * (1.0 / 5.0) + z2 * (1.0 / 7.0 + z * (1.0 / 9.0))
    p = low + z2 * z2 * (1.0 / 11.0 + z * (1.0 / 13.0) + z2 * (1.0 / 15.0))
    return float(float(n) * 0.6931471805599453 + 2.0 * s * (1.0 + z * p))


_CELLS = 2048
_TABLE = -np.log(-np.log(np.linspace(0.5 / _CELLS, 1.0 - 0.5 / _CELLS, _CELLS)))


@compiled
def gumbel(key: Any, who: Any, which: Any) -> float:
    """Return a standard Gumbel number for one address: the noise behind a logit choice.

    In the tails (a chance of 1/64 on either side) by the formula, between them by a table of quantiles,
    which is four times as fast and off by less than 0.0002.
    """
    chance = uniform(key, who, which)
    if chance < 0.015625 or chance > 0.984375:
        return -log(-log(chance))
    x = chance * _CELLS - 0.5
    cell = int(x)
    return float(_TABLE[cell] + (x - cell) * (_TABLE[cell + 1] - _TABLE[cell]))


@compiled
def power(base: float, exponent: float) -> float:
    """Return base to the power exponent for a base of 0 or more (0 to any power is 0).

    >>> round(power(0.5, 3.0), 10)
    0.125
    """
    if base <= 0.0:
        return 0.0
    return exp(exponent * log(base))


def uniforms(key: np.uint64, who: np.ndarray, which: int = 0) -> np.ndarray:
    """Return one uniform number for each of many customers: the vectorised twin of `uniform`.

    Parameters
    ----------
    key : np.uint64
        From `key`.
    who : uint64 array
    which : int

    Returns
    -------
    float64 array, same shape as `who`, strictly between 0 and 1
    """
    with np.errstate(over="ignore"):
        x = np.uint64(key) + np.asarray(who, np.uint64) * np.uint64(WHO) + np.uint64(which) * np.uint64(WHICH)
    x = _mixed(x)
    return ((x >> np.uint64(12)).astype(np.float64) + 0.5) * _UNIT


def keys_of(bases: np.ndarray, tick: int) -> np.ndarray:
    """Return the keys of one week from the keys of the processes.

    Parameters
    ----------
    bases : uint64 array
        From `key`, one for each process.
    tick : int

    Returns
    -------
    uint64 array, same shape
    """
    with np.errstate(over="ignore"):
        return _mixed(bases + np.uint64(tick) * np.uint64(WHO))


def _mixed(x: np.ndarray) -> np.ndarray:
    """Return SplitMix64's finaliser of an array, as `bits` does for one number."""
    with np.errstate(over="ignore"):
        x = (x ^ (x >> np.uint64(30))) * np.uint64(_M1)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(_M2)
    return np.asarray(x ^ (x >> np.uint64(31)), np.uint64)
