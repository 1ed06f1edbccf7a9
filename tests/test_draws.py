"""Chance by address: every statistical check passes here and is seen to fail for a worse generator."""

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from relsim.compiled import compiled
from relsim.draws import (
    MASK,
    WHICH,
    WHO,
    bell,
    bits,
    exp,
    gumbel,
    key,
    keys_of,
    log,
    power,
    uniform,
    uniforms,
)

N = 1 << 14
RARE = 1e-6  # a check fails below this: a few hundred checks then err once in some thousand versions


class Addresses(NamedTuple):
    """Where is drawn: five arrays of equal length; processes by number."""

    seed: np.ndarray
    process: np.ndarray
    tick: np.ndarray
    who: np.ndarray
    which: np.ndarray


def addresses(**moving: np.ndarray) -> Addresses:
    """Addresses in which some coordinates move and the others stand still."""
    count = len(next(iter(moving.values())))
    still = {"seed": 1, "process": 3, "tick": 60, "who": 1234, "which": 0}
    parts = {name: moving.get(name, np.full(count, value)) for name, value in still.items()}
    return Addresses(**{name: np.asarray(part).astype(np.uint64) for name, part in parts.items()})


def walks() -> dict[str, Addresses]:
    """Ways through the space of addresses: along each coordinate, and across each pair of them."""
    count = np.arange(N, dtype=np.uint64)
    found = {name: addresses(**{name: count}) for name in Addresses._fields}
    for shift in (8, 20, 32, 48):
        found[f"who << {shift}"] = addresses(who=count << np.uint64(shift))
        found[f"which << {shift}"] = addresses(which=count << np.uint64(shift))
    found["who, hashed"] = addresses(who=[int(key(0, "person", f"ann{n}")) for n in range(N)])
    found["which, hashed"] = addresses(which=[int(key(0, "vendor", f"shop{n}")) for n in range(N)])
    slow, fast = np.divmod(count, np.uint64(128))
    for one, other in combinations(Addresses._fields, 2):
        found[f"{one} x {other}"] = addresses(**{one: slow, other: fast})
        found[f"{other} x {one}"] = addresses(**{one: fast, other: slow})
    return found


WALKS = walks()


# ---- generators ------------------------------------------------------------------------------------


@compiled
def fill(out, keys, who, which):
    for i in range(out.shape[0]):
        out[i] = bits(keys[i], who[i], which[i])


def ours(at: Addresses) -> np.ndarray:
    """Draw as a run does: a key for seed and process, from it one for the week, then bits."""
    bases, keys = {}, np.zeros(len(at.who), np.uint64)
    for seed, process in {*zip(at.seed.tolist(), at.process.tolist(), strict=True)}:
        bases[seed, process] = key(seed, f"process {process}")
    base = np.array([bases[pair] for pair in zip(at.seed.tolist(), at.process.tolist(), strict=True)])
    order = np.argsort(at.tick, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(at.tick[order])) + 1):
        keys[rows] = keys_of(base[rows], int(at.tick[rows[0]]))
    out = np.zeros(len(keys), np.uint64)
    fill(out, keys, at.who, at.which)
    return out


def lattice(at: Addresses) -> np.ndarray:
    """A prime for each coordinate and no mixing."""
    primes = (
        11400714819323198549,
        14029467366897019727,
        1609587929392839161,
        9650029242287828579,
        2870177450012600261,
    )
    with np.errstate(over="ignore"):
        return sum(part * np.uint64(prime) for part, prime in zip(at, primes, strict=True))


def congruential(at: Addresses) -> np.ndarray:
    """One step of a linear congruential generator: high bits pass, low bits do not."""
    with np.errstate(over="ignore"):
        state = lattice(at) * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        return state ^ (state >> np.uint64(33))


def summed(at: Addresses) -> np.ndarray:
    """Well mixed, but the coordinates are only added up: 2 + 3 is where 3 + 2 is."""
    out = np.zeros(len(at.who), np.uint64)
    fill(out, np.zeros_like(out), sum(at), np.zeros_like(out))
    return out


