"""The ODD protocol: all there is appears in it, and it changes with the code."""

import inspect
import json
import re
import sys
from types import ModuleType

import numpy as np
import pytest

import relsim
from relsim import desk, state, tick
from relsim.analysis.metrics import METRICS
from relsim.cli.entry import commands
from relsim.errors import UserError
from relsim.experiments.manifest import commit
from relsim.scenario import fingerprint, load, settings
from relsim.scenario.schema import Levers
from relsim.views.evidence import evidence, rows_in
from relsim.views.odd import concepts, functions, html, markdown, odd
from relsim.views.odd.blocks import Bullets, Code, Heading, Table, Text
from relsim.views.odd.parameters import ASSUMED
from relsim.views.odd.remarks import numbers, remarks
from relsim.views.odd.submodels import CALLED

VILLAGE = odd("village", commit=False)
ELEMENTS = (
    "1. Purpose and patterns", "2. Entities, state variables and scales",
    "3. Process overview and scheduling", "4. Design concepts", "5. Initialisation", "6. Input data",
    "7. Submodels",
)  # fmt: skip
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
    "Interaction", "Stochasticity", "Collectives", "Observation",
)  # fmt: skip
LAYOUTS = ((state, "PERSONS"), (state, "TIES"), (state, "STAFF"), (desk, "VISIT"))


def part(title: str, text: str = VILLAGE) -> str:
    """What stands below a heading, up to the next of its level or of a higher one."""
    level = "#" * (2 if re.match(r"\d\. |Appendix", title) else 3)
    found = re.search(rf"^{level} {re.escape(title)}\n(.*?)(?=^#{{2,{len(level)}}} |\Z)", text, re.M | re.S)
    assert found, title
    return found[1]


# ---- nothing is left out


def test_the_seven_elements_and_the_eleven_concepts_stand_in_their_order():
    heads = re.findall(r"^## (.*)$", VILLAGE, re.MULTILINE)
    assert tuple(heads[:7]) == ELEMENTS
    assert tuple(re.findall(r"^### (.*)$", part("4. Design concepts"), re.MULTILINE)) == CONCEPTS
    assert [title for title in (*ELEMENTS, *CONCEPTS) if len(part(title)) < 200] == []


def test_every_process_of_the_week_is_in_the_overview_and_among_the_submodels():
    names = [tick.name_of(process) for process in tick.TICK]
    overview = part("3. Process overview and scheduling")
    assert re.findall(r"^\| \d+ \| `(\w+)`", overview, re.MULTILINE) == names
    assert re.findall(r"^### 7\.\d+ `(\w+)`", VILLAGE, re.MULTILINE) == names


def test_every_rule_of_every_process_is_told_with_its_formula():
    rules = [f for p in tick.TICK if isinstance(p, ModuleType) for f in functions.functions_of(p)]
    assert len(rules) > 60
    submodels = part("7. Submodels")
    assert [f.__name__ for f in rules if f"\ndef {f.__name__}(" not in submodels] == []


@pytest.mark.parametrize(("module", "name"), LAYOUTS, ids=lambda part: getattr(part, "__name__", part))
def test_every_column_is_told_with_what_it_means(module, name):
    layout, entities = getattr(module, name), part(ELEMENTS[1])
    assert [c for c in layout.names if f"| `{c}` | {layout[c]} |" not in entities] == []
    assert set(layout.names) - set(remarks(module, name)) == set()


def test_every_column_of_a_vendor_is_a_lever_or_told_with_what_it_means():
    assert set(state.DERIVED) - set(remarks(state, "DERIVED")) == set()
    told = [*(f"| `{c}` |" for c in state.DERIVED), *(f"| `{lever}`" for lever in Levers.model_fields)]
    assert [line for line in told if line not in VILLAGE] == []


@pytest.mark.parametrize("fields", [state.Branches, state.Tables])
def test_every_field_of_what_rules_look_up_has_a_meaning(fields):
    assert set(fields._fields) - set(remarks(state, fields.__name__)) == set()


def test_every_setting_of_the_schema_is_told_with_its_value():
    collections = ("vendors", "segments", "communities", "contexts")
    missing, text = [], " ".join(VILLAGE.split())
    for row in settings():
        section, _, name = row.path.rpartition(".")
        told = name if section.partition(".")[0] in collections else row.path
        if section and f"| `{told}`" not in text and f"- `{told}`: {row.help}" not in text:
            missing.append(row.path)
    assert missing == []


