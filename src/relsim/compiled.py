"""The one decorator for compiled code, and its reasons.

Rules and kernels are plain Python that Numba compiles when it is there. Nothing changes what they
compute: no `fastmath` (it changes sums and makes `isnan` a constant), no `prange` (it drops stores
through tuples, and its sums change with the thread count), no fused multiply-add. So the same text
interpreted gives the same bits, which the tests demand (`RELSIM_INTERPRET=1` turns the compiler
off; where Numba is absent it is off by itself and everything runs, slower).

Threads take ranges of customers, so kernels release the lock (`nogil`).

Numba's disk cache does not notice that a function called from *another* file has changed. The cache
folder is therefore named by a hash of the package's sources and of the versions that made it: what
is found there is never stale.
"""

import getpass
import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numpy as np

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

WEEK = "relsim_week_"  # how the modules are called that `relsim.tick` writes

Function = TypeVar("Function", bound=Callable[..., Any])

INTERPRETED = os.environ.get("RELSIM_INTERPRET") == "1" or importlib.util.find_spec("numba") is None


# Sources that decide what is compiled: compiled functions, layouts of rows, tuples, and settings.
_DECIDES = (b"@compiled", b"np.dtype", b"NamedTuple", b"setting(")


def sources_hash() -> str:
    """Return a short hash of all that decides what the compiler makes of the package.

    Returns
    -------
    str
        Twelve hexadecimal digits of the sources' content and of the Python, NumPy and Numba versions.
    """
    import importlib.metadata

    digest = hashlib.sha256()
    root = Path(__file__).parent
    for file in sorted(root.rglob("*.py")):
        text = file.read_bytes()
        if any(mark in text for mark in _DECIDES):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(text)
    for package in ("numpy", "numba", "llvmlite"):
        digest.update(importlib.metadata.version(package).encode())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Return where compiled code is kept: one folder per state of the sources.

    It lies under `RELSIM_CACHE`, else under the user's cache folder (`XDG_CACHE_HOME`, `~/.cache`), else,
    where neither can be written, under the system's folder for temporary files.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = f"compiled-{sources_hash()}"
    for base in (os.environ.get("RELSIM_CACHE"), home / "relsim"):
        if base and _can_write(Path(base) / name):
            return Path(base) / name
    return Path(tempfile.gettempdir()) / f"relsim-{getpass.getuser()}" / name


def _can_write(folder: Path) -> bool:
    """Return whether a folder is there, or can be made, and written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def is_cold() -> bool:
    """Return whether the first run will have to compile: no week is cached for these sources."""
    return not INTERPRETED and not any(cache_folder().rglob(f"{WEEK}*.nbi"))


@contextmanager
def open_lock(file: Path) -> Iterator[None]:
    """Hold a file that only one process can hold; where there are no such locks, hold nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        if fcntl is not None:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


class PlainRow:
    """One row that gives and takes plain Python numbers."""

    __slots__ = ("_row",)

    def __init__(self, row: np.void) -> None:
        """Look at a row."""
        object.__setattr__(self, "_row", row)

    def __getattr__(self, name: str) -> Any:
        """Return one field as a plain number."""
        return self._row[name].item()

    def __setattr__(self, name: str, value: Any) -> None:
        """Write one field."""
        self._row[name] = value


class Plain:
    """A column, or rows of them, that gives and takes plain Python numbers."""

    __slots__ = ("column", "shape")

    def __init__(self, column: np.ndarray) -> None:
        """Look at a column."""
        self.column = column
        self.shape = column.shape

    def __getitem__(self, place: Any) -> Any:
        """Return one number or one row, or a narrower look at the same column."""
        found = self.column[place]
        if isinstance(found, np.void):
            return PlainRow(found)
        return Plain(found) if isinstance(found, np.ndarray) else found.item()

    def __setitem__(self, place: Any, value: Any) -> None:
        """Write one number."""
        self.column[place] = value


if INTERPRETED:

    def compiled(function: Function) -> Function:
        """Return the function as it is: nothing is compiled in this process."""
        return function

    word: Callable[[Any], Any] = int

    def view(world: Any) -> Any:
        """Return a tuple of columns as the interpreter should see them: giving plain Python numbers.

        NumPy's scalars would not do: `float32` times a Python number stays `float32`, where compiled code
        reckons in `float64`.
        """
        if isinstance(world, np.ndarray):
            return Plain(world.view(np.ndarray))
        if isinstance(world, np.record):
            names = world.dtype.names or ()
            return SimpleNamespace(**{name: view(world[name]) for name in names})
        if isinstance(world, np.generic):
            return world.item()
        if isinstance(world, tuple):
            return type(world)(*(view(part) for part in world))
        return world
else:
    os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
    import numba
    from numba.core import caching

    # No reference counts: kernels own no memory, and counting costs ten times what they do.
    _OPTIONS: dict[str, Any] = {
        "cache": True, "nogil": True, "error_model": "numpy", "forceinline": True, "_nrt": False,
    }  # fmt: skip

    def compiled(function: Function) -> Function:
        """Compile a rule or a kernel: cached on disk, lock released, results as interpreted.

        A user's own, from a notebook or another module, is compiled in each process: the cache would not
        notice that what it calls has changed.
        """
        ours = function.__module__.partition(".")[0] == "relsim" or function.__module__.startswith(WEEK)
        return cast(Function, numba.njit(**_OPTIONS | {"cache": ours})(function))

    _save: Any = caching.IndexDataCacheFile.save

    def _save_alone(self: Any, key: Any, data: Any) -> None:
        """Write to the cache while nobody else does.

        Numba looks up a free file name and then writes it; two processes that compile at the same time
        could take the same one, and a third would then run the wrong code.
        """
        with open_lock(Path(os.environ["NUMBA_CACHE_DIR"]) / "lock"):
            _save(self, key, data)

    setattr(caching.IndexDataCacheFile, "save", _save_alone)  # noqa: B010 - what mypy would refuse otherwise

    word = np.uint64

    def view(world: Any) -> Any:
        """Return a tuple of columns as compiled code sees them: as they are."""
        return world
