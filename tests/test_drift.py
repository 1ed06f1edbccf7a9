"""What pages say of the package is still so: made pages, the tick, the map, the laws, the sources."""

import ast
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from pages import DOCS, PAGES, ROOT, script

from relsim.designs import shipped_claims
from relsim.scenario import settings
from relsim.tick import TICK

README = (ROOT / "README.md").read_text()
DESIGN = (DOCS / "design.md").read_text()
MAKE = script("make")


# ---- pages that are made


def test_made_pages_say_what_the_package_says():
    assert MAKE.stale(MAKE.pages()) == []


def test_a_page_that_is_out_of_date_is_seen(tmp_path):
    page = tmp_path / "page.md"
    assert MAKE.stale({page: "new"}) == ["page.md"]
    page.write_text("old")
    assert MAKE.stale({page: "new"}) == ["page.md"]
    page.write_text("new")
    assert MAKE.stale({page: "new"}) == []


# ---- sources


def known_rows() -> set[str]:
    return {row for table in MAKE.evidence().values() for row in table}


def test_every_row_of_the_evidence_that_a_setting_names_has_a_source():
    named = {row for setting in settings() for row in MAKE.rows_in(setting.source)}
    assert named
    assert named - known_rows() == set()


@pytest.mark.parametrize("folder", ["src", "scenarios", "experiments", "docs"])
def test_every_row_of_the_evidence_that_a_text_names_has_a_source(folder):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".toml", ".md")]
    named = {(row, path.name) for path in files for row in MAKE.rows_in(path.read_text())}
    assert {(row, file) for row, file in named if row not in known_rows()} == set()


def test_a_row_that_nobody_knows_would_be_seen():
    assert MAKE.rows_in("weak: A3, S999") - known_rows() == {"S999"}


def test_every_source_that_a_mechanism_rests_on_is_told():
    known = MAKE.evidence()
    rests = {row for mechanism in known["mechanisms"].values() for row in mechanism.get("from", [])}
    assert rests - set(known["sources"]) == set()


# ---- the tick, the map, the laws


def test_the_readme_lists_the_tick_in_its_order():
    listed = re.findall(r"^\d+\. `(\w+)`", README, re.MULTILINE)
    assert listed == [process.__name__.rpartition(".")[2] for process in TICK]


def paths_in(tree: str) -> list[str]:
    """The paths of a map: one a line, first word, folders below folders by indentation."""
    found, open_folders = [], []
    for line in filter(str.strip, tree.splitlines()):
        depth, name = (len(line) - len(line.lstrip())) // 2, line.split()[0]
        open_folders = [*open_folders[:depth], name]
        found.append("".join(open_folders))
    return found


MAP = paths_in(re.search(r"^```text\nREADME\.md.*?\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[1])


def test_the_map_names_what_there_is():
    assert [path for path in MAP if not (ROOT / path).exists()] == []


def tracked(*under: str) -> Iterable[str]:
    """The files and folders right below the root, or below a folder, that belong to the project."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    parts = [line.split("/") for line in listed.splitlines()]
    depth = len(under)
    return {path[depth] for path in parts if len(path) > depth and tuple(path[:depth]) == under}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout knows what belongs to the project")
def test_the_map_leaves_nothing_out():
    top = {name for name in tracked() if not name.startswith(".")} - {"README.md"}
    package = tracked("src", "relsim") - {"__init__.py"}
    named = {path.rstrip("/") for path in MAP}
    assert top - {path.partition("/")[0] for path in named} == set()
    assert {f"src/relsim/{name}" for name in package} - named == set()


def test_a_map_is_read_with_its_folders():
    assert paths_in("docs/   guides\nsrc/\n  a.py   one\n  b/     two\n") == [
        "docs/",
        "src/",
        "src/a.py",
        "src/b/",
    ]


def names_of_tests() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    }


def laws() -> dict[str, list[str]]:
    """The tests that each law names."""
    rows = re.findall(r"^\| (\d) \|.*\|(.*)\|$", DESIGN, re.MULTILINE)
    return {number: re.findall(r"`(\w+)`", shown) for number, shown in rows}


def test_every_law_is_shown_by_tests_that_there_are():
    assert list(laws()) == list("1234567")
    assert [number for number, shown in laws().items() if not shown] == []
    assert {test for shown in laws().values() for test in shown} - names_of_tests() == set()


# ---- the essays


ESSAYS = MAKE.tomllib.loads((DOCS / "essays.toml").read_text())["essays"]
ROWS = [row for essay in ESSAYS for row in essay["rows"]]


def test_what_must_work_for_an_essay_lives_where_it_is_said_and_is_shown_by_tests_that_there_are():
    assert [row["what"] for row in ROWS if not (row["where"] and row["shown"] and row["claims"])] == []
    assert [path for row in ROWS for path in row["where"] if not (ROOT / path).exists()] == []
    assert {test for row in ROWS for test in row["shown"]} - names_of_tests() == set()


def test_every_shipped_claim_stands_with_an_essay():
    assert {name for row in ROWS for name in row["claims"]} == set(shipped_claims())
    essays = {study.claim.essay for study in MAKE.studies_of().values()}
    assert essays == {essay["essay"] for essay in ESSAYS}


# ---- links


def links_in(page: Path) -> list[str]:
    """The links and pictures of a page that stay within the project, without what stands in code."""
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img [^>]*src="([^"]+)"', text)
    return [link for link in found if "://" not in link]


def places_in(page: Path) -> set[str]:
    """What can be linked to in a page: its headings and its anchors."""
    text = page.read_text()
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    slugs = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)
    return {*slugs, *re.findall(r'<a id="([^"]+)"', text)}


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    lost = []
    for link in links_in(page):
        path, _, place = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (place and place not in places_in(target)):
            lost.append(link)
    return lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    assert broken(page) == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A place\n[here](#a-place) [gone](#nowhere) [lost](other.md) `[code](x.md)`\n")
    assert broken(page) == ["#nowhere", "other.md"]
