"""The report: one file, whole, safe, honest, and the same each time."""

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import matplotlib
import polars as pl
import pytest

from relsim.errors import UserError
from relsim.experiments.comparing import Comparison, compare
from relsim.experiments.manifest import manifest_of
from relsim.experiments.results import Results
from relsim.experiments.running import run
from relsim.experiments.worlds import named
from relsim.scenario import settings
from relsim.views.report import cohorts, contents, report_text, write_report
from relsim.views.report.answer import answer_in_html
from relsim.views.report.reproducing import command, reproducing
from relsim.views.report.settings import assumptions, value, what_differs
from relsim.views.report.subject import Subject
from relsim.views.style import INTERVAL, SPREAD

VOID = {"meta", "br", "wbr", "path", "rect", "circle", "use"}


class Page(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and the text in each part."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.unclosed, self.parts = [], [], [], {}
        self.feed(text)
        self.close()
        self.unclosed += self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), [name for name, _ in self.open]))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), [name for name, _ in self.open]))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            self.unclosed.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data):
        part = next((attrs.get("id") for tag, attrs in self.open if tag == "section"), None)
        self.parts[part] = self.parts.get(part, "") + data

    def all(self, *tags):
        return [attrs for tag, attrs, _ in self.elements if tag in tags]


@pytest.fixture(scope="session")
def text(comparison):
    return report_text(comparison)


@pytest.fixture(scope="session")
def page(text):
    return Page(text)


@pytest.fixture(scope="session")
def alone():
    """Results of one world that ran once."""
    world = {
        "horizon": {"weeks": 8, "warmup": 0},
        "communities": {"hamlet": {"people": 30}},
        "vendors": {"shop": {}},
    }
    return run(("hamlet", world), replicates=1)


def part(text, anchor):
    return re.search(rf'<section id="{anchor}">.*?</section>', text, re.DOTALL)[0]


# ---- one file, always the same ------------------------------------------------------------------


def test_the_same_results_give_the_same_bytes_whatever_the_user_draws_with(comparison, text):
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path"}):
        assert report_text(comparison) == text
        assert matplotlib.rcParams["font.size"] == 30


def test_nothing_outside_the_file_is_asked_for(text, page):
    links = [
        value
        for _, attrs, _ in page.elements
        for key, value in attrs.items()
        if key in ("href", "src", "data")
    ]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not page.all("script", "link", "img", "iframe", "object", "embed")
    assert not re.search(r"https?:|//\w+\.\w|@import|url\((?!#)", text)


def test_every_element_is_closed(page):
    assert page.unclosed == []


def test_ids_are_unique_and_every_reference_leads_somewhere(text, page):
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = re.findall(r'(?:href="|url\()#([^")]+)', text)
    wanted += [name for attrs in page.all("svg") for name in attrs.get("aria-labelledby", "").split()]
    assert set(wanted) <= set(ids)


def test_the_page_is_small_enough_to_send(text):
    assert len(text.encode()) < 1_500_000


def test_no_path_of_this_machine_is_told(tmp_path, monkeypatch):
    people = tmp_path / "people.csv"
    people.write_text("need_rate\n" + "0.5\n" * 20)
    world = {
        "horizon": {"weeks": 8, "warmup": 0},
        "tables": {"population": str(people)},
        "vendors": {"shop": {}},
    }
    monkeypatch.chdir(tmp_path)
    told = report_text(run(("ours", world), metrics=["customers"]))
    assert "people.csv" in told
    assert str(tmp_path) not in told


def test_matplotlib_is_imported_when_something_is_drawn_and_not_before():
    check = "import relsim.views.report, relsim.views.plots, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


# ---- safe ---------------------------------------------------------------------------------------


def test_what_a_user_wrote_is_text_and_not_html(text):
    assert "<title>Who stays, &amp; why &lt;here&gt;?</title>" in text
    assert "A &lt;village&gt; &amp; its shop" in text
    assert "chain &lt;alone&gt;" in text
    assert "<alone>" not in text
    assert "<here>" not in text


def test_causes_of_failures_are_told_as_text(comparison):
    row = {"failed": True, "cause": "ValueError: <script>alert(1)</script>"}
    runs = comparison.runs.with_columns(
        *(
            pl.when(pl.col("replicate") == 1).then(pl.lit(v)).otherwise(pl.col(k)).alias(k)
            for k, v in row.items()
        )
    )
    told = reproducing(Subject(replace(comparison, runs=runs)))
    assert "&lt;script&gt;alert(1)" in told
    assert "Runs that failed" in told
    assert str(comparison.runs["seed"][1]) in told


def test_html_in_an_answer_is_text():
    told = answer_in_html("In <b>:\n  Kept: <i>.")
    assert "<h3>In &lt;b&gt;</h3>" in told
    assert "<li><b>Kept:</b> &lt;i&gt;.</li>" in told


def test_the_short_answer_stands_out():
    assert '<div class="short"><h3>In short</h3>' in answer_in_html(
        "Why?\n\nIn short:\n  Yes.\n\nIn A:\n  No."
    )