# ---- checks: each returns a chance that is tiny for a bad generator ----------------------------------


def two_sided(p: float) -> float:
    """Too even is as bad as too uneven."""
    return 2.0 * min(p, 1.0 - p)


def chi_square(counts: np.ndarray, expected: np.ndarray | float) -> float:
    statistic = ((counts - expected) ** 2 / expected).sum()
    return two_sided(float(stats.chi2.sf(statistic, counts.size - 1)))


def as_uniform(drawn: np.ndarray) -> np.ndarray:
    return (drawn >> np.uint64(12)).astype(np.float64) / 2.0**52


def bits_from(drawn: np.ndarray, low: int, width: int) -> np.ndarray:
    return (drawn >> np.uint64(low)) & np.uint64((1 << width) - 1)


def evenness(drawn: np.ndarray) -> float:
    """Eight bits at a time, from the highest to the lowest, fall evenly into their 256 cells."""
    counts = [np.bincount(bits_from(drawn, low, 8).astype(int), minlength=256) for low in range(0, 64, 8)]
    return min(chi_square(count, len(drawn) / 256) for count in counts) * 8


def distance(drawn: np.ndarray) -> float:
    """The greatest distance from the uniform distribution (Kolmogorov & Smirnov)."""
    return two_sided(float(stats.kstest(as_uniform(drawn), "uniform").pvalue))


def pairs(drawn: np.ndarray) -> float:
    """A number and the next, in high and in low bits, fall evenly into 16 x 16 cells."""
    found = []
    for low in (60, 0):
        cell = bits_from(drawn, low, 4).astype(int)
        table = np.bincount(cell[0::2] * 16 + cell[1::2], minlength=256)
        found.append(chi_square(table, len(drawn) / 512))
    return min(found) * 2


LAGS = (1, 2, 3, 7, 64, 127, 128, 129)  # 128: one row of a walk across a pair of coordinates


def correlation(drawn: np.ndarray) -> float:
    """A number says nothing about those some steps on."""
    u = as_uniform(drawn) - 0.5
    z = [12.0 * (u[lag:] * u[:-lag]).sum() / math.sqrt(len(u) - lag) for lag in LAGS]
    return float(min(2.0 * stats.norm.sf(abs(x)) for x in z)) * len(LAGS)


