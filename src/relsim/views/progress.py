"""How far it is: a bar on a terminal, a line for every tenth elsewhere, all on standard error.

Whether somebody watches is asked of the stream itself and of nothing else: environment variables that
force colours would flood the log of a machine that nobody watches.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from relsim.views.text import duration

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

TENTHS = 10


class Announcer:
    """Says on standard error what is going on.

    Parameters
    ----------
    quiet : bool
        Say nothing.
    stream : text stream, optional
        Where to; standard error as it is at the time of the call if not given.
    """

    def __init__(self, quiet: bool = False, stream: TextIO | None = None) -> None:
        self.quiet = quiet
        self.stream = stream or sys.stderr
        self.terminal = not quiet and self.stream.isatty()

    def say(self, text: str) -> None:
        """Write a line.

        >>> Announcer(stream=sys.stdout).say("Compiling ...")
        Compiling ...
        """
        if not self.quiet:
            self.stream.write(text + "\n")
            self.stream.flush()

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Say what takes long, with the seconds that pass on a terminal, and how long it took.

        Parameters
        ----------
        text : str
            Without a full stop: "Compiling the engine (about 20 s, once)".
        """
        began = time.monotonic()
        if not self.terminal:
            self.say(f"{text} ...")
            yield
        else:
            from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

            bar = self._bar(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            with bar:
                bar.add_task(f"{text} ...", total=None)
                yield
        again = f"{text} " if self.terminal else ""  # the bar has gone
        self.say(f"{again}... done in {time.monotonic() - began:.0f} s")

    def runs(self) -> "Runs":
        """Return what is called after each run; a context, so that the bar is taken down whatever happens."""
        return Runs(self)

    def _bar(self, *columns: object) -> "Bar":
        from rich.console import Console
        from rich.progress import Progress as Bar

        return Bar(*columns, console=Console(file=self.stream), transient=True)  # type: ignore[arg-type]


class Runs:
    """Progress over many runs, whose number may grow: `runs(done, total, failures)` after each.

    Examples
    --------
    >>> with Announcer(stream=sys.stdout).runs() as runs:
    ...     for done in range(1, 31):
    ...         runs(done, 30, failures=0)  # doctest: +ELLIPSIS
     10 %, 3 of 30 runs, 0 s, ... a second, 1 s left
     20 %, 6 of 30 runs, 0 s, ... a second, 1 s left
    ...
    100 %, 30 of 30 runs, 0 s, ... a second
    """

    def __init__(self, announcer: Announcer) -> None:
        self.announcer = announcer
        self.began = time.monotonic()
        self.expected = 0  # how many there may be in all, where more are planned as it goes
        self.said = (0, 0)  # tenths said, and of which total
        self.bar: Bar | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def begin(self) -> None:
        """Start the clock, and put the bar up where somebody watches."""
        self.began = time.monotonic()
        if self.announcer.terminal:
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

            words = TextColumn("{task.description}"), BarColumn(None), TextColumn("{task.fields[count]}")
            times = TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()
            self.bar = self.announcer._bar(*words, *times)
            self.bar.add_task("Running", total=None, count="")
            self.bar.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar down."""
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int, failures: int) -> None:
        """Tell how many runs are done, out of how many so far planned, and how many of them failed."""
        total = max(total, self.expected)
        trouble = f", {failures} failed" if failures else ""
        passed = time.monotonic() - self.began
        rate = f", {done / passed:.3g} a second" if passed else ""
        if self.bar is not None:
            count = f"{done:,}/{total:,}{trouble}{rate}"
            self.bar.update(self.bar.task_ids[0], completed=done, total=total, count=count)
            return
        tenths = done * TENTHS // total
        if tenths > self.said[0] or total != self.said[1]:
            if tenths and total > 1:
                share = tenths * 100 // TENTHS
                left = f", {duration(passed / done * (total - done))} left" if done < total else ""
                said = f"{share:3} %, {done:,} of {total:,} runs{trouble}, {passed:.0f} s{rate}{left}"
                self.announcer.say(said)
            self.said = tenths, total