def test_what_is_assumed_is_marked():
    rows = {row.path: row for row in settings()}
    assert rows["choose.relationship"].assumed
    assert f"| `choose.relationship` {ASSUMED} |" in VILLAGE
    assert "| `choose.price` |" in VILLAGE


def test_every_metric_and_every_named_row_of_the_evidence_is_told():
    assert [name for name in METRICS if f"| `{name}` |" not in part("Appendix A. Metrics")] == []
    body, known = VILLAGE.partition("## Appendix B")[0], evidence()
    told = set(re.findall(r"^\| (\w+) \|", VILLAGE, re.MULTILINE))
    assert rows_in(body) & {*known["mechanisms"], *known["sources"]} - told == set()


def test_what_a_process_lets_agents_do_is_told_with_it():
    for process in tick.TICK:
        done = set(re.findall(r'\.do\("(\w+)"\)', inspect.getsource(process)))
        assert done <= {function.__name__ for function in CALLED.get(tick.name_of(process), ())}


# ---- it is the scenario's


def test_it_is_told_which_scenario_and_which_version_it_is():
    told = odd("village")
    assert f"`{fingerprint(load('village'))}`" in told
    assert f"relsim {relsim.__version__}, commit {commit() or 'unknown'}" in told.replace("\n  ", " ")
    assert ", commit " not in part(ELEMENTS[0]) + VILLAGE.partition("## ")[0]


def test_the_numbers_are_the_scenarios_own():
    told = odd("village", {"choose.price": 3.2, "vendors.mart.layers": 2, "horizon.weeks": 77})
    assert "| 3.2 | 3.9 | utils |" in told
    assert "77 weeks are recorded" in told
    assert re.search(r"\| `layers` \|[^|]*\| 0 \| 2 \| 1 \| layers \|", told)


def test_a_mechanism_that_is_off_is_said_to_be_off():
    assert "people hear from those they know" in part("Interaction", odd("no_talk", commit=False))
    assert "Switched off" not in part("Interaction")


def test_events_and_tables_are_told_without_the_folders_of_a_machine(tmp_path):
    (tmp_path / "people.csv").write_text("id,community\nann,village\n")
    world = {
        "vendors": {"shop": {}},
        "tables": {"population": str(tmp_path / "people.csv")},
        "events": [{"week": 5, "set": {"price": 1.2}, "note": "a rise"}],
    }
    told = odd(world)
    assert "here `people.csv`" in told
    assert str(tmp_path) not in told
    assert "| 5 | every vendor | `price` = 1.2 | a rise |" in told


@pytest.mark.parametrize("name", ["business_accounts", "city", "high_street", "software"])
def test_every_kind_of_world_can_be_described(name):
    world, told = load(name), odd(name)
    assert [vendor for vendor in world.vendors if vendor not in part("5. Initialisation", told)] == []
    assert "None" not in re.sub(r"```py.*?```", "", told, flags=re.DOTALL)


def test_how_accounts_decide_is_told_where_there_are_some():
    assert "Here everybody decides alone." in " ".join(part("Objectives").split())
    assert "people each" in " ".join(part("Objectives", odd("business_accounts")).split())


# ---- it changes with the code


def test_a_process_less_in_the_week_changes_the_text(monkeypatch):
    monkeypatch.setattr(tick, "TICK", tick.TICK[:-1])
    told = odd("village", commit=False)
    assert "A week is 15 processes" in told
    assert "### 7.16" not in told
    assert "`steer` (left out of this week)" in told


def test_a_column_more_changes_the_text(monkeypatch):
    more = state.row_of({**{n: state.TIES[n] for n in state.TIES.names}, "grudge": np.float32})
    monkeypatch.setattr(state, "TIES", more)
    assert "| `grudge` | float32 |" in odd("village", commit=False)


def test_the_concepts_cannot_speak_of_what_is_not_there():
    with pytest.raises(LookupError, match="brew: the design concepts speak of a process"):
        concepts.process("brew")
    with pytest.raises(LookupError, match="charm: the design concepts speak of a lever"):
        concepts.lever("charm")


