"""What is said where a command is stopped that goes on when it is given again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relsim.scenario.problems import shown_path


@contextmanager
def kept_in(file: Path) -> Iterator[None]:
    """Say on Ctrl-C where what was simulated is kept."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Stopped. What was simulated is kept in {shown_path(file)}; the same command goes on from there."
        ) from None
