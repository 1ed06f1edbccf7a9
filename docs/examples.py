"""Run the examples of pages and write down what they print.

    python docs/examples.py README.md

A block of TOML whose first line is a comment with a file's name is that file. In a `console` block, lines
after `$ ` are commands; those of relsim are run, beside these files. What is shown of an answer begins at
its first line, or, after a line `...`, at the line shown next; it may end in `...` too. A Python session
is run from top to bottom.
"""

import contextlib
import doctest
import io
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUT = "..."


def blocks(text: str, language: str) -> Iterator[str]:
    """Return what stands in the fenced blocks of a language."""
    return (block[2] for block in BLOCK.finditer(text) if block[1] == language)


def files_of(text: str) -> dict[str, str]:
    r"""Return the files that a page shows, by name.

    >>> files_of("```toml\n# mine.toml\nweeks = 9\n```\n")
    {'mine.toml': '# mine.toml\nweeks = 9\n'}
    """
    named = ((re.match(r"# (\S+\.toml)\n", block), block) for block in blocks(text, "toml"))
    return {name[1]: block for name, block in named if name}


def commands(block: str) -> list[tuple[str, list[str]]]:
    r"""Return the commands of a console block, each with the lines that are shown of its answer.

    >>> commands("$ make demo\n$ relsim list\nscenarios\n...\n")
    [('make demo', []), ('relsim list', ['scenarios', '...'])]
    """
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def answer_to(command: str, folder: Path) -> list[str]:
    """Return the lines that a command of relsim prints; it has to end well."""
    name, *arguments = shlex.split(command)
    if name != "relsim":
        raise ValueError(f"{command}: only commands of relsim are run")
    program = [sys.executable, "-c", "from relsim.cli import main; main()", *arguments]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr or done.stdout}")
    return done.stdout.splitlines()


def excerpt(shown: list[str], answer: list[str]) -> list[str]:
    """Return of an answer what corresponds to the lines shown.

    >>> excerpt(["...", "grocer 1", "mart 2", "..."], ["who", "grocer 1", "mart 3", "all 4"])
    ['...', 'grocer 1', 'mart 3', '...']
    """
    made, at = [], 0
    for n, line in enumerate(shown):
        if line == CUT:
            following = shown[n + 1] if n + 1 < len(shown) else None
            if following is not None and following in answer[at:]:
                at = answer.index(following, at)
            made.append(CUT)
        elif at < len(answer):
            made.append(answer[at])
            at += 1
    return made


def told(block: str, folder: Path) -> str:
    """Return a console block with what its commands print."""
    lines = []
    for command, shown in commands(block):
        answer = excerpt(shown, answer_to(command, folder)) if command.startswith("relsim ") else shown
        lines += [f"$ {command}", *answer]
    return "\n".join(lines) + "\n"


def session(block: str, names: dict[str, object]) -> str:
    r"""Return a Python session with what it prints; plain code is run and returned as it is.

    >>> session(">>> 1 + 1\n3\n", {})
    '>>> 1 + 1\n2\n'
    """
    if ">>> " not in block:
        exec(block, names)
        return block
    lines = []
    for example in doctest.DocTestParser().get_examples(block):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "<session>", "single"), names)
        first, *rest = example.source.splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in rest), *printed.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


def refreshed(text: str, folder: Path, languages: tuple[str, ...] = ("console", "python")) -> str:
    """Return a page with what its examples print now.

    Parameters
    ----------
    text : str
    folder : Path
        An empty one, in which the page's files are written and its commands run.
    languages : tuple of str
        Which blocks are run.
    """
    for name, content in files_of(text).items():
        (folder / name).write_text(content)
    names: dict[str, object] = {"__name__": "__main__"}
    say: dict[str, Callable[[str], str]] = {
        "console": lambda block: told(block, folder),
        "python": lambda block: session(block, names),
    }

    def one(block: re.Match[str]) -> str:
        return f"```{block[1]}\n{say[block[1]](block[2])}```" if block[1] in languages else block[0]

    with contextlib.chdir(folder):
        return BLOCK.sub(one, text)


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(refreshed(page.read_text(), Path(folder)))
