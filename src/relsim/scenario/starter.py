"""A first scenario of one's own: a commented file that extends a shipped one."""

import os
from collections.abc import Callable
from pathlib import Path

from relsim.errors import UserError
from relsim.scenario.catalogue import Setting, settings
from relsim.scenario.fields import number
from relsim.scenario.loading import load
from relsim.scenario.problems import one_line, shown_path
from relsim.scenario.resolved import toml_value
from relsim.scenario.shipped import shipped_scenarios

_OFFERED = ("price", "quality", "layers", "local", "same_person", "help", "pressure", "honesty", "messages")
"""The levers that a starter offers; `relsim describe` shows all."""


def starter_text(from_: str = "village", folder: str | Path = ".") -> str:
    """Return a commented scenario file that extends another one and passes the check as it is.

    Parameters
    ----------
    from_ : str
        The name of a shipped scenario, or the path of a file.
    folder : str or Path
        Where it will stand: what it extends is found from there.

    Raises
    ------
    ScenarioError
        There is no such scenario, or it cannot be run as written.

    Examples
    --------
    >>> starter_text("village").splitlines()[3]
    'extends = "village"'
    """
    base = load(from_)
    here = from_ in shipped_scenarios() or Path(from_).is_absolute()
    extends = from_ if here else Path(os.path.relpath(from_, folder)).as_posix()
    rows = {row.path: row for row in settings(base)}
    lines = [
        f"# A scenario of your own. It starts from {toml_value(from_)} and changes what you write here.",
        "# Take the # away before a section and a setting to use them; relsim check FILE checks the file.",
        "",
        f"extends = {toml_value(extends)}",
        'title = "my scenario"',
        'question = "what happens if ...?"',
        "",
        "# [horizon]",
        _offer(rows["horizon.weeks"]),
    ]
    for name in base.vendors:
        lines += ["", f"# [vendors.{name}]", *(_offer(rows[f"vendors.{name}.{lever}"]) for lever in _OFFERED)]
    vendor = next(iter(base.vendors), "")
    lines += [
        "",
        "# Something that happens in one week: a lever set to a value.",
        "# [[events]]",
        "# week = 52",
        f"# vendor = {toml_value(vendor)}",
        "# set = { price = 1.1 }",
    ]
    return "\n".join(lines) + "\n"


def new_scenario(path: str | Path, from_: str = "village") -> Path:
    """Write a starter file and return its path.

    Raises
    ------
    UserError
        The file exists, or cannot be written; or nothing is shipped under the name.
    """
    return new_file(path, "a scenario", lambda: starter_text(from_, Path(path).parent))


def new_file(path: str | Path, kind: str, text: Callable[[], str]) -> Path:
    """Write a file that is not there yet and return its path.

    Parameters
    ----------
    path : str or Path
    kind : str
        What the file holds: "a scenario".
    text : callable
        Makes its text, once the name is known to be right.

    Raises
    ------
    UserError
        The name does not end in .toml, the file exists, or cannot be written.
    """
    file = Path(path)
    if file.suffix != ".toml":
        name = f"{shown_path(file)}.toml" if file.name and file.name != ".toml" else "mine.toml"
        raise UserError(f"{one_line(str(path))}: {kind} file ends in .toml; write {name}")
    content = text()
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(content)
    except FileExistsError:
        raise UserError(
            f"{shown_path(file)}: the file exists; choose another name, or delete it first"
        ) from None
    except OSError as error:
        raise UserError(
            f"{shown_path(file)}: the file cannot be written ({error.strerror}); choose another folder"
        ) from None
    return file


def _offer(row: Setting) -> str:
    """Return a setting as a line to uncomment, with help, range and unit behind it."""
    key = row.path.rpartition(".")[2]
    low, high = number(row.low or 0), number(row.high or 0)
    return f"# {key} = {toml_value(row.value)}  # {row.help}: {low} to {high} ({row.unit})"
