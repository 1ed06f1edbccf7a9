"""Survival curves against scipy on single customers, and what is read from them."""

import math
import warnings

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.survival import kaplan_meier, median_lifetime, restricted_mean_lifetime, retention_rates

# Regular customers still there after years 0 to 12, per thousand
# (Fader & Hardie 2007, after Berry & Linoff 2004)
REGULAR = np.array([1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173])

NAN = float("nan")
customers = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=60)


def histograms(rows, length=13):
    """Return ended and censored counts by age of (duration, ended) customers."""
    durations, over = np.array([r[0] for r in rows], int), np.array([r[1] for r in rows], bool)
    return np.bincount(durations[over], minlength=length), np.bincount(durations[~over], minlength=length)


def of_scipy(rows):
    data = scipy.stats.CensoredData.right_censored([r[0] for r in rows], [not r[1] for r in rows])
    return scipy.stats.ecdf(data).sf


def cohort(alive):
    """Return ended and censored counts of a cohort, from those still there after 0, 1, 2, ... periods."""
    alive = np.asarray(alive)
    return [0, *(alive[:-1] - alive[1:])], [0] * (len(alive) - 1) + [alive[-1]]


# ---- kaplan_meier -------------------------------------------------------------------------------


def test_a_curve_by_hand():
    # ten customers: 2 of 10 leave at age 1, 5 of 8 go out of sight at age 2, 1 of 3 leaves at age 3
    curve = kaplan_meier(ended=[0, 2, 0, 1], censored=[0, 0, 5, 2])
    assert curve.time.tolist() == [0, 1, 2, 3]
    assert curve.at_risk.tolist() == [10, 10, 8, 3]
    assert curve.survival.tolist() == pytest.approx([1, 0.8, 0.8, 0.8 * 2 / 3])


def test_the_interval_by_hand():
    # Greenwood: 2 / (10 * 8) = .025; log S = log .8 = -.22314; se of log(-log S) = sqrt(.025) / .22314
    curve = kaplan_meier(ended=[0, 2], censored=[0, 8])
    pull = 1.959964 * math.sqrt(0.025) / -math.log(0.8)
    assert curve.low[1] == pytest.approx(0.8 ** math.exp(pull))
    assert curve.high[1] == pytest.approx(0.8 ** math.exp(-pull))


@given(customers)
def test_the_curve_is_that_of_scipy_on_single_customers(rows):
    curve, peer = kaplan_meier(*histograms(rows)), of_scipy(rows)
    last = max(r[0] for r in rows)
    ages = curve.time[: last + 1]
    assert curve.survival[: last + 1].tolist() == pytest.approx(peer.evaluate(ages).tolist(), abs=1e-12)


@given(customers, st.sampled_from([0.8, 0.95]))
def test_the_interval_is_that_of_scipy_on_single_customers(rows, confidence):
    curve, peer = kaplan_meier(*histograms(rows), confidence=confidence), of_scipy(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # scipy's, where survival is 0 or 1
        bounds = peer.confidence_interval(confidence_level=confidence, method="log-log")
    inner = (curve.survival > 0) & (curve.survival < 1) & (curve.at_risk > 0)
    ages = curve.time[inner]
    assert curve.low[inner].tolist() == pytest.approx(bounds.low.evaluate(ages).tolist(), abs=1e-9)
    assert curve.high[inner].tolist() == pytest.approx(bounds.high.evaluate(ages).tolist(), abs=1e-9)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60))
def test_without_censoring_the_curve_is_the_plain_share_still_there(durations):
    curve = kaplan_meier(np.bincount(durations, minlength=13), np.zeros(13, int))
    plain = [sum(d > age for d in durations) / len(durations) for age in range(13)]
    assert curve.survival.tolist() == pytest.approx(plain)


@given(customers)
def test_a_curve_falls_from_at_most_one_within_its_interval(rows):
    curve = kaplan_meier(*histograms(rows))
    known = ~np.isnan(curve.survival)
    assert np.all(np.diff(curve.survival[known]) <= 0)
    assert np.all((curve.survival[known] >= 0) & (curve.survival[known] <= 1))
    bounded = known & ~np.isnan(curve.low)
    assert np.all(curve.low[bounded] <= curve.survival[bounded])
    assert np.all(curve.survival[bounded] <= curve.high[bounded])


@given(customers)
def test_all_entering_at_age_zero_is_no_late_entry(rows):
    ended, censored = histograms(rows)
    plain, late = kaplan_meier(ended, censored), kaplan_meier(ended, censored, [len(rows)] + [0] * 12)
    np.testing.assert_array_equal(plain.survival, late.survival)
    np.testing.assert_array_equal(plain.at_risk, late.at_risk)


def test_late_entry_by_hand():
    # 4 from age 0, 6 more join at age 2 before its endings: at risk 4, 4 - 1 + 6 = 9, 9 - 3 = 6
    curve = kaplan_meier(ended=[0, 1, 3, 0], censored=[0, 0, 0, 6], entered=[4, 0, 6, 0])
    assert curve.at_risk.tolist() == [4, 4, 9, 6]
    assert curve.survival.tolist() == pytest.approx([1, 3 / 4, 3 / 4 * 6 / 9, 3 / 4 * 6 / 9])


