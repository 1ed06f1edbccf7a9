"""How far numbers rest on data is said of every result: in a line, as facts, on the first page."""

from relsim.calibration.worlds.standing import standing
from relsim.scenario import load
from relsim.views.report.heading import data_chips, footnote
from relsim.views.standing import as_facts, differ, in_lines, in_one_line

SHOP = {"vendors": {"shop": {"archetype": "grocer"}}, "choose": {"price": 3.1}}
MADE = {
    "vendor": "shop", "log": "/home/me/log.csv", "digest": "aa", "customers": 80, "weeks": 40,
    "misfit": 1.3, "verdict": "good",
    "values": [
        {"path": "choose.price", "value": 3.1, "low": 2.8, "high": 3.5, "start": 3.9, "source": "log"},
        {"path": "choose.taste", "value": 1.0, "low": 0.1, "high": 9.0, "note": "the log does not tell it"},
    ],
    "checks": [
        {"name": "repeats", "log": 1.2, "world": 1.18, "low": 1.1, "high": 1.3},
        {"name": "late buyers", "log": 0.7, "world": 0.5, "low": 0.4, "high": 0.6, "matched": False},
    ],
}  # fmt: skip
FITTED = load({**SHOP, "calibration": MADE})
PLAIN = load(SHOP)


def test_a_fitted_world_is_told_by_verdict_data_failing_checks_and_what_the_data_do_not_tell():
    line = in_one_line(FITTED)
    assert "Calibrated to log.csv (80 customers, 40 weeks, at shop); fit good (misfit 1.3" in line
    assert "1 of 2 checks fail; not fully told by the data: choose.taste" in line
    assert "/home/me" not in line
    facts = as_facts(FITTED)
    assert (facts["calibrated"], facts["verdict"], facts["log"]) == (True, "good", "log.csv")
    assert [check["name"] for check in facts["failing"]] == ["late buyers"]
    assert facts["not_told"] == ["choose.taste"]


def test_a_world_that_was_not_fitted_says_how_many_settings_are_assumed():
    told = standing(PLAIN)
    assert f"rest on shipped defaults; {len(told.assumed)} of {told.settings} settings" in in_one_line(PLAIN)
    assert as_facts(PLAIN) == {
        "calibrated": False, "assumed": len(told.assumed), "settings": told.settings,
    }  # fmt: skip


def test_a_fitted_value_is_no_longer_assumed_unless_it_was_changed_since():
    fitted = {"choose.price", "choose.taste"}
    assert not fitted & set(standing(FITTED).assumed)
    changed = load(FITTED, ["choose.taste=2.0"])
    assert standing(changed).changed == {"choose.taste": 2.0}
    assert "choose.taste" in standing(changed).assumed
    assert "changed since: choose.taste" in in_one_line(changed)


def test_worlds_that_were_fitted_to_different_data_are_told_apart():
    other = load({**SHOP, "calibration": {**MADE, "digest": "bb", "log": "/home/me/other.csv"}})
    assert differ({"a": FITTED, "b": load(FITTED, ["choose.price=2.0"])}) == ""
    assert "a to log.csv" in differ({"a": FITTED, "b": other})
    assert "b to none" in differ({"a": FITTED, "b": PLAIN})
    assert in_lines({"a": FITTED, "b": other})[-1].startswith("Fitted to different data")
    assert len(in_lines({"a": FITTED, "b": FITTED})) == 1


def test_the_head_and_the_foot_of_a_page_say_to_which_data_it_was_fitted():
    poor = load(FITTED, ["calibration.verdict=poor"])
    assert data_chips({"a": FITTED}) == ["<li>calibrated to log.csv: good</li>"]
    assert data_chips({"a": poor}) == ['<li class="warn">calibrated to log.csv: poor</li>']
    assert len(data_chips({"a": FITTED, "b": PLAIN})) == 2
    assert footnote({"a": FITTED, "b": PLAIN}) == "calibrated to log.csv in part"