def test_points_of_points_stand_below_them():
    assert "<li><b>Kept:</b> 1.<ul><li><b>By part:</b> 2.</li></ul></li>" in answer_in_html(
        "In A:\n  Kept: 1.\n    By part: 2."
    )


# ---- whole --------------------------------------------------------------------------------------


def test_every_picture_has_a_name_a_description_and_its_numbers(text, page):
    pictures = re.findall(r'<svg role="img".*?</svg>', text, re.DOTALL)
    assert len(pictures) > 12
    for picture in pictures:
        assert re.search(r"<title[^>]*>[^<]{10,}</title>", picture)
        assert re.search(r"<desc[^>]*>[^<]{10,}</desc>", picture)
    for figure in re.findall(r"<figure>.*?</figure>", text, re.DOTALL):
        assert re.search(
            r'<svg role="img".*<details><summary>The numbers</summary>.*<tbody><tr>', figure, re.DOTALL
        )


@pytest.mark.parametrize("anchor", ["lasting", "time", "health", "gains", "leaving", "beliefs", "numbers"])
def test_every_scenario_and_vendor_is_in_every_picture(text, anchor):
    section = part(text, anchor)
    for name in ("chain &lt;alone&gt;", "Dörfli 商店"):
        assert f"<h3>{name}</h3>" in section or f'scope="colgroup">{name}</th>' in section
    assert {"shop", "chain"} <= set(re.findall(r"\w+", section))


@pytest.mark.parametrize("anchor", ["lasting", "time", "health", "gains", "leaving", "beliefs"])
def test_every_key_tells_the_spread_from_the_interval(text, anchor):
    for key in re.findall(r'<ul class="key">.*?</ul>', part(text, anchor), re.DOTALL):
        assert SPREAD in key
        assert INTERVAL in key


def test_a_fall_of_the_curve_that_a_rule_makes_is_explained(text):
    assert "has not bought for 52 weeks counts as gone" in part(text, "lasting")


def test_cohorts_are_told_as_curves_and_as_a_triangle(text, comparison):
    section = part(text, "cohorts")
    assert section.count('role="img"') == 3  # two vendors in one world, one in the other
    assert "From week 0: " in section
    assert '<th scope="col">12 weeks</th>' in section
    rows = re.findall(r"<tr>(<td>.*?)</tr>", section)
    assert len(rows) == comparison.cohorts.filter(pl.col("vendor") != "all").n_unique(
        ["scenario", "vendor", "cohort"]
    )


def test_without_cohorts_there_is_no_part_about_them(comparison):
    assert 'id="cohorts"' not in report_text(replace(comparison, cohorts=comparison.cohorts.clear()))


def test_more_cohorts_than_fit_into_pictures_are_in_the_numbers(comparison, monkeypatch):
    monkeypatch.setattr(cohorts, "MOST", 1)
    section = part(report_text(comparison), "cohorts")
    assert section.count('role="img"') == 1
    assert "2 more pictures left out" in section


def test_the_question_the_answer_and_the_notice_come_first(text, comparison):
    head, _, rest = text.partition("<main>")
    assert "<h1>Who stays, &amp; why &lt;here&gt;?</h1>" in head
    assert "not calibrated to a firm" in head
    assert "the 95\N{NO-BREAK SPACE}% interval of the mean" in head
    last = comparison.answer().splitlines()[-1].split()[-1]
    assert last in part(rest, "answer")


def test_every_assumed_setting_is_listed_with_its_range_and_source(text, comparison):
    section = part(text, "assumed").replace("<wbr>", "")
    for row in settings(Subject(comparison).worlds["Dörfli 商店"]):
        if row.assumed:
            assert row.path.split(".")[-1] in section
            assert row.path in comparison.manifest["scenarios"]["Dörfli 商店"]["assumed"]
    assert "vendors.*.price" in section
    assert "shop 1.05, chain 0.95" in section or "chain 0.95, shop 1.05" in section


def test_a_value_that_differs_between_scenarios_says_where():
    worlds = named(
        [("A", {"vendors": {"shop": {"price": 1.0}}}), ("B", {"vendors": {"shop": {"price": 1.1}}})]
    )
    told = assumptions(Subject(made(worlds)))
    assert "1 (1.1 in B)" in told


def test_a_vendor_that_only_one_scenario_has_is_one_row(text):
    section = part(text, "differences")
    assert section.count("not there") == 1
    assert re.search(r"vendors\.shop: \d+ settings", section)


def test_equal_scenarios_are_said_to_be_equal():
    worlds = named([("A", {"vendors": {"shop": {}}}), ("B", {"vendors": {"shop": {}}})])
    assert "Equal in every setting." in what_differs(Subject(made(worlds)))


def test_what_each_number_means_is_told_for_all_that_was_measured(text, comparison):
    section = part(text, "everything")
    assert all(f"<td>{name}</td>" in section for name in comparison.manifest["metrics"])


