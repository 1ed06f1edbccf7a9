"""Prose that matters is run: every example in the README and the guides."""

import doctest
import re
import shlex
from pathlib import Path

import click
import matplotlib
import pytest
from pages import DOCS, PAGES, ROOT, script

import relsim.cli.entry

EXAMPLES = script("examples")
CHECKER = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)


def pages_with(language: str):
    """Run a test for each page that has blocks of a language."""
    having = [page for page in PAGES if list(EXAMPLES.blocks(page.read_text(), language))]
    return pytest.mark.parametrize("page", having, ids=lambda page: page.name)


# ---- Python


def run_python(name: str, text: str) -> None:
    """Run the Python of a page from top to bottom: sessions with what they print, and plain code."""
    for file, content in EXAMPLES.files_of(text).items():
        Path(file).write_text(content)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in EXAMPLES.BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(2))
        if block[1] != "python":
            continue
        if ">>>" not in block[2]:
            exec(compile("\n" * line + block[2], name, "exec"), names)
            continue
        session = doctest.DocTestParser().get_doctest(block[2], names, name, name, line)
        said: list[str] = []
        CHECKER.run(session, out=said.append, clear_globs=False)
        names = session.globs
        assert not said, "".join(said)


@pages_with("python")
def test_the_python_of_a_page_runs_and_prints_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_python(page.name, page.read_text())


@pytest.mark.parametrize("code", [">>> 1 + 1\n3\n", ">>> missing\n", "assert 1 + 1 == 3\n"])
def test_an_example_that_is_wrong_is_seen(code):
    with pytest.raises(AssertionError):
        run_python("page.md", f"Some words.\n\n```python\n{code}```\n")


def test_what_one_block_defines_the_next_one_knows():
    run_python("page.md", "```python\nx = 2\n```\n\n```python\n>>> x + 1\n3\n```\n")


# ---- commands


def check_command(command: str) -> None:
    """Refuse a command that is not there, or that does not take what it is given."""
    program, *arguments = shlex.split(command)
    if program == "make":
        assert re.search(rf"^{arguments[0]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), command
    elif program == "python":
        assert (ROOT / arguments[0]).is_file(), command
    elif program == "relsim":
        name, *rest = arguments
        relsim.cli.entry.commands.commands[name].make_context(name, rest)
    else:
        assert command == "pip install .", command


@pages_with("console")
def test_commands_are_there_and_take_what_they_are_given(page):
    for block in EXAMPLES.blocks(page.read_text(), "console"):
        for command, _ in EXAMPLES.commands(block):
            check_command(command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_a_page_only_names_take_what_they_are_given(page):
    for command in re.findall(r"^    (relsim .+)$", page.read_text(), re.MULTILINE):
        check_command(command)


@pytest.mark.parametrize(
    "command",
    ["make tea", "python docs/none.py", "relsim brew", "relsim run village --cups 2", "relsim run", "rm x"],
)
def test_a_command_that_would_not_run_is_seen(command):
    with pytest.raises((AssertionError, KeyError, click.UsageError)):
        check_command(command)


@pytest.mark.long
@pages_with("console")
def test_commands_print_what_a_page_says(page, tmp_path):
    text = page.read_text()
    assert EXAMPLES.refreshed(text, tmp_path, ("console",)) == text


@pytest.mark.long
def test_an_answer_that_is_out_of_date_is_seen(tmp_path):
    page = "```console\n$ relsim list scenarios\nworlds\n...\n```\n"
    assert EXAMPLES.refreshed(page, tmp_path, ("console",)) == page.replace("worlds", "scenarios")


# ---- scripts


@pytest.mark.long
def test_the_picture_shows_what_runs_show_now(tmp_path):
    kept = (DOCS / "picture.svg").read_text()
    if f"Matplotlib v{matplotlib.__version__}," not in kept:
        pytest.skip("another version of Matplotlib draws the same thing in other words")
    script("picture").draw(tmp_path / "picture.svg")
    words, numbers = apart(kept)
    words_now, numbers_now = apart((tmp_path / "picture.svg").read_text())
    assert words_now == words
    assert numbers_now == pytest.approx(numbers, abs=0.01)


def apart(picture: str) -> tuple[list[str], list[float]]:
    """The words and the numbers of a picture, without the names that are hashes of its numbers."""
    picture, number = re.sub(r"#?\b[mp][0-9a-f]{10}\b", "", picture), re.compile(r"-?\d+\.\d+")
    return number.split(picture), [float(found) for found in number.findall(picture)]


@pytest.mark.parametrize("name", ["make", "examples"])
def test_the_examples_of_the_scripts_are_right(name):
    assert doctest.testmod(script(name)).failed == 0