def test_late_entry_mends_what_leaving_out_the_early_leavers_spoils():
    # geometric lives; those who live on into the window are seen from some age on, the others never
    rng = np.random.default_rng(1)
    life, unseen = rng.geometric(0.2, 40_000), rng.integers(0, 6, 40_000)
    seen = life > unseen  # still there when the window opens, at age `unseen`
    life, start = np.minimum(life[seen], 39), unseen[seen] + 1
    ended, entered = np.bincount(life, minlength=40), np.bincount(start, minlength=40)
    mended = kaplan_meier(ended, np.zeros(40, int), entered)
    naive = kaplan_meier(ended, np.zeros(40, int))
    truth = 0.8 ** np.arange(10)
    assert np.max(np.abs(mended.survival[:10] - truth)) < 0.015
    assert np.max(np.abs(naive.survival[:10] - truth)) > 0.1


def test_what_nobody_watched_is_unknown():
    curve = kaplan_meier(ended=[0, 1, 0, 0], censored=[0, 1, 0, 0])
    np.testing.assert_array_equal(curve.survival, [1, 0.5, NAN, NAN])
    np.testing.assert_array_equal(np.isnan(curve.high), [False, False, True, True])


def test_after_the_last_has_left_nobody_is_there():
    curve = kaplan_meier(ended=[0, 2, 0], censored=[0, 0, 0])
    assert curve.survival.tolist() == [1, 0, 0]
    assert np.isnan(curve.low[1:]).all()


def test_a_gap_in_which_nobody_was_watched_hides_all_after_it():
    curve = kaplan_meier(ended=[0, 0, 0, 1], censored=[0, 1, 0, 1], entered=[1, 0, 0, 2])
    np.testing.assert_array_equal(curve.survival, [1, 1, NAN, NAN])


def test_before_the_first_watched_age_the_curve_is_of_those_who_reach_it():
    curve = kaplan_meier(ended=[0, 0, 1], censored=[0, 0, 1], entered=[0, 0, 2])
    assert curve.survival.tolist() == [1, 1, 0.5]


def test_before_the_first_ending_the_interval_has_no_width():
    curve = kaplan_meier(ended=[0, 0, 1], censored=[0, 0, 1])
    assert curve.low[:2].tolist() == curve.high[:2].tolist() == [1, 1]


def test_no_ages_make_an_empty_curve():
    assert kaplan_meier([], []).survival.tolist() == []


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"ended": [1, -1], "censored": [0, 0]}, "ended: one count per age"),
        ({"ended": [1, 0], "censored": [0.5, 0]}, "censored: one count per age"),
        ({"ended": [1, 0], "censored": [NAN, 0]}, "censored: one count per age"),
        ({"ended": [[1, 0]], "censored": [0, 0]}, "ended: one count per age"),
        ({"ended": [1, 0], "censored": [0]}, "not ended 2, censored 1"),
        ({"ended": [1, 0], "censored": [0, 0], "entered": [1]}, "not entered 1, ended 2"),
        ({"ended": [1, 0], "censored": [0, 0], "entered": [0, 1]}, "entered before"),
        ({"ended": [1, 0], "censored": [0, 0], "entered": [2, 0]}, "nobody else"),
    ],
)
def test_broken_counts_are_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        kaplan_meier(**counts)


@pytest.mark.long
def test_the_interval_contains_the_true_share_as_often_as_it_says():
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(2000):
        life, sight = rng.geometric(0.1, 200), rng.integers(1, 20, 200)
        over = life <= sight
        ended, censored = histograms(list(zip(np.minimum(life, sight), over, strict=True)), length=20)
        curve = kaplan_meier(ended, censored)
        hits += curve.low[8] <= 0.9**8 <= curve.high[8]
    assert hits / 2000 == pytest.approx(0.95, abs=0.02)


# ---- numbers from a curve -----------------------------------------------------------------------


@given(customers)
def test_retention_rates_multiply_to_the_curve(rows):
    curve = kaplan_meier(*histograms(rows))
    known = curve.at_risk > 0
    np.testing.assert_allclose(np.cumprod(retention_rates(curve)[known]), curve.survival[known], atol=1e-12)
    assert np.isnan(retention_rates(curve)[~known]).all()


def test_retention_of_the_regular_customers_climbs_as_published():
    rates = retention_rates(kaplan_meier(*cohort(REGULAR)))
    assert rates[1] == pytest.approx(0.631)
    assert rates[12] == pytest.approx(0.945, abs=5e-4)
    assert np.all(np.diff(rates[1:]) > 0)


def test_the_median_lifetime_is_the_first_age_that_at_most_half_outlive():
    assert median_lifetime(kaplan_meier(*cohort(REGULAR))) == 2.0
    assert median_lifetime(kaplan_meier(*cohort([10, 5, 0]))) == 1.0
    assert math.isnan(median_lifetime(kaplan_meier(*cohort([10, 8, 6]))))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(0, 13))
def test_the_restricted_mean_is_the_mean_of_lives_cut_at_the_horizon(durations, horizon):
    curve = kaplan_meier(np.bincount(durations, minlength=13), np.zeros(13, int))
    cut = np.mean(np.minimum(durations, horizon))
    assert restricted_mean_lifetime(curve, horizon) == pytest.approx(cut)


def test_the_restricted_mean_is_unknown_where_nobody_was_watched():
    curve = kaplan_meier(ended=[0, 1, 0, 0], censored=[0, 1, 0, 0])
    assert restricted_mean_lifetime(curve, 2) == 1.5
    assert math.isnan(restricted_mean_lifetime(curve, 3))


@pytest.mark.parametrize("horizon", [-1, 5])
def test_a_horizon_lies_within_the_curve(horizon):
    with pytest.raises(ValueError, match="within the 4 ages"):
        restricted_mean_lifetime(kaplan_meier([0, 1, 0, 0], [0, 0, 0, 1]), horizon)
