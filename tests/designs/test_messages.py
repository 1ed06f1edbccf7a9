"""Every message that a wrong experiment file can get, each seen once."""

from pathlib import Path

import pytest

from relsim.designs import load_study
from relsim.errors import UserError
from relsim.scenario import ScenarioError
from relsim.scenario.document import LARGEST

HERE = Path(__file__).parent
FIRST = 'scenario = "village"\n'


def mistakes() -> list[tuple[str, str]]:
    """Return what is wrong and what is said of it, from a text file."""
    blocks = (HERE / "mistakes.txt").read_text().partition("\n\n")[2].rstrip("\n").split("\n\n")
    return [(wrong.rstrip("\n "), said) for wrong, _, said in (block.partition("=> ") for block in blocks)]


@pytest.mark.parametrize(("text", "message"), mistakes())
def test_each_mistake_is_told_where_it_stands_with_what_would_do(says, text, message):
    assert says(FIRST + text) == message


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(says):
    said = says(FIRST + 'titel = 1\n[vary]\n"choose.prise" = [1]\n[design]\nkind = "sobol"\npoints = 9\n')
    assert [line.split(" ")[0] for line in said.splitlines()] == ["bad.toml:2:", "bad.toml:4:", "bad.toml:7:"]


def test_a_world_that_is_not_named_is_asked_for(says):
    assert (
        says("seed = 1")
        == 'bad.toml: scenario: no world is named; write scenario = "village", or scenarios = [...]'
    )
    assert says("scenarios = []").startswith("bad.toml: scenario: no world is named")


def test_a_world_that_is_not_there_is_guessed(says):
    assert 'nothing shipped is named "vilage"' in says('scenarios = ["no_social", "vilage"]')
    assert "there is no such file" in says('scenario = "mine.toml"')
    assert "3 is no scenario" in says("scenarios = [3]")
    assert "3 is no scenario" in says("[scenarios]\nmine = 3")
    assert 'two scenarios are called "village"' in says('scenarios = ["village", "./village.toml"]')


def test_an_experiment_is_no_scenario(says, here):
    (here / "other.toml").write_text(FIRST)
    assert says('scenario = "other.toml"').endswith("this is an experiment, not a scenario; name a scenario")


def test_what_is_wrong_in_a_scenario_is_told_with_its_own_file_and_line(says, here):
    (here / "mine.toml").write_text('extends = "village"\n[horizon]\nweks = 3\n')
    assert (
        says('scenario = "mine.toml"\n')
        == "mine.toml:3: [horizon] weks: no such setting; did you mean weeks?"
    )


def test_what_is_wrong_in_a_scenario_written_here_is_told_with_its_line(says):
    said = says('[scenarios.mine]\nextends = "village"\n[scenarios.mine.horizon]\nweks = 3\n')
    assert said == "bad.toml:4: [scenarios.mine.horizon] weks: no such setting; did you mean weeks?"


def test_a_setting_that_only_some_worlds_lack_is_told_with_their_names(says):
    said = says('scenarios = ["village", "village_mne_only"]\n[set]\n"vendors.grocer.layers" = 1\n')
    assert said.startswith('bad.toml:3: [set] "vendors.grocer": in village_mne_only: ')
    said = says('scenarios = ["village", "village_mne_only"]\n[vary]\n"vendors.grocer.layers" = [1]\n')
    assert "there is no setting vendors.grocer.layers in village_mne_only" in said


def test_a_mistake_in_every_world_is_told_once(says):
    assert says('scenarios = ["village", "no_talk"]\n[set]\n"tell.rate" = 3\n').count("\n") == 0


def test_a_file_that_cannot_be_read_is_told_as_one_of_a_scenario(says, here):
    assert "not TOML" in says("scenario = ")
    with pytest.raises(UserError, match="there is no such file"):
        load_study("./mine.toml")
    with pytest.raises(UserError, match='did you mean "levers"'):
        load_study("lever")
    (here / "big.toml").write_text("#" * (LARGEST + 1))
    with pytest.raises(ScenarioError, match="more than 1,000,000 bytes"):
        load_study("big.toml")


def test_an_override_is_told_as_it_was_given(says):
    assert says(FIRST, "replicates=none").startswith(
        '--set replicates=none: replicates: "none" is not a whole'
    )
    assert says(FIRST, "vary.x=3").startswith("--set vary.x=3: [vary] x: 3 is no range")
    said = (
        "--set choose.price=3: [choose]: this belongs to the scenarios; write it under [set], or --set set.c"
    )
    assert says(FIRST, "choose.price=3").startswith(said)


def test_a_study_from_python_is_held_to_the_same_rules():
    with pytest.raises(
        ScenarioError, match=r'^the given values: \[vary\] "choose\.pric": there is no'
    ) as error:
        load_study({"scenario": "village", "vary": {"choose.pric": [1]}})
    assert "did you mean choose.price?" in str(error.value)
