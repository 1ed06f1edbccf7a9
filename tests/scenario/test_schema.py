"""What is true of every setting that the schema declares."""

import pytest

from relsim.scenario import Scenario, load, settings
from relsim.scenario.setting import setting

NUMBERS = [row for row in settings() if row.type in ("a number", "a whole number")]


def test_every_setting_says_what_it_is_and_of_which_kind():
    for row in settings():
        assert row.help, row.path
        assert row.kind in ("uncertainty", "lever", "constant"), row.path
        assert row.source, row.path


@pytest.mark.parametrize("row", [row for row in NUMBERS if row.default is not None], ids=lambda row: row.path)
def test_a_default_and_its_sweep_lie_within_the_range(row):
    low = float("-inf") if row.low is None else row.low
    high = float("inf") if row.high is None else row.high
    assert low <= row.default <= high
    if row.sweep:
        assert low <= row.sweep[0] < row.sweep[1] <= high


def test_every_assumed_number_has_a_sweep():
    assert not [row.path for row in NUMBERS if row.assumed and row.sweep is None]
    with pytest.raises(TypeError, match="'how many' is assumed and needs a sweep range"):
        setting(1, "how many")


def test_the_defaults_pass_every_check_once_somebody_sells():
    assert load(Scenario(), set={"vendors": {"shop": {"archetype": "grocer"}}}).horizon == Scenario().horizon
