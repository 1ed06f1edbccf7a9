"""What questions of many runs share, from `sensitivity` to `ablate`: options, telling, writing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json, written

if TYPE_CHECKING:
    from relsim.insight.finding import Finding

RUNS = "runs"  # the folder of finished runs, below the one of results

replicates = click.option(
    "--replicates",
    type=int,
    metavar="NUMBER",
    help="Runs at each point, on the same draws; else as the file says.",
)
runs = click.option("--runs", type=int, metavar="NUMBER", help="How many runs there may be.")
metric = click.option(
    "--metric", default="kept", show_default=True, metavar="METRIC[:VENDOR]",
    help="What counts, such as kept:grocer; without a vendor of the whole market.",
)  # fmt: skip
better = click.option(
    "--better", type=click.Choice(["higher", "lower"]), help="Which is better, where the metric does not say."
)


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that every question takes."""
    for option in (options.quiet, options.as_json, options.out, options.workers, options.set_):
        command = option(command)
    return command


def groups_of(texts: tuple[str, ...]) -> dict[str, list[str]] | None:
    """Return what --group said, by name.

    >>> groups_of(("trust=a,b",))
    {'trust': ['a', 'b']}
    """
    found = {}
    for text in texts:
        name, equals, members = text.partition("=")
        if not (name and equals and members):
            raise click.BadParameter(f"{text}: write NAME=SETTING,SETTING", param_hint="--group")
        found[name] = members.split(",")
    return found or None


def default_folder(kind: str, names: str) -> Path:
    """Return where a question of its own writes: so that the same command finds its runs again."""
    return Path("out") / f"{kind}-{names}"[:80]


class Asking:
    """Runs a question on the command line: tells what it takes, shows how far it is, writes what it found."""

    def __init__(self, folder: Path, workers: int, quiet: bool) -> None:
        from relsim.views.progress import Announcer, Runs

        self.folder, self.workers = folder, workers
        self.announcer: Announcer = Announcer(quiet)
        self.seconds: float | None = None
        self.runs: Runs = self.announcer.runs()

    @contextmanager
    def running(self, study: Any = None) -> Iterator[dict[str, Any]]:
        """Give what `relsim.sensitivity` and the others take to run: archive, workers, progress, say.

        Parameters
        ----------
        study : Study, optional
            By which a run is timed.

        Raises
        ------
        KeyboardInterrupt
            Ctrl-C, with how to go on.
        """
        from relsim.cli.engine import compile_engine
        from relsim.scenario.problems import shown_path

        compile_engine(self.announcer)
        self.seconds = None if study is None else _seconds(study)
        try:
            with self.runs as progress:
                progress.begin()
                yield {
                    "archive": self.folder / RUNS, "workers": self.workers, "progress": progress,
                    "say": self.say,
                }  # fmt: skip
        except KeyboardInterrupt:
            kept = f"Finished runs are kept in {shown_path(self.folder / RUNS)}"
            raise KeyboardInterrupt(f"Stopped. {kept}: the same command goes on.") from None

    def say(self, text: str, runs: int = 0) -> None:
        """Tell what will be run, and how long that takes if nothing of it is there."""
        from relsim.views.text import duration

        if runs and self.seconds is not None:
            text += f"; about {duration(runs * self.seconds / self.workers)} on {self.workers} workers"
        self.runs.expected = max(self.runs.expected, runs)
        self.announcer.say(text)

    def write(self, finding: "Finding", put: "Callable[[Finding, Path], Path]") -> Path:
        """Write what was found into the folder; return the path of its page."""
        with self.announcer.waiting("Drawing the pictures"):
            return put(finding, self.folder)

    def tell(self, finding: "Finding", as_json: bool) -> None:
        """Write what was found into the folder, and say it."""
        from relsim.views.findings import write_finding
        from relsim.views.text import wrapped

        page = self.write(finding, write_finding)
        if as_json:
            say_json(
                {
                    "kind": finding.kind, "question": finding.question, "answer": finding.answer(),
                    **finding.manifest, **{name: finding[name].to_dicts() for name in SAID[finding.kind]
                    if name in finding.tables}, "out": self.folder, "report": page,
                }
            )  # fmt: skip
            return
        say("\n\n".join([wrapped(finding.answer()), "\n".join(written(self.folder, page))]))


SAID = {
    "sensitivity": ("indices", "screening", "variance"),
    "flip": ("shares", "importances", "boxes"),
    "optimise": ("best", "finalists"),
    "select": ("ranking",),
    "explain": ("whole", "parts", "settings"),
    "ablate": ("losses",),
}
"""Tables that the JSON answer holds; files have all."""


def _seconds(study: Any) -> float:
    """Return about how many seconds a run takes on one processor."""
    from relsim.insight.studies import at_medians
    from relsim.sweeps.estimating import STARTING, expected
    from relsim.sweeps.planning import Plan

    estimate = expected(Plan(study, at_medians(study)), workers=1)
    return (estimate.seconds - STARTING) / max(estimate.runs, 1)
