"""What is declared of each published regularity."""

import math
import re

import pytest

from relsim.errors import UserError
from relsim.scenario import settings
from relsim.validation.board import chosen, targets
from relsim.validation.reasons import REASONS
from relsim.validation.studies import studies
from relsim.validation.target import Check, Target

BESIDE = {
    "steer.outside_churn": "customers from elsewhere, who buy nothing of persons and are in no row",
}
"""Settings whose source names a target without being an input of it."""


def row(*checks: Check) -> Target:
    return Target("V0", "", "", "", "", checks, lambda seen: {})


def test_all_46_regularities_are_there_each_once_and_in_order() -> None:
    assert list(targets()) == [f"V{n}" for n in range(1, 47)]


def test_every_target_has_a_study_and_every_study_a_target() -> None:
    assert {target.study for target in targets().values()} == set(studies())


def test_every_world_of_every_study_can_be_run_as_written() -> None:
    assert all(world.vendors for study in studies().values() for world in study.scenarios().values())


def test_bands_have_a_lower_end_below_their_upper_one() -> None:
    assert all(check.low < check.high for target in targets().values() for check in target.checks)


def test_what_was_published_lies_in_its_own_band() -> None:
    for target in targets().values():
        for check in target.checks:
            assert math.isnan(check.value) or check.holds(check.value), (target.id, check.name)


def test_a_target_that_a_setting_rests_on_is_marked_as_used() -> None:
    for setting in settings():
        for name in re.findall(r"\bV\d+\b", setting.source):
            if setting.path not in BESIDE:
                assert targets()[name].used, f"{setting.path} rests on {name}"


def test_studies_change_no_coefficient_but_those_that_their_source_varied() -> None:
    allowed = {"choose.habit", "category.switching_cost"}  # V16 and V15, V40, V41: dose and response
    rules = {"consider", "choose", "serve", "offer", "settle", "converse", "meet", "judge", "tell", "leave",
             "staff", "listen", "steer"}  # fmt: skip
    for study in studies().values():
        assert isinstance(study.base, str) or not rules & set(study.base)
        moved = {path for changes in study.worlds.values() for path in changes}
        assert {path for path in moved if path.partition(".")[0] in rules} <= allowed


def test_reasons_are_given_for_targets_only() -> None:
    assert set(REASONS) <= set(targets())


@pytest.mark.parametrize(("value", "verdict"), [(0.2, "met"), (0.31, "not met"), (math.nan, "n.a.")])
def test_a_row_is_met_where_its_number_lies_in_the_band(value: float, verdict: str) -> None:
    assert row(Check("x", "", 0.1, 0.3)).verdict({"x": value}) == verdict


def test_a_row_is_met_only_where_all_its_checks_hold() -> None:
    both = row(Check("x", "", low=0.0), Check("y", "", high=1.0))
    assert both.verdict({"x": 1.0, "y": 0.5}) == "met"
    assert both.verdict({"x": 1.0, "y": 1.5}) == "not met"
    assert both.verdict({"x": 1.0}) == "n.a."


def test_a_target_that_is_not_there_is_refused_with_what_was_probably_meant() -> None:
    with pytest.raises(UserError, match="V99: no such target"):
        chosen(("V99",))
