"""The folder of a sweep: who works in it, what it is of, what happened.

sweep.json     the definition, written first
sweep.log      what happened when
sweep.lock     held by whoever works here
runs/          finished runs, one file each
points, runs, outcomes, levels (.parquet), manifest.json: made at the end
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from errno import EACCES, ENOTDIR
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from relsim.errors import UserError
from relsim.experiments.archive import RUNS, Archive
from relsim.experiments.store import MANIFEST
from relsim.experiments.writing import cannot_write, left_behind, put
from relsim.scenario.problems import shown_path
from relsim.sweeps.definition import changed

if sys.platform != "win32":
    import fcntl

DEFINITION = "sweep.json"
LOG = "sweep.log"
LOCK = "sweep.lock"


class Folder:
    """A folder for a sweep; a context, in which it is ours alone.

    Parameters
    ----------
    place : str or Path
    runs : str or Path, optional
        Where finished runs are kept, if not below it.
    """

    def __init__(self, place: str | Path, runs: str | Path | None = None) -> None:
        self.place = Path(place)
        self.archive = Archive(Path(runs if runs is not None else self.place / RUNS).absolute())
        self.own_runs = runs is None
        self._lock: IO[str] | None = None
        self.log_file: IO[str] | None = None

    def check(self, definition: Mapping[str, Any], overwrite: bool = False) -> None:
        """Refuse a folder that cannot be written, or that is of another sweep; write nothing.

        Raises
        ------
        UserError
        """
        for place in (self.place, self.archive.folder):
            above = next(p for p in [place, *place.absolute().parents] if os.path.lexists(p))
            reason = ENOTDIR if not above.is_dir() else 0 if os.access(above, os.W_OK | os.X_OK) else EACCES
            if reason:
                raise cannot_write(place, OSError(reason, os.strerror(reason)))
        if overwrite:
            return
        was = self.definition()
        if was is not None and (lines := changed(was, definition)):
            told = "\n".join(f"  {line}" for line in lines)
            raise UserError(
                f"{shown_path(self.place)}: holds another sweep. What changed:\n{told}\n"
                f"Name another folder, with --runs {shown_path(self.archive.folder)} for the runs that both "
                "share; or --overwrite starts anew."
            )
        others = (self.place / MANIFEST).exists() or any(self.place.glob("*.parquet"))
        if was is None and others:
            raise UserError(f"{shown_path(self.place)}: holds other results; name another folder")

    def definition(self) -> dict[str, Any] | None:
        """Return what the sweep is that this folder is of; None where it is of none.

        Raises
        ------
        UserError
            It cannot be read.
        """
        file = self.place / DEFINITION
        try:
            read = json.loads(file.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError):
            read = None
        if not isinstance(read, dict):
            raise UserError(f"{shown_path(file)}: cannot be read; name another folder, or delete it")
        return read

    def begin(self, definition: Mapping[str, Any], overwrite: bool = False) -> None:
        """Make the folder that of a sweep, and clear away what was left unfinished.

        Raises
        ------
        UserError
            The folder is of another sweep, cannot be written, or somebody else is at work in it.
        """
        self.check(definition, overwrite)
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            self.check(definition, overwrite)
            if overwrite and self.own_runs:
                self.archive.clear()
            self.archive.folder.mkdir(parents=True, exist_ok=True)
            for file in left_behind(self.place.glob("*.tmp")):
                file.unlink(missing_ok=True)
            self.archive.clean()
            text = json.dumps(definition, indent=1, ensure_ascii=False)
            if self.definition() != json.loads(text):
                put(self.place / DEFINITION, text.encode() + b"\n")
            self.log_file = (self.place / LOG).open("a", encoding="utf-8")
        except OSError as error:
            raise cannot_write(self.place, error) from None

    def _take_lock(self) -> None:
        """Hold the folder until this process ends, however it ends."""
        self._lock = (self.place / LOCK).open("a+")
        if sys.platform == "win32":  # it has no such locks
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.seek(0)
            who = self._lock.read().strip() or "another process"
            self._lock.close()
            self._lock = None
            raise UserError(
                f"{shown_path(self.place)}: {who} is at work here; wait for it, or name another folder "
                "(both may share --runs)"
            ) from None
        self._lock.truncate(0)
        self._lock.write(f"process {os.getpid()}, since {time.strftime('%H:%M:%S')},\n")
        self._lock.flush()

    def log(self, text: str) -> None:
        """Write a line to the log, with the time; without a log, or on a full disk, say nothing."""
        if self.log_file is None:
            return
        try:
            self.log_file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {text}\n")
            self.log_file.flush()
        except OSError:
            return

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        for file in (self.log_file, self._lock):
            if file is not None:
                try:
                    file.close()
                except OSError:  # a full disk, which was told before
                    continue
        self.log_file = self._lock = None
