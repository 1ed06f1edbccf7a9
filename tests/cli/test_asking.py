"""`relsim check`, `describe`, `list`, `new` and `schema`: what there is, and whether it can be run."""

import json

import pytest

from relsim.analysis.metrics import METRICS
from relsim.scenario import settings, shipped_archetypes, shipped_scenarios
from relsim.tick import TICK

PROCESSES = [process.__name__.rpartition(".")[2] for process in TICK]
BAD = '[horizon]\nweks = 3\n\n[vendors.mart]\nlayers = "many"\n'


def test_a_scenario_that_can_be_run_gets_one_line(relsim):
    answer = relsim("check", "village", "village_mne_only")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [
        "ok  village: 2,000 people in 1 community (village); grocer and mart (multinational); 260 weeks",
        "ok  village_mne_only: 2,000 people in 1 community (village); mart (multinational); 260 weeks",
    ]


def test_a_scenario_is_checked_for_as_many_weeks_as_it_is_to_run(says, relsim, here):
    (here / "mine.toml").write_text('extends = "village"\n[[events]]\nweek = 90\nset = { price = 1.2 }\n')
    assert relsim("check", "mine.toml").exit_code == 0
    told = says("check", "mine.toml", "--weeks", "52")
    assert "mine.toml:3: [events.0] week: week 90 lies after the end of the run" in told


def test_every_error_of_every_file_is_told_at_once(relsim, here):
    (here / "bad.toml").write_text(BAD)
    answer = relsim("check", "bad.toml", "village", "vilage")
    assert answer.exit_code == 2
    assert answer.stdout.startswith("ok  village:")
    errors = answer.stderr.splitlines()
    assert errors[0] == "bad.toml:2: [horizon] weks: no such setting; did you mean weeks?"
    assert errors[1].startswith("bad.toml:5: [vendors.mart] layers:")
    assert 'did you mean "village"?' in errors[2]


def test_errors_come_as_json_too(relsim, here):
    (here / "bad.toml").write_text(BAD)
    answer = relsim("check", "bad.toml", "village", "--json")
    assert answer.exit_code == 2
    bad, good = json.loads(answer.stdout)
    first = bad["problems"][0]
    assert (first["file"], first["line"], first["key"]) == ("bad.toml", 2, "weks")
    assert (good["ok"], good["weeks"]) == (True, 260)


def test_tables_are_read_and_told(relsim, here):
    (here / "people.csv").write_text("need_rate\n" + "0.5\n" * 30)
    (here / "mine.toml").write_text('extends = "village"\n[tables]\npopulation = "people.csv"\n')
    answer = relsim("check", "mine.toml")
    assert answer.exit_code == 0, answer.output
    assert "people.csv" in answer.stdout
    assert "30" in answer.stdout


def test_a_mistake_in_a_table_is_an_error(says, here):
    (here / "people.csv").write_text("need_rate\n0.5\nlots\n")
    (here / "mine.toml").write_text('extends = "village"\n[tables]\npopulation = "people.csv"\n')
    assert "people.csv:3" in says("check", "mine.toml")


def test_the_week_is_told_from_the_code_itself(relsim):
    week = relsim("describe", "processes").stdout
    at = [week.index(f"{number:2}  {name}: ") for number, name in enumerate(PROCESSES, start=1)]
    assert at == sorted(at)
    plain = " ".join(week.split())
    for process in TICK:
        for told in (process.READS, process.WRITES, process.DRAWS):
            assert " ".join(told.split()) in plain


@pytest.mark.parametrize("name", [*PROCESSES, *METRICS, *shipped_archetypes(), *shipped_scenarios()])
def test_everything_that_has_a_name_can_be_described(name):
    from relsim.views.describe.finding import describe

    assert all(thing.text and thing.facts for thing in describe(name))


def test_every_setting_can_be_described_and_says_how_to_set_it():
    from relsim.views.describe.finding import describe

    for row in settings():
        (thing,) = [thing for thing in describe(row.path.replace("*", "mart")) if thing.kind == "setting"]
        assert row.help in " ".join(thing.text.split())
        assert "--set" in thing.text


def test_a_setting_can_be_named_by_its_end_or_its_section(relsim):
    assert "--set vendors.NAME.layers=1" in relsim("describe", "layers").stdout
    assert "share of habit kept" in relsim("describe", "choose").stdout


def test_everything_of_the_same_name_is_described(relsim):
    found = json.loads(relsim("describe", "price", "--json").stdout)
    assert [(thing["what"], thing["name"]) for thing in found] == [
        ("metric", "price"),
        ("setting", "vendors.*.price"),
        ("setting", "choose.price"),
    ]