def test_a_table_of_columns_that_is_not_there_is_an_error():
    with pytest.raises(LookupError):
        remarks(state, "CATS")


def test_comments_are_read_where_they_stand(monkeypatch):
    text = 'NOTICED = 0.5  # a half\nPAIR = (\n    "one",  # the first\n    "two",\n)\n'
    made = ModuleType("made")
    monkeypatch.setattr(inspect, "getsource", lambda module: text)
    assert numbers(made) == {"NOTICED": (0.5, "a half")}
    assert remarks(made, "PAIR") == {"one": "the first"}


# ---- how it is written


def test_the_markdown_has_whole_tables_and_no_line_that_is_something_else_by_chance():
    prose = re.sub(r"^```py\n.*?^```$", "", VILLAGE, flags=re.MULTILINE | re.DOTALL)
    tables = re.findall(r"(?:^\|.*\|$\n?)+", prose, re.MULTILINE)
    assert len(tables) > 30
    for table in tables:
        lines = table.strip().splitlines()
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1
    longest = max((line for line in prose.splitlines() if not line.startswith("|")), key=len)
    assert len(longest) <= markdown.WIDTH


def test_a_cell_that_holds_a_bar_and_code_that_holds_markup_do_no_harm():
    told = html.written(Table("t", ["a"], [["a name of `x | y` & <b>"]]), set())
    assert "<code>x | y</code> &amp; &lt;b&gt;" in told
    assert html.written(Code("f", "a < b"), set()) == "<pre><code>a &lt; b</code></pre>"
    assert markdown.written(Table("t", ["a"], [["x | y"]])).splitlines()[-1] == r"| x \| y |"


@pytest.mark.parametrize(
    "block", [Heading("A"), Text("A"), Bullets(["A"]), Code("f", "A"), Table("t", ["A"], [])]
)
def test_each_block_can_be_written_in_both_ways(block):
    assert "A" in markdown.written(block)
    assert "A" in html.written(block, set())


def test_the_page_is_one_file_whose_links_lead_somewhere():
    page = odd("village", html=True)
    assert page.startswith("<!doctype html>")
    assert re.findall(r'(?:src|href)="(?!#)', page) == []
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) - set(ids) == set()
    assert [name for name in METRICS if f"<code>{name}</code>" not in page] == []


def test_the_same_scenario_gives_the_same_text():
    assert odd("village", commit=False) == VILLAGE


# ---- the command


def relsim_command(*arguments: str):
    from click.testing import CliRunner

    return CliRunner().invoke(commands, list(arguments))


def test_the_command_prints_the_text_or_writes_it(tmp_path):
    assert relsim_command("odd", "village").stdout.rstrip() == odd("village").rstrip()
    file = tmp_path / "new" / "odd.html"
    assert f"Written: {file}" in relsim_command("odd", "village", "--html", "--out", str(file)).stdout
    assert file.read_text() == odd("village", html=True)


@pytest.mark.parametrize("given", [("--set", "horizon.weeks=77"), ("--weeks", "77")])
def test_the_command_takes_overrides(given):
    assert "77 weeks are recorded" in relsim_command("odd", "village", *given).stdout


def test_the_command_answers_in_json_too(tmp_path):
    assert json.loads(relsim_command("odd", "village", "--json").stdout) == {"text": odd("village").rstrip()}
    told = json.loads(relsim_command("odd", "village", "--json", "--out", str(tmp_path / "o.md")).stdout)
    assert told == {"file": str(tmp_path / "o.md")}


def test_a_scenario_that_is_not_there_is_refused_with_what_would_do():
    with pytest.raises(UserError, match="village"):
        odd("vilage")
    answer = relsim_command("odd", "vilage")
    assert (answer.exit_code, 'did you mean "village"?' in answer.stderr) == (2, True)


def test_a_file_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    answer = relsim_command("odd", "village", "--out", str(tmp_path / "file" / "odd.md"))
    assert (answer.exit_code, "cannot be written" in answer.stderr) == (2, True)


@pytest.mark.skipif(sys.flags.optimize > 1, reason="without docstrings there is nothing to tell")
def test_it_is_a_public_name():
    assert relsim.odd("village", commit=False) == VILLAGE