def test_very_long_tables_are_cut_and_say_so(comparison, monkeypatch):
    monkeypatch.setattr(contents, "MOST", 5)
    told = report_text(comparison)
    assert f"The first 5 of {comparison.levels.height:,} rows; summary.parquet" in told
    assert "comparison.parquet of the saved results has them all" in told


# ---- honest -------------------------------------------------------------------------------------


def test_what_was_not_measured_leaves_a_sentence_and_no_empty_picture():
    world = {"horizon": {"weeks": 8, "warmup": 0}, "communities": {"hamlet": {"people": 30}}}
    few = compare(
        ("A", world | {"vendors": {"shop": {}}}), ("B", world | {"vendors": {"shop": {}, "kiosk": {}}}),
        replicates=2, metrics=["messages"],
    )  # fmt: skip
    told = report_text(few)
    for anchor in ("time", "health", "gains", "leaving", "beliefs", "agreement"):
        section = part(told, anchor)
        assert "Not shown" in section
        assert 'role="img"' not in section
    assert "Not measured in these runs" in part(told, "numbers")
    assert "Measured were only: messages." in part(told, "again")


def test_what_is_not_a_number_is_left_out_and_told(comparison):
    broken = pl.when(pl.col("vendor") == "chain").then(float("nan")).otherwise(pl.col("value")).alias("value")
    summary = comparison.summary.with_columns(broken)
    told = report_text(replace(comparison, summary=summary))
    assert not re.search(r"\bnan\b", told, re.IGNORECASE)
    assert "Not defined, so not shown" not in part(told, "health")  # nobody is left who could be compared
    assert "chain" not in re.sub("&lt;|chain &lt;alone", "", part(told, "gains"))


def test_a_comparison_without_differences_says_so(comparison):
    told = report_text(replace(comparison, table=comparison.table.clear()))
    assert "No difference is defined between what was compared." in told


def test_one_run_has_neither_interval_nor_spread(alone):
    told = report_text(alone)
    assert "One run is one story" in told
    assert SPREAD not in told
    assert INTERVAL not in told


def test_one_world_is_not_compared(alone):
    told = report_text(alone)
    assert "nothing is compared" in part(told, "agreement")
    assert "There is one scenario." in part(told, "differences")


def test_without_a_question_the_names_are_the_title(alone):
    assert "<h1>What happens in hamlet?</h1>" in report_text(alone)


def test_many_vendors_share_pictures_in_small_groups():
    vendors = {f"shop{number}": {} for number in range(7)}
    world = {
        "horizon": {"weeks": 4, "warmup": 0},
        "communities": {"town": {"people": 60}},
        "vendors": vendors,
    }
    told = part(report_text(run(("town", world), metrics=["customers", "health"])), "health")
    assert re.findall(r"<h3>(.*?)</h3>", told) == [
        "town: shop0, shop1, shop2, shop3",
        "town: shop4, shop5, shop6",
    ]


# ---- again --------------------------------------------------------------------------------------


def made(worlds, kind="comparison", **manifest):
    """Results without a run, of which only the manifest is read."""
    empty = pl.DataFrame(schema={"scenario": pl.String, "failed": pl.Boolean})
    whole = manifest_of(kind, worlds, [], 7, ["health"]) | manifest
    make = Comparison if kind == "comparison" else Results
    return make(series=empty, summary=empty, survival=empty, runs=empty, manifest=whole)


def test_the_command_names_shipped_scenarios():
    results = made(named(["village_mne_only", "village"]), replicates=30)
    assert command(Subject(results)) == "relsim compare village_mne_only village --replicates 30 --seed 7"


def test_a_scenario_that_was_changed_is_a_file_to_save_first():
    results = made(named(["village"], set=["vendors.mart.layers=0"]), kind="run", replicates=1)
    told = reproducing(Subject(results))
    assert "relsim run village.toml --replicates 1 --seed 7 --weeks 260" in told
    assert "save the scenarios that follow in full below as village.toml" in told
    assert "layers = 0.0" in told


def test_the_precision_that_was_reached_is_told():
    results = made(
        named(["village"]), replicates=1, precision={"wanted": {}, "reached": "health is within ±0.01"}
    )
    assert "health is within ±0.01" in reproducing(Subject(results))


def test_versions_seeds_and_fingerprints_are_told(text, comparison):
    section = part(text, "again")
    for entry in comparison.manifest["scenarios"].values():
        assert entry["fingerprint"] in section
    assert all(str(seed) in section for seed in comparison.manifest["seeds"])
    assert comparison.manifest["relsim"] in section


# ---- written ------------------------------------------------------------------------------------


def test_the_report_is_written_with_its_folder(alone, tmp_path):
    path = write_report(alone, tmp_path / "new" / "report.html")
    assert path.read_text(encoding="utf-8") == report_text(alone)


def test_a_place_that_cannot_be_written_is_told(alone, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_report(alone, tmp_path / "file" / "report.html")


def test_values_read_as_one_writes_them():
    assert [value(one) for one in (1.0, "high", None, [], [1, 2])] == ["1", "high", "–", "none", "[1, 2]"]
