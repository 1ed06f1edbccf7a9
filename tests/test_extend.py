"""Adding a process by following docs/extend.md, to the letter, in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import DOCS, ROOT

PAGE = (DOCS / "extend.md").read_text()
FENCED = re.compile(r"^```(py|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files(page: str) -> dict[str, str]:
    """The files that a page shows, by the name in their first line."""
    shown = [block[2] for block in FENCED.finditer(page) if block[1] == "py"]
    return {text.partition("\n")[0].removeprefix("# "): text.partition("\n")[2] for text in shown}


def changes(page: str) -> Iterator[tuple[str, str, str]]:
    """The changes that a page shows: file, the lines that stand there, the lines that shall stand there."""
    for block in FENCED.finditer(page):
        if block[1] == "diff":
            for name, lines in re.findall(r"^--- (\S+)\n((?:[ +].*\n)+)", block[2], re.MULTILINE):
                kept = re.sub(r"^\+.*\n", "", lines, flags=re.MULTILINE)
                yield (
                    name,
                    re.sub("^ ", "", kept, flags=re.MULTILINE),
                    re.sub("^[ +]", "", lines, flags=re.MULTILINE),
                )


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with all that the page says."""
    copy = tmp_path_factory.mktemp("extended")
    for part in ("src", "tests", "scenarios", "experiments"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name, text in files(PAGE).items():
        (copy / name).write_text(text)
    for name, before, after in changes(PAGE):
        text = (copy / name).read_text()
        assert text.count(before) == 1, f"docs/extend.md: {name} has {text.count(before)} times\n{before}"
        (copy / name).write_text(text.replace(before, after))
    return copy


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"PYTHONPATH": str(folder / "src"), "RELSIM_INTERPRET": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=surroundings, capture_output=True, text=True
    )


@pytest.mark.long
def test_the_test_of_the_page_passes_and_so_does_the_rules_example(extended: Path) -> None:
    done = run(extended, "-m", "pytest", "-q", "tests/test_reward.py", "src/relsim/processes/reward.py")
    assert "3 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.long
def test_the_process_of_the_page_can_be_set_in_a_file_and_changes_a_run(extended: Path) -> None:
    script = """
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.tick import TICK, name_of
assert [name_of(process) for process in TICK][10:13] == ["judge", "reward", "tell"]
made = []
for stamp in (0.0, 0.03):
    world = load("hamlet", set={"reward.stamp": stamp, "communities.village.people": 60})
    model = RelationshipModel(world, seed=1)
    for week in range(6):
        model.step()
    made.append(float(model.world.ties.commitment.sum()))
assert made[1] > made[0]
"""
    done = run(extended, "-c", script)
    assert done.returncode == 0, done.stderr


def test_the_page_shows_whole_files_and_changes_with_something_around_them() -> None:
    assert list(files(PAGE)) == ["src/relsim/processes/reward.py", "tests/test_reward.py"]
    shown = list(changes(PAGE))
    assert len(shown) == 7
    for name, before, after in shown:
        assert (ROOT / name).read_text().count(before) == 1, f"docs/extend.md: look at {name} again"
        assert after != before
