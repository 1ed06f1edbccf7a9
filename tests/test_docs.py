"""Prose that matters is run: every example in the README and the guides."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHECKER = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)


def blocks(text: str, language: str) -> list[tuple[int, str]]:
    """The fenced blocks of a language, each with the number of its first line."""
    return [
        (text.count("\n", 0, block.start(2)) + 1, block[2])
        for block in BLOCK.finditer(text)
        if block[1] == language
    ]


def run_python(name: str, text: str) -> None:
    """Run the Python of a page from top to bottom: sessions with what they print, and plain code."""
    names: dict[str, object] = {"__name__": "__main__"}
    for line, block in blocks(text, "python"):
        if ">>>" not in block:
            exec(compile("\n" * (line - 1) + block, name, "exec"), names)
            continue
        session = doctest.DocTestParser().get_doctest(block, names, name, name, line - 1)
        said: list[str] = []
        CHECKER.run(session, out=said.append, clear_globs=False)
        names = session.globs
        assert not said, "".join(said)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page.read_text(), "python")], ids=lambda p: p.name
)
def test_the_python_of_a_page_runs_and_prints_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_python(page.name, page.read_text())


@pytest.mark.parametrize("code", [">>> 1 + 1\n3\n", ">>> missing\n", "assert 1 + 1 == 3\n"])
def test_an_example_that_is_wrong_is_seen(code):
    with pytest.raises((AssertionError, doctest.UnexpectedException)):
        run_python("page.md", f"Some words.\n\n```python\n{code}```\n")


def test_what_one_block_defines_the_next_one_knows():
    run_python("page.md", "```python\nx = 2\n```\n\n```python\n>>> x + 1\n3\n```\n")