def each_bit(drawn: np.ndarray) -> float:
    """Each of the 64 bits is on half the time, and changes half the time from one number to the next."""
    on = ((drawn[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).astype(int)
    counts = np.concatenate([on.sum(axis=0), (on[1:] != on[:-1]).sum(axis=0)])
    z = (counts - len(drawn) / 2) / math.sqrt(len(drawn) / 4)
    return float(2.0 * stats.norm.sf(np.abs(z).max())) * len(counts)


def bits_apart(drawn: np.ndarray) -> float:
    """No two of the 64 bits go together."""
    on = ((drawn[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).astype(np.float64) - 0.5
    z = (on.T @ on)[np.triu_indices(64, 1)] * 4.0 / math.sqrt(len(drawn))
    return float(2.0 * stats.norm.sf(np.abs(z).max())) * len(z)


def gaps(drawn: np.ndarray) -> float:
    """How long one waits for a number below 1/8 is geometric (Knuth's gap test)."""
    waits = np.diff(np.flatnonzero(as_uniform(drawn) < 0.125))
    counts = np.bincount(np.minimum(waits, 25), minlength=26)[1:]
    chances = 0.125 * 0.875 ** np.arange(25)
    chances[-1] = 0.875**24
    return chi_square(counts, chances * len(waits))


def birthdays(drawn: np.ndarray) -> float:
    """Equal distances between sorted numbers are as many as by chance (Marsaglia's birthday spacings).

    512 birthdays in a year of 2**22 days have 8 equal spacings on average.
    """
    found = []
    for low in (42, 0):
        days = np.sort(bits_from(drawn, low, 22).astype(np.int64).reshape(-1, 512), axis=1)
        spacings = np.sort(np.diff(days, axis=1), axis=1)
        equal = int((np.diff(spacings, axis=1) == 0).sum())
        mean = 8.0 * len(days)
        found.append(2.0 * min(stats.poisson.cdf(equal, mean), stats.poisson.sf(equal - 1, mean)))
    return float(min(found)) * 2


def repeats(drawn: np.ndarray) -> float:
    """No 64 bits come twice: 16,384 of them do with a chance of 7e-12."""
    return float(len(np.unique(drawn)) == len(drawn))


Check = Callable[[np.ndarray], float]
CHECKS: tuple[Check, ...] = (
    evenness, distance, pairs, correlation, each_bit, bits_apart, gaps, birthdays, repeats,
)  # fmt: skip


@pytest.mark.parametrize("walk", WALKS)
def test_what_is_drawn_passes_every_check_along_every_walk(walk):
    drawn = ours(WALKS[walk])
    assert {check.__name__: check(drawn) > RARE for check in CHECKS} == {c.__name__: True for c in CHECKS}


@pytest.mark.parametrize("walk", ["who", "which", "tick", "who x which", "tick x who"])
@pytest.mark.parametrize("check", [check for check in CHECKS if check not in (repeats, bits_apart)])
def test_a_lattice_fails_every_check(check, walk):
    assert check(lattice(WALKS[walk])) < RARE


@pytest.mark.parametrize("check", [evenness, pairs, each_bit, birthdays])
def test_low_bits_of_a_congruential_generator_fail(check):
    assert check(congruential(WALKS["who"])) < RARE


def test_half_of_the_bits_written_twice_fail():
    half = ours(WALKS["who"]) >> np.uint64(32)
    assert bits_apart(half << np.uint64(32) | half) < RARE


@pytest.mark.parametrize("pair", [f"{a} x {b}" for a, b in combinations(Addresses._fields, 2)])
def test_coordinates_that_are_only_added_up_fail_across_every_pair(pair):
    drawn = summed(WALKS[pair])
    assert repeats(drawn) < RARE
    assert correlation(drawn) < RARE


def test_weeks_whose_keys_are_not_mixed_repeat_each_other():
    at = WALKS["tick x who"]
    drawn = np.zeros(N, np.uint64)
    fill(drawn, at.tick * np.uint64(WHO), at.who, at.which)
    assert repeats(drawn) < RARE
    assert correlation(drawn) < RARE


# ---- avalanche -------------------------------------------------------------------------------------


def flipped(draw: Callable[..., np.ndarray], part: int) -> np.ndarray:
    """How often each bit of the result flips with each bit of one part of the address, 64 x 64."""
    rounds = np.arange(1000, dtype=np.uint64)
    parts = [ours(addresses(tick=rounds, which=rounds + np.uint64(n))) for n in range(3)]
    before, rates = draw(*parts), np.zeros((64, 64))
    for bit in range(64):
        moved = list(parts)
        moved[part] = parts[part] ^ np.uint64(1 << bit)
        changed = before ^ draw(*moved)
        rates[bit] = ((changed[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).mean(axis=0)
    return rates


def of_address(keys: np.ndarray, who: np.ndarray, which: np.ndarray) -> np.ndarray:
    out = np.zeros(len(keys), np.uint64)
    fill(out, keys, who, which)
    return out


def of_lattice(keys: np.ndarray, who: np.ndarray, which: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return keys + who * np.uint64(WHO) + which * np.uint64(WHICH)


@pytest.mark.parametrize("part", [0, 1, 2], ids=["key", "who", "which"])
def test_one_bit_of_the_address_flips_half_of_the_bits_drawn(part):
    rates = flipped(of_address, part)
    assert np.abs(rates - 0.5).max() < 0.095  # six standard deviations of 1,000 draws
    assert np.abs(rates.mean(axis=1) - 0.5).max() < 0.012
    bad = flipped(of_lattice, part)
    assert np.abs(bad - 0.5).max() == 0.5
    assert np.abs(bad.mean(axis=1) - 0.5).max() > 0.4


# ---- keys ------------------------------------------------------------------------------------------


def test_bits_are_those_of_splitmix64():
    # The first outputs for the seed 1234567, as in the published test vectors of the reference code.
    published = (6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431)
    assert tuple(int(bits(1234567, n, 0)) for n in range(1, 5)) == published


def test_a_key_is_the_hash_of_its_address():
    said = hashlib.blake2b(b"7\x1fsneed\x1fi3", digest_size=8).digest()
    assert int(key(7, "need", 3)) == int.from_bytes(said, "little")


def test_names_and_numbers_make_keys_of_their_own():
    told = [
        (0,), (1,), (-1,), (0, "a"), (0, "b"), (0, "a", "b"), (0, "ab"), (0, "", "ab"), (0, "ab", ""),
        (0, 1), (0, "1"), (0, 1, 2), (0, 12), (0, 2, 1), (1, 0), (2**70,), (0, "ä"),
    ]  # fmt: skip
    assert len({int(key(*address)) for address in told}) == len(told)
    assert key(np.int64(1), "need") == key(1, "need")


def test_keys_of_a_week_follow_from_those_of_the_processes():
    bases = np.array([key(1, name) for name in ("need", "choose", "tell")])
    for tick in (0, 1, 311):
        assert keys_of(bases, tick).tolist() == [int(bits(base, tick, 0)) for base in bases]


# ---- numbers made of bits --------------------------------------------------------------------------


def unmixed(x: int) -> np.uint64:
    """Return the sum of key and address whose bits are x."""
    x ^= x >> 31 ^ x >> 62
    x = x * pow(0x94D049BB133111EB, -1, 1 << 64) & MASK
    x ^= x >> 27 ^ x >> 54
    x = x * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & MASK
    return np.uint64(x ^ x >> 30 ^ x >> 60)


@pytest.mark.parametrize("drawn", [0, 1, MASK, MASK - 1, 1 << 63, (1 << 63) - 1])
def test_a_uniform_number_is_never_0_or_1(drawn):
    address = unmixed(drawn)
    assert int(bits(address, 0, 0)) == drawn
    assert 0.0 < uniform(address, 0, 0) < 1.0
    assert 0.0 < float(uniforms(address, np.zeros(1, np.uint64))[0]) < 1.0
    assert -5.0 < gumbel(address, 0, 0) < 37.0


numbers = st.integers(0, MASK)


@given(numbers, st.lists(numbers, min_size=1, max_size=5), st.one_of(st.integers(0, 9), numbers))
def test_many_at_once_are_those_one_by_one(base, who, which):
    people = np.array(who, np.uint64)
    drawn = uniforms(np.uint64(base), people, which)
    assert drawn.tolist() == [uniform(np.uint64(base), person, np.uint64(which)) for person in people]


DRAWS = 40_000


def draws(of: Callable[..., float]) -> np.ndarray:
    base = key(1, "moments")
    return np.array([of(base, who, 0) for who in range(DRAWS)])


def looks_like_a_bell(x: np.ndarray) -> bool:
    """Whether the first four moments are those of a sum of four uniform numbers, scaled to 1."""
    kurtosis = (x**4).mean()
    told = (x.mean(), 0.0, 1.0), (x.var(), 1.0, 1.3), ((x**3).mean(), 0.0, 3.3), (kurtosis, 2.7, 7.0)
    return all(abs(found - meant) < 5.0 * sd / math.sqrt(len(x)) for found, meant, sd in told)


def test_a_bell_shaped_number_has_the_moments_of_a_bell():
    assert looks_like_a_bell(draws(bell))
    assert not looks_like_a_bell((draws(uniform) - 0.5) * math.sqrt(12.0))
    for drawn, end in ((0, -1.0), (MASK, 1.0)):
        assert bell(unmixed(drawn), 0, 0) == pytest.approx(end * 2.0 * math.sqrt(3.0), rel=1e-4)


def looks_like_gumbel(x: np.ndarray) -> bool:
    """Whether mean, variance and shape are those of a standard Gumbel number."""
    mean = abs(x.mean() - np.euler_gamma) < 5.0 * math.pi / math.sqrt(6.0 * len(x))
    variance = abs(x.var() - math.pi**2 / 6.0) < 5.0 * math.sqrt(4.4 / len(x)) * math.pi**2 / 6.0
    return bool(mean and variance and stats.kstest(x, "gumbel_r").pvalue > RARE)


def test_gumbel_noise_has_the_mean_and_variance_of_gumbel():
    assert looks_like_gumbel(draws(gumbel))
    u = draws(uniform)
    assert not looks_like_gumbel(np.euler_gamma + (np.log(u) - np.log1p(-u)) / math.sqrt(2.0))


# ---- logarithm, exponential, power -------------------------------------------------------------------


def worst(ours: Callable[[float], float], reference: Callable[[float], float], at: np.ndarray) -> float:
    """The greatest relative error."""
    return max(abs(ours(x) / reference(x) - 1.0) for x in at.tolist() if reference(x) != 0.0)


def test_exp_is_the_exponential():
    at = np.concatenate([np.linspace(-700, 700, 9001), np.linspace(-1, 1, 2001), [0.0, 1e-300, -1e-16]])
    assert worst(exp, math.exp, at) < 1e-11
    assert worst(lambda x: float(np.exp(np.float32(x))), math.exp, at[9001:]) > 1e-11
    assert exp(0.0) == 1.0
    assert exp(1e9) == exp(700.0)
    assert 0.0 < exp(-1e9) == exp(-700.0)


def test_log_is_the_logarithm():
    at = np.concatenate(
        [np.exp(np.linspace(-700, 700, 9001)), np.linspace(0.5, 2, 3001), [1 - 2**-53, 1 + 2**-52]]
    )
    assert worst(log, math.log, at) < 1e-11
    assert worst(lambda x: float(np.log(np.float32(x))), math.log, np.linspace(0.5, 0.9, 99)) > 1e-11
    assert log(1.0) == 0.0
    assert log(0.0) == log(5e-324) == log(-1.0) == pytest.approx(math.log(2.2250738585072014e-308))


@given(st.floats(1e-6, 1e6), st.floats(-20, 20))
def test_power_is_a_power(base, exponent):
    assert power(base, exponent) == pytest.approx(base**exponent, rel=1e-9)


def test_zero_to_any_power_is_zero():
    assert [power(0.0, exponent) for exponent in (0.0, 0.5, 2.0)] == [0.0, 0.0, 0.0]


@given(st.floats(-700, 700), st.floats(0, 1))
def test_exp_and_log_undo_each_other_and_never_turn_back(x, step):
    assert log(exp(x)) == pytest.approx(x, abs=1e-11 * max(1.0, abs(x)))
    assert exp(x + step) >= exp(x) * (1.0 - 1e-12)
    assert log(exp(x) * (1.0 + step)) >= log(exp(x)) - 1e-12 * max(1.0, abs(x))


# ---- compiled and interpreted ------------------------------------------------------------------------

BOTH = """
import hashlib
import numpy as np
from relsim.compiled import INTERPRETED
from relsim.draws import bell, bits, exp, gumbel, key, log, power, uniform
digest = hashlib.sha256()
for n in range(400):
    at = key(n % 7, "need", n), np.uint64(n * n), key(0, "vendor", n) if n % 2 else np.uint64(n)
    x = (n - 200) * 3.7 + n / 977
    found = [uniform(*at), bell(*at), gumbel(*at), exp(x), log(n / 7), power(n / 50, n / 91)]
    digest.update(repr((int(bits(*at)), [float(number).hex() for number in found])).encode())
print(INTERPRETED, digest.hexdigest())
"""


def test_compiled_and_interpreted_draws_are_equal_to_the_bit():
    told = []
    for interpret in ("0", "1"):
        environment = os.environ | {"RELSIM_INTERPRET": interpret}
        run = [sys.executable, "-c", BOTH]
        told.append(
            subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout.split()
        )
    assert [mode for mode, _ in told] == ["False", "True"]
    assert told[0][1] == told[1][1]
