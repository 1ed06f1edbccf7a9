"""Which of several scenarios is best, with a stated chance of being wrong."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats, mean_interval
from relsim.errors import UserError
from relsim.insight.evaluating import Say, silent, target_named, values_at
from relsim.insight.finding import CANNOT, Finding
from relsim.insight.ranking import Rule, Selected, select
from relsim.insight.saying import level, percent, several

EvaluateScenarios = Callable[[Sequence[str], range], pl.DataFrame]
"""From scenarios and replicates to outcomes; replicate r has the same draws in all of them."""


def select_of(
    evaluate: EvaluateScenarios,
    scenarios: Sequence[str],
    number: str,
    rule: Rule,
    *,
    better: Literal["higher", "lower"] = "higher",
    question: str = "",
    say: Say = silent,
) -> Finding:
    """Return the best of some scenarios.

    Parameters
    ----------
    evaluate : callable
        From scenarios and replicates to outcomes.
    scenarios : sequence of str
    number : str
        Such as "kept:grocer", or "kept" of all vendors.
    rule : Rule
    better : {"higher", "lower"}
    question : str
    say : callable
        Told who is out, and after how many replicates.

    Returns
    -------
    Finding
        `ranking`: a row for each scenario, the best first: mean with its 95 % interval, replicates, when and
        by whom it was eliminated; `values`: the number in each run.

    Raises
    ------
    UserError
        For a rule that cannot be, or a number that is not defined in every run.
    """
    rule.check(len(scenarios))
    if len(set(scenarios)) < len(scenarios):
        raise UserError("a scenario stands twice: name each once")
    sign = 1.0 if better == "higher" else -1.0

    def draw(inside: Sequence[int], replicates: range) -> Floats:
        names = [scenarios[at] for at in inside]
        outcomes = evaluate(names, replicates)
        rows = [
            values_at(
                outcomes,
                target_named(number, outcomes, name),
                outcomes["point"].head(1).to_list(),
                replicates,
            )
            for name in names
        ]
        return sign * np.concatenate(rows)

    say(
        f"{len(scenarios)} scenarios, {rule.first} replicates of each, then one by one until one is left: "
        f"at most {len(scenarios) * rule.most:,} runs"
    )
    say("The first replicates of each", len(scenarios) * rule.first)

    found = select(
        len(scenarios), draw, rule, lambda one, r: say(f"{scenarios[one]} is out after {r} replicates")
    )
    tables = {
        "ranking": _ranking(found, scenarios, sign),
        "values": _values(found, scenarios, sign),
    }
    facts = {
        "number": number, "better": better, "scenarios": list(scenarios), **rule._asdict(),
        "selected": scenarios[found.best], "decided": found.decided, "replicates": found.replicates,
        "runs": tables["values"].height,
    }  # fmt: skip
    asked = question or f"Which is best: {several(list(scenarios))}?"
    return Finding("select", asked, _told(found, tables, facts, rule), tables, facts)


def _ranking(found: Selected, scenarios: Sequence[str], sign: float) -> pl.DataFrame:
    """Return scenarios, the best first, then those that stayed in the longest."""
    rows = []
    for row in found.rows.to_dicts():
        values = found.values[row["candidate"]]
        mean = mean_interval(sign * values[np.isfinite(values)])
        name = scenarios[row["candidate"]]
        by = None if row["by"] is None else scenarios[row["by"]]
        rows.append(
            (
                name,
                row["candidate"] == found.best,
                mean.mean,
                mean.low,
                mean.high,
                mean.n,
                row["out_after"],
                by,
            )
        )
    kinds = {
        "scenario": pl.String, "selected": pl.Boolean, "mean": pl.Float64, "low": pl.Float64,
        "high": pl.Float64, "replicates": pl.Int64, "out_after": pl.Int64, "by": pl.String,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=kinds, orient="row")
    order = [pl.col("selected"), pl.col("out_after").is_null(), pl.col("out_after"), sign * pl.col("mean")]
    return table.sort(order, descending=True)


def _values(found: Selected, scenarios: Sequence[str], sign: float) -> pl.DataFrame:
    rows = [
        (name, replicate, sign * value)
        for name, values in zip(scenarios, found.values.tolist(), strict=True)
        for replicate, value in enumerate(values)
        if np.isfinite(value)
    ]
    return pl.DataFrame(rows, schema=["scenario", "replicate", "value"], orient="row")


def _told(found: Selected, tables: dict[str, pl.DataFrame], facts: dict[str, object], rule: Rule) -> str:
    """Return the answer in plain words."""
    number, outcome = str(facts["number"]), str(facts["number"]).partition(":")[0]
    best, *rest = tables["ranking"].to_dicts()
    least = level(rule.delta, outcome).replace(" %", " points")
    head = f"{number}, {facts['runs']} runs on shared draws; [95 % intervals of the mean]."
    short = ["In short:"]
    if found.decided:
        short.append(
            f"Best: {best['scenario']}, chosen with at most {percent(rule.alpha)} chance of being wrong "
            "where the best one "
            f"leads by {least} or more; those within {least} of it count as equally good"
        )
    else:
        inside = [row["scenario"] for row in tables["ranking"].to_dicts() if row["out_after"] is None]
        short.append(
            f"Not decided after {found.replicates} replicates: {several(inside)} are still in; allow more "
            "replicates, or "
            f"a difference of more than {least}"
        )
    lines = [_line(best, outcome), *(_line(row, outcome) for row in rest)]
    note = (
        f"{CANNOT}\n  Means are told from the runs that chose, so the best one's is a little too good. All "
        "have the same "
        "luck in a run, so their intervals may overlap and the choice be sure all the same. The procedure "
        "takes "
        "replicates for normal: means and shares over many customers come close."
    )
    return "\n\n".join([head, "\n  ".join(short), "\n  ".join(["One by one:", *lines]), note])


def _line(row: dict[str, object], outcome: str) -> str:
    mean, low, high = (level(_number(row[name]), outcome) for name in ("mean", "low", "high"))
    end = "in to the end" if row["out_after"] is None else f"out, beaten by {row['by']}"
    return f"{row['scenario']}: {mean} [{low}, {high}], {row['replicates']} replicates, {end}"


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
