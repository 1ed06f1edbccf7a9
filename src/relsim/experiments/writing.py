"""Files that are there whole or not at all.

A file is written beside its place, flushed to the disk and then put into place, so that a reader finds
the old file or the new one, never half of one, whenever the writer was killed.
"""

import os
import platform
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from relsim.errors import UserError
from relsim.scenario.problems import shown_path

HOST = re.sub(r"[^A-Za-z0-9-]", "-", platform.node()) or "here"
UNFINISHED = re.compile(r".*\.(?P<host>[A-Za-z0-9-]+)_(?P<process>\d+)_\d+\.tmp")


def put(path: Path, content: bytes) -> Path:
    """Put a file into place, whole or not at all; return its path."""
    writer = f"{HOST}_{os.getpid()}_{threading.get_ident()}"
    unfinished = path.with_name(f"{path.name}.{writer}.tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def left_behind(files: Iterator[Path]) -> Iterator[Path]:
    """Yield unfinished files of writers on this machine that are no more.

    Those of another machine that shares the folder stay, since nobody here can tell whether it still writes.
    """
    for file in files:
        written = UNFINISHED.fullmatch(file.name)
        if written and written["host"] == HOST and not is_alive(int(written["process"])):
            yield file


def is_alive(process: int) -> bool:
    """Return whether a process of this machine is there.

    >>> is_alive(os.getpid())
    True
    """
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


class CannotWrite(UserError):
    """A folder that cannot be written: nothing more can be kept."""


def cannot_write(place: Path, error: OSError) -> CannotWrite:
    """Return the error for a folder that cannot be written."""
    mend = "name another folder, or make room"
    return CannotWrite(f"{shown_path(place)}: cannot be written ({error.strerror}); {mend}")