def test_a_scenario_is_described_with_what_is_set(relsim, here):
    (here / "mine.toml").write_text(
        '# What mine is for.\nextends = "no_talk"\ntitle = "mine"\n'
        "[[events]]\nweek = 9\nset = { price = 1.2 }\n"
    )
    told = relsim("describe", "mine.toml", "--set", "vendors.mart.layers=9", "--set", "choose.habit=2").stdout
    assert told.startswith("mine: mine\n\nWhat mine is for.")
    for part in ("week 9, every vendor: price = 1.2", "switched off  talk", "choose.habit  2 (default 1.5)"):
        assert part in told
    assert [line.split()[-1] for line in told.splitlines() if line.split()[:1] == ["layers"]] == ["9"]


def test_a_name_that_nothing_has_is_guessed(says):
    assert "retenshun: nothing has this name; did you mean retention?" in says("describe", "retenshun")


def test_only_a_scenario_can_be_described_with_other_settings(says, relsim):
    assert "retention is no scenario" in says("describe", "retention", "--set", "vendors.mart.layers=0")
    assert "9 weeks" in relsim("describe", "village", "--weeks", "9").stdout


def test_describing_nothing_tells_what_can_be_described(says):
    assert "relsim describe processes" in says("describe")


def test_the_list_has_a_line_for_everything(relsim):
    listed = relsim("list").stdout
    found = json.loads(relsim("list", "--json").stdout)
    assert list(found) == ["scenarios", "archetypes", "experiments", "metrics", "processes"]
    assert [*found["scenarios"]] == [*shipped_scenarios()]
    assert [*found["processes"]] == PROCESSES
    for lines in found.values():
        for name, line in lines.items():
            assert line
            assert f"  {name}" in listed
    assert max(map(len, listed.splitlines())) <= 80


def test_one_kind_can_be_listed(relsim, says):
    assert relsim("list", "metrics").stdout.startswith("metrics\n")
    assert "scenarios" in says("list", "scenario")


def test_a_new_scenario_passes_the_check_and_runs(relsim, here):
    made = relsim("new", "mine.toml")
    assert made.exit_code == 0
    assert "relsim check mine.toml" in made.stdout
    assert relsim("check", "mine.toml").exit_code == 0


def test_a_new_scenario_starts_from_the_one_that_is_named(relsim, here):
    assert json.loads(relsim("new", "mine.toml", "--from", "software", "--json").stdout) == {
        "file": "mine.toml",
        "extends": "software",
    }
    assert 'extends = "software"' in (here / "mine.toml").read_text()


def test_a_new_scenario_in_another_folder_finds_what_it_starts_from(relsim, here):
    (here / "sub").mkdir()
    relsim("new", "mine.toml")
    relsim("new", "sub/other.toml", "--from", "mine.toml")
    assert 'extends = "../mine.toml"' in (here / "sub" / "other.toml").read_text()
    relsim("new", "third.toml", "--from", here / "sub" / "other.toml")
    for name in ("sub/other.toml", "third.toml"):
        assert relsim("check", name).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([""], ": a scenario file ends in .toml; write mine.toml"),
        ([".toml"], ".toml: a scenario file ends in .toml; write mine.toml"),
        (["mine"], "write mine.toml"),
        (["there.toml"], "the file exists"),
        (["no/where.toml"], "cannot be written"),
        (["mine.toml", "--from", "vilage"], 'did you mean "village"?'),
    ],
)
def test_a_new_scenario_that_cannot_be_made_is_refused(says, here, arguments, complaint):
    (here / "there.toml").write_text("")
    assert complaint in says("new", *arguments)


def test_the_schema_is_json_on_standard_output_or_in_a_file(relsim, here):
    printed = json.loads(relsim("schema").stdout)
    assert printed["properties"]["vendors"]
    answer = relsim("schema", "--out", "below/relsim.schema.json")
    assert answer.stdout == "Written: below/relsim.schema.json\n"
    assert json.loads((here / "below" / "relsim.schema.json").read_text()) == printed


def test_where_the_schema_was_written_is_told_as_json_too(relsim):
    assert json.loads(relsim("schema", "--json").stdout) == json.loads(relsim("schema").stdout)
    assert json.loads(relsim("schema", "--out", "s.json", "--json").stdout) == {"file": "s.json"}


def test_a_schema_that_cannot_be_written_is_refused(says, here):
    (here / "file").write_text("in the way")
    assert "file/schema.json: cannot be written" in says("schema", "--out", "file/schema.json")
