"""What several commands take, each option defined once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from relsim.experiments.workers import cores

MOST_WORKERS = 1000
LARGEST_SEED = 2**63 - 1  # tables hold seeds as 64-bit whole numbers


def _seed(ctx: click.Context, param: click.Parameter, seed: int) -> int:
    if not 0 <= seed <= LARGEST_SEED:
        raise click.BadParameter(f"{seed}: write a whole number from 0 to {LARGEST_SEED}")
    return seed


def place(ctx: click.Context, param: click.Parameter, out: str | None) -> Path | None:
    """Return where to write; nothing is not taken for this folder."""
    if out == "":
        raise click.BadParameter(f"it is empty; write the name of a {str(param.metavar).lower()}")
    return None if out is None else Path(out)


def _weeks(ctx: click.Context, param: click.Parameter, weeks: int | None) -> int | None:
    if weeks is None:
        return None
    from relsim.scenario.fields import field_at, wanted

    field = field_at(("horizon", "weeks")) or {}
    if not field["minimum"] <= weeks <= field["maximum"]:
        raise click.BadParameter(f"{weeks}: write {wanted(field)}")
    return weeks


def _workers(ctx: click.Context, param: click.Parameter, workers: int | None) -> int:
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        why = "there is no one to do the work" if workers < 1 else "no machine has so many processors"
        raise click.BadParameter(f"{workers}: {why}; write a whole number from 1 to {MOST_WORKERS}")
    return workers or cores()


def number(name: str, default: float, meaning: str, metavar: str = "NUMBER") -> Callable[..., Any]:
    """Return an option that takes a number, a whole one where its default is."""
    kind = type(default)
    return click.option(name, type=kind, default=default, show_default=True, metavar=metavar, help=meaning)


def overrides(what: str, set_: Sequence[str], weeks: int | None) -> list[str]:
    """Return what --set and --weeks say of a scenario, or of an experiment, which has weeks of its own."""
    from relsim.designs import is_experiment

    if weeks is None:
        return [*set_]
    return [*set_, f"weeks={weeks}" if is_experiment(what) else f"horizon.weeks={weeks}"]


seed = click.option(
    "--seed", type=int, callback=_seed, default=0, show_default=True, metavar="NUMBER",
    help="Chance follows from it: the same seed gives the same numbers.",
)  # fmt: skip
weeks = click.option(
    "--weeks", type=int, callback=_weeks, metavar="NUMBER",
    help="Recorded weeks, instead of the scenario's.",
)  # fmt: skip
set_ = click.option(
    "--set", "set_", multiple=True, metavar="KEY=VALUE",
    help="Change a setting, such as vendors.mart.layers=0. Can be repeated.",
)  # fmt: skip
precision = click.option(
    "--precision", multiple=True, metavar="METRIC=WIDTH",
    help="Add runs until the 95 % interval is this narrow, such as retention=0.01. Can be repeated.",
)  # fmt: skip
workers = click.option(
    "--workers", type=int, callback=_workers, show_default="one for each processor", metavar="NUMBER",
    help="Runs at the same time; the numbers are the same for any.",
)  # fmt: skip
out = click.option("--out", callback=place, metavar="FOLDER", help="Where results are written.")
overwrite = click.option("--overwrite", is_flag=True, help="Replace other results in that folder.")
as_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON on standard output.")
quiet = click.option("--quiet", "-q", is_flag=True, help="No progress, only the answer.")
scenario = click.argument("scenario")
