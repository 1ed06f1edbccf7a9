"""What is lost without a mechanism: each turned off in turn, then several at once."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.families import simultaneous
from relsim.analysis.intervals import Floats
from relsim.analysis.pairs import paired_difference
from relsim.errors import UserError
from relsim.insight.evaluating import Say, silent, targets_in, values_at
from relsim.insight.finding import Finding
from relsim.insight.selecting import EvaluateScenarios
from relsim.insight.telling_parts import tell_losses

BASE = "as it is"


class Without(NamedTuple):
    """A world without something.

    Attributes
    ----------
    name : str
        A mechanism, or "all social" and the like.
    switches : tuple of str
        Those that are off in it.
    group : str
        To which they belong; nothing where several groups are off at once.
    help : str
        What is missing, in words.
    """

    name: str
    switches: tuple[str, ...]
    group: str = ""
    help: str = ""


def ablate_of(
    evaluate: EvaluateScenarios,
    without: Sequence[Without],
    metrics: Mapping[str, Sequence[str]],
    *,
    replicates: int = 30,
    question: str = "",
    say: Say = silent,
) -> Finding:
    """Return what is lost without each mechanism.

    Parameters
    ----------
    evaluate : callable
        From names of worlds ("as it is", and those of `without`) and replicates to outcomes.
    without : sequence of Without
    metrics : mapping of sequences of str
        For each metric, of whom; nobody means every vendor that there is.
    replicates : int
        At least 2: without them nobody could say what is chance.
    question : str
    say : callable
        Told what will be run, before it is.

    Returns
    -------
    Finding
        `losses`: a row for each world without something, metric and vendor: the level as it is and without,
        the change with its paired 95 % interval, and whether its sign is settled when all are allowed for.

    Raises
    ------
    UserError
        For too few replicates, or metrics that are defined in no run.
    """
    if replicates < 2:
        raise UserError(f"replicates={replicates}: one run cannot tell a change from chance; write 2 or more")
    runs = (len(without) + 1) * replicates
    say(f"{len(without) + 1} worlds, {replicates} replicates of each: {runs:,} runs", runs)
    names = [BASE, *(one.name for one in without)]
    outcomes = evaluate(names, range(replicates))
    point = outcomes["point"].head(1).to_list() or [0]
    read = {
        (name, target.outcome, target.vendor): values_at(outcomes, target, point, range(replicates))[0]
        for target in targets_in(outcomes)
        if (name := target.scenario) in names and target.group == "" and target.week is None
    }
    asked = [
        (one, metric, vendor)
        for metric, whom in metrics.items()
        for vendor in whom or dict.fromkeys(v for name, m, v in read if (name, m) == (BASE, metric))
        for one in without
    ]
    nothing = np.full(replicates, np.nan)
    pairs = [
        paired_difference(
            read.get((BASE, metric, vendor), nothing), read.get((one.name, metric, vendor), nothing)
        )
        for one, metric, vendor in asked
    ]
    if not any(pair.difference.n for pair in pairs):
        raise UserError(
            f"{', '.join(metrics)}: not defined in any run; choose another metric, or look at failed runs"
        )
    rows = [
        {
            "without": one.name, "group": one.group, "metric": metric, "vendor": vendor,
            "base": pair.base.mean, "other": pair.other.mean, "change": pair.difference.mean,
            "low": pair.difference.low, "high": pair.difference.high, "settled": together.settled,
            "replicates": pair.difference.n, "help": one.help,
        }
        for (one, metric, vendor), pair, together in zip(asked, pairs, simultaneous(pairs), strict=True)
    ]  # fmt: skip
    tables = {"losses": _table(rows), "values": _values(read, names)}
    facts = {
        "metrics": {metric: list(whom) for metric, whom in metrics.items()},
        "without": {one.name: list(one.switches) for one in without}, "replicates": replicates, "runs": runs,
    }  # fmt: skip
    said = tell_losses(tables["losses"], facts)
    return Finding("ablate", question or "What is lost without each mechanism?", said, tables, facts)


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    text = dict.fromkeys(("without", "group", "metric", "vendor", "help"), pl.String)
    kinds = dict.fromkeys(rows[0], pl.Float64) | text | {"settled": pl.Boolean, "replicates": pl.Int64}
    return pl.DataFrame(rows, schema=kinds).with_columns(pl.selectors.float().fill_nan(None))


def _values(read: Mapping[tuple[str, str, str], Floats], names: Sequence[str]) -> pl.DataFrame:
    rows = [
        (name, metric, vendor, replicate, value)
        for (name, metric, vendor), values in sorted(read.items(), key=lambda item: names.index(item[0][0]))
        for replicate, value in enumerate(values.tolist())
        if np.isfinite(value)
    ]
    return pl.DataFrame(rows, schema=["without", "metric", "vendor", "replicate", "value"], orient="row")
