"""Where results are written, and whether they can be: asked before anything runs."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EACCES, ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING

from relsim.errors import UserError
from relsim.scenario.problems import shown_path

if TYPE_CHECKING:
    from relsim.experiments.results import Results
    from relsim.scenario import Scenario
    from relsim.views.progress import Announcer


def default_folder(names: "Mapping[str, Scenario]") -> Path:
    """Return a folder of its own for the results of a comparison: what was compared, and when."""
    return Path("out") / f"{'-'.join(names)[:60]}-{time.strftime('%Y%m%d-%H%M%S')}"


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written, before anything runs.

    Raises
    ------
    UserError
    """
    from relsim.experiments.writing import cannot_write

    above = next(place for place in [folder, *folder.absolute().parents] if os.path.lexists(place))
    reason = ENOTDIR if not above.is_dir() else 0 if os.access(above, os.W_OK | os.X_OK) else EACCES
    if reason:
        raise cannot_write(folder, OSError(reason, os.strerror(reason)))


def check_folder(
    folder: Path, kind: str, worlds: "Mapping[str, Scenario]", seed: int, overwrite: bool
) -> None:
    """Refuse a folder that cannot be written or that holds other results, before anything runs.

    Raises
    ------
    UserError
    """
    from relsim.analysis.metrics import METRICS
    from relsim.experiments.manifest import manifest_of
    from relsim.experiments.store import refuse_other

    check_writable(folder)
    if not overwrite:
        refuse_other(folder, manifest_of(kind, worlds, [], seed, list(METRICS)))


@contextmanager
def going_on(folder: Path | None, named: bool, overwrite: bool) -> Iterator[Path | None]:
    """Yield where finished runs are kept, so that the same command goes on where it was stopped.

    Parameters
    ----------
    folder : Path, optional
        Of the results; nothing is kept without one.
    named : bool
        Whether the user named it: another time there would be another one.
    overwrite : bool
        Forget the runs that are there.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C, with how to go on.
    """
    if folder is None:
        yield None
        return
    from relsim.experiments.archive import RUNS, Archive

    archive = Archive(folder / RUNS)
    if overwrite:
        archive.clear()
    archive.clean()
    try:
        yield archive.folder
    except KeyboardInterrupt:
        there = len([*archive.found()])
        again = "the same command" if named else f"the same command with --out {shown_path(folder)}"
        kept = f" {there} finished runs are kept in {shown_path(archive.folder)}; {again} goes on."
        raise KeyboardInterrupt("Stopped." + (kept if there else " Nothing was written.")) from None


def draw_report(results: "Results", folder: Path, announcer: "Announcer") -> Path:
    """Write the report beside the tables; return its path.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C, with what is kept.
    """
    from relsim.views import report

    page = folder / "report.html"
    try:
        with announcer.waiting("Drawing the report"):
            return report.write_report(results, page)
    except KeyboardInterrupt:
        kept = f"The tables are kept in {shown_path(folder)}; the report is not there."
        raise KeyboardInterrupt(f"Stopped. {kept}") from None


def write_text(file: Path, text: str) -> str:
    """Write a file; return its path as the user would type it.

    Raises
    ------
    UserError
        It cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise UserError(f"{shown_path(file)}: {what}; name another file") from None
    return shown_path(file)
