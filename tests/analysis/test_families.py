"""Many comparisons at once: corrected p-values and simultaneous intervals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.families import holm, simultaneous
from relsim.analysis.pairs import paired_difference

p_values = st.lists(st.floats(0, 1), max_size=12)


def normals(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


def test_holm_by_hand():
    # sorted .01 .02 .03 .04 times 4 3 2 1 = .04 .06 .06 .04; never below one before
    assert holm([0.04, 0.01, 0.03, 0.02]).tolist() == pytest.approx([0.06, 0.04, 0.06, 0.06])


@given(p_values)
def test_holm_keeps_the_order_and_lies_between_nothing_and_bonferroni(values):
    given, corrected = np.array(values), holm(values)
    order = np.argsort(given, kind="stable")
    assert np.all(np.diff(corrected[order]) >= 0)
    assert np.all(corrected >= given)
    assert np.all(corrected <= np.minimum(given * len(given), 1) + 1e-12)


@given(p_values, st.floats(0.001, 0.2))
def test_holm_rejects_what_stepping_down_rejects(values, level):
    order = np.argsort(values, kind="stable")
    rejected = np.zeros(len(values), bool)
    for rank, place in enumerate(order):
        if values[place] * (len(values) - rank) > level:
            break
        rejected[place] = True
    assert (holm(values) <= level).tolist() == rejected.tolist()


def test_questions_without_an_answer_do_not_count_in_the_family():
    corrected = holm([0.01, float("nan"), 0.02])
    assert corrected[[0, 2]].tolist() == [0.02, 0.02]
    assert math.isnan(corrected[1])


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_a_p_value_is_a_share(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([p])


def test_a_family_of_one_is_not_corrected():
    one = paired_difference([1, 2, 3, 4], [2, 3, 5, 4])
    (same,) = simultaneous([one])
    assert same.difference.low == pytest.approx(one.difference.low)
    assert same.p_value == one.p_value
    assert simultaneous([]) == []


def test_a_family_widens_the_differences_and_leaves_the_levels():
    rows = normals(9, 4, 12)
    family = [paired_difference(rows[0], row) for row in rows[1:]]
    for alone, together in zip(family, simultaneous(family), strict=True):
        assert together.difference.confidence == pytest.approx(1 - 0.05 / 3)
        assert together.difference.low < alone.difference.low
        assert together.difference.mean == alone.difference.mean
        assert together.base == alone.base
        assert together.p_value >= alone.p_value


def test_comparisons_without_bounds_do_not_widen_the_others():
    known, unknown = paired_difference([1, 2, 3, 4], [2, 3, 5, 4]), paired_difference([1], [2])
    together = simultaneous([known, unknown])
    assert together[0].difference.low == pytest.approx(known.difference.low)
    assert math.isnan(together[1].p_value)


@pytest.mark.long
def test_a_family_rarely_settles_anything_where_nothing_differs():
    alarms = uncorrected = 0
    for seed in range(1000):
        rows = normals(seed, 6, 15)
        family = [paired_difference(rows[0], row) for row in rows[1:]]
        uncorrected += any(pair.settled for pair in family)
        alarms += any(pair.settled for pair in simultaneous(family))
    assert alarms / 1000 < 0.05 + 4 * math.sqrt(0.05 * 0.95 / 1000)
    assert uncorrected / 1000 > 0.1  # the control: without correction it does
