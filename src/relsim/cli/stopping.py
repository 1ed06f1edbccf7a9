"""What is said where a command is stopped that goes on when it is given again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relsim.scenario.problems import shown_path


@contextmanager
def kept_in(file: Path, *others: str) -> Iterator[None]:
    """Say on Ctrl-C where what was simulated is kept: a file, and others beside it."""
    names = " and ".join([shown_path(file), *others])
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Stopped. What was simulated is kept in {names}; the same command goes on from there."
        ) from None
