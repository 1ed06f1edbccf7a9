"""What commands that run worlds share: their options, and the way from a question to what is kept."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from relsim.cli import options
from relsim.cli.endings import Broken
from relsim.scenario.problems import shown_path

if TYPE_CHECKING:
    from relsim.experiments.results import Results
    from relsim.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """What the options of an experiment said."""

    seed: int
    weeks: int | None
    replicates: int
    precision: tuple[str, ...]
    set_: tuple[str, ...]
    workers: int
    out: Path | None
    overwrite: bool
    report: bool
    as_json: bool
    quiet: bool


class Kept(NamedTuple):
    """Results, and where they were written: the folder and the report, None for what was not."""

    results: "Results"
    folder: Path | None
    page: Path | None


def experiment(replicates: int, meaning: str, report: bool) -> Callable[[Callable[..., None]], Any]:
    """Give a command the options of an experiment; it takes them as one argument, `asked`.

    Parameters
    ----------
    replicates : int
        How many if not given.
    meaning : str
        What a replicate is, for the help.
    report : bool
        Whether a report is written if nothing is said.
    """
    number = options.number("--replicates", replicates, meaning)
    page = click.option(
        "--report/--no-report", default=report, show_default=True, help="Write report.html too."
    )
    given = (
        options.seed, options.weeks, number, options.precision, options.set_, options.workers, options.out,
        options.overwrite, page, options.as_json, options.quiet,
    )  # fmt: skip
    names = [field.name for field in fields(Asked)]

    def of(command: Callable[..., None]) -> Any:
        @wraps(command)
        def run(**values: Any) -> None:
            asked = Asked(**{name: values.pop(name) for name in names})
            command(asked=asked, **values)

        for option in reversed(given):
            run = option(run)
        return run

    return of


def carry_out(
    experiment: Callable[..., "Results"], kind: str, worlds: Sequence[str], asked: Asked, folder: bool
) -> Kept:
    """Run an experiment and write what was asked for.

    Parameters
    ----------
    experiment : callable
        `relsim.run` or `relsim.compare`.
    kind : {"run", "comparison"}
    worlds : sequence of str
    asked : Asked
    folder : bool
        Whether results are written even where nobody named a folder.

    Raises
    ------
    UserError
        What is asked for cannot be done, or not be written there: said before anything runs.
    Broken
        Every run failed. What is known of the runs is written all the same.
    """
    from relsim.cli.engine import Threads
    from relsim.cli.places import check_folder, default_folder, draw_report, going_on
    from relsim.experiments.results import EveryRunFailed
    from relsim.experiments.worlds import named
    from relsim.views.progress import Announcer

    announcer = Announcer(asked.quiet)
    scenarios = named(worlds, asked.weeks, asked.set_)
    place = asked.out or (default_folder(scenarios) if folder or asked.report else None)
    if place is not None:
        check_folder(place, kind, scenarios, asked.seed, asked.overwrite)
    try:
        with (
            going_on(place, named=asked.out is not None, overwrite=asked.overwrite) as runs,
            announcer.runs() as progress,
            Threads(asked.workers, progress) as threads,
        ):
            results = experiment(
                *worlds, seed=asked.seed, weeks=asked.weeks, set=asked.set_, replicates=asked.replicates,
                precision=asked.precision or None, executor=threads, workers=asked.workers, progress=progress,
                runs=runs,
            )  # fmt: skip
    except EveryRunFailed as failure:
        if place is not None:
            failure.results.save(place, asked.overwrite)
        if os.environ.get("RELSIM_DEBUG") == "1":
            raise
        raise Broken(_all_failed(failure, place)) from None
    if place is None:
        return Kept(results, None, None)
    results.save(place, asked.overwrite)
    return Kept(results, place, draw_report(results, place, announcer) if asked.report else None)


def _all_failed(failure: Exception, place: Path | None) -> str:
    """Return what failed and where to look."""
    all_of_them = (
        f"The table of runs has all causes and tracebacks: {shown_path(place / 'runs.parquet')}"
        if place
        else "--out FOLDER keeps a table of runs with all causes and tracebacks."
    )
    return f"{failure}\n{all_of_them}\nRELSIM_DEBUG=1 before the command shows the first traceback."


def worlds_of(results: "Results") -> "dict[str, Scenario]":
    """Return the worlds of results as they were run."""
    from relsim.views.report.subject import scenario_of

    return {name: scenario_of(entry["toml"]) for name, entry in results.manifest["scenarios"].items()}


def rests_on(results: "Results") -> str:
    """Return how far the numbers of results rest on data."""
    from relsim.views.standing import in_lines
    from relsim.views.text import wrapped

    return wrapped("\n".join(in_lines(worlds_of(results))))


def facts(kept: Kept) -> dict[str, Any]:
    """Return what every experiment tells programs: what was run, and what is kept."""
    from relsim.views.standing import as_facts

    manifest = kept.results.manifest
    keys = ("relsim", "kind", "seed", "replicates", "failed", "weeks", "precision")
    return {
        **{key: manifest[key] for key in keys if key in manifest},
        "calibration": {name: as_facts(world) for name, world in worlds_of(kept.results).items()},
        "levels": kept.results.levels.to_dicts(),
        "runs": kept.results.runs.drop("traceback").to_dicts(),
        "out": kept.folder,
        "report": kept.page,
    }
