"""Which file is meant, and the chain of files that it extends."""

import os
from pathlib import Path

from relsim.scenario.document import Unreadable, read
from relsim.scenario.problems import Place, Report, closest, one_of, quoted, shown, shown_path
from relsim.scenario.tree import Node

LONGEST = 10
"""Files that may extend each other in a row."""


def named_file(name: str | Path, folder: Path, shipped: dict[str, Path]) -> Path:
    """Return the file that a name means: a shipped one, or a path relative to the folder.

    A text with `/` in it or ending in `.toml` is a path; anything else is a shipped name.

    Raises
    ------
    Unreadable
        Nothing of that name is shipped, or there is no such file.
    """
    text = str(name)
    if not _is_path(name):
        if text in shipped:
            return shipped[text]
        beside = f", or ./{text}.toml for the file" if (folder / f"{text}.toml").is_file() else ""
        raise Unreadable(f"nothing shipped is named {shown(text)}", one_of(text, shipped) + beside)
    path = folder / name
    if not os.path.lexists(path):
        raise Unreadable("there is no such file", _instead(path, shipped))
    return path


def _is_path(name: str | Path) -> bool:
    return isinstance(name, Path) or name.endswith(".toml") or "/" in name or os.sep in name


def chain(first: Node, file: Path | None, shipped: dict[str, Path], report: Report) -> list[Node]:
    """Return a document and what it extends, each without its `extends`, the document first.

    Parameters
    ----------
    first : Node
        The document.
    file : Path or None
        Where it was read from; None for a mapping.
    shipped : dict
        Files that can be extended by name.
    report : Report
        Takes what is wrong: a wrong type, no such file, a circle, a chain of more than `LONGEST`.
    """
    layers: list[Node] = []
    seen = [file.resolve()] if file else []
    node: Node | None = first
    while node is not None:
        base = node.value.get("extends")
        layers.append(Node({key: v for key, v in node.value.items() if key != "extends"}, node.place))
        node = _base(base, seen, shipped, report) if base else None
    return layers


def _base(name: Node, seen: list[Path], shipped: dict[str, Path], report: Report) -> Node | None:
    """Return the document that is extended, or None and what is wrong in the report."""

    def wrong(message: str, hint: str) -> None:
        report.add(name.place, ("extends",), message, hint)
        report.whole = False

    if not isinstance(name.value, str):
        wrong(
            f"{shown(name.value)} is not text", "write the name of a shipped scenario or the path of a file"
        )
        return None
    try:
        file = named_file(name.value, Path(name.place.folder), shipped)
        if file.resolve() in seen:
            circle = [*seen[seen.index(file.resolve()) :], file.resolve()]
            wrong(
                f"files extend each other in a circle ({' > '.join(p.name for p in circle)})",
                "take one extends out",
            )
            return None
        if len(seen) >= LONGEST:
            wrong(f"more than {LONGEST} files extend each other", "merge some of them")
            return None
        document = read(file)
    except Unreadable as error:
        if not error.spot[0]:
            which = f"{shown_path(Path(name.place.folder) / name.value)}: " if _is_path(name.value) else ""
            wrong(which + error.message, error.hint)
        else:
            report.files.append(shown_path(file))
            report.whole = False
            report.add(Place(shown_path(file), *error.spot), (), error.message, error.hint)
        return None
    seen.append(file.resolve())
    report.files.append(document.place.file)
    return document


def _instead(path: Path, shipped: dict[str, Path]) -> str:
    """Return what would do where a file is missing."""
    if path.stem in shipped:
        return f"did you mean the shipped {quoted(path.stem)}?"
    folder = path.parent
    near = closest(path.stem, (p.stem for p in folder.glob("*.toml"))) if folder.is_dir() else None
    return f"did you mean {shown_path(folder / near)}.toml?" if near else "check the name and the folder"
