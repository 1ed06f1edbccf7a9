"""The rule by which a calibration is called good, fair or poor, where there are tables only."""

from types import SimpleNamespace

import pytest

from relsim.calibration.worlds.quality import Check, verdict
from relsim.views.calibrated.tables import fit_in_words


def check(world, matched=True):
    return Check("number", log=1.0, world=world, low=world - 0.001, high=world + 0.001, matched=matched)


@pytest.mark.parametrize(("worst", "said"), [(1.04, "good"), (1.14, "fair"), (1.3, "poor")])
def test_with_nothing_held_back_the_number_that_is_missed_most_decides(worst, said):
    assert verdict(5.9, [check(1.0), check(1.0), check(worst)], settings=2) == said


def test_with_numbers_held_back_the_one_in_the_middle_does():
    assert verdict(5.9, [check(1.0), check(1.0), check(1.3), check(1.0, matched=False)]) == "good"


def test_what_chance_would_miss_is_good_however_far_it_is():
    assert verdict(1.2, [check(1.0), check(1.0), check(1.3)], settings=2) == "good"


@pytest.mark.parametrize(
    ("misfit", "world", "said"), [(0.0, 1.0, "fair"), (9.0, 1.1, "fair"), (9.0, 1.3, "poor")]
)
def test_no_fit_is_good_that_could_not_have_failed(misfit, world, said):
    assert verdict(misfit, [check(world), check(1.0)], settings=2) == said


def words(misfit, checks, settings):
    found = SimpleNamespace(misfit=misfit, free=[None] * settings)
    return fit_in_words(
        SimpleNamespace(verdict=verdict(misfit, checks, settings), checks=checks, match=found)
    )


def test_a_good_fit_beyond_chance_says_why_it_is_good():
    said = words(5.9, [check(1.0), check(1.02), check(1.04)], 1)
    assert said.startswith("Fit: good (misfit 5.90;")
    assert "is missed by 4.0%" in said
    assert "more than chance in tables of so many customers, and little all the same" in said


def test_a_fit_that_chance_explains_and_a_poor_one_need_no_reason():
    assert words(1.1, [check(1.0), check(1.02)], 1).endswith("is missed by 2.0%.")
    assert words(50.0, [check(1.0), check(2.0)], 1).endswith("is missed by 100.0%.")


def test_a_fit_with_nothing_to_spare_says_that_it_proves_nothing():
    assert "nothing is left over by which the world could be refuted" in words(0.0, [check(1.0)], 1)
