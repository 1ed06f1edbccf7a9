"""Where in the space of what is uncertain the better choice changes, and what decides it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl

from relsim.errors import UserError
from relsim.insight.boundary import boundary
from relsim.insight.choices import Choice, advantages, shares, verdicts
from relsim.insight.deciding import flips, importances
from relsim.insight.discovery import Discovery, discover
from relsim.insight.evaluating import Evaluate, Say, silent
from relsim.insight.features import features
from relsim.insight.finding import CANNOT, Finding
from relsim.insight.saying import between, difference, percent, several

FEWEST = 10  # points


def flip_of(
    evaluate: Evaluate,
    points: pl.DataFrame,
    choose: Callable[[pl.DataFrame], Choice],
    *,
    replicates: int = 2,
    scenarios: int = 1,
    seed: int = 0,
    question: str = "",
    say: Say = silent,
) -> Finding:
    """Return where the better choice changes.

    Parameters
    ----------
    evaluate : callable
        From points and replicates to outcomes; see `relsim.insight.evaluating`.
    points : polars.DataFrame
        `point` and a column for each factor: a sample of what is uncertain.
    choose : callable
        From outcomes to what is chosen between.
    replicates : int
        At each point, at least 2: without them, nobody could say where it is undecided.
    scenarios : int
        How many the evaluator runs at each point.
    seed : int
        Of forests, trees and shuffles.
    question : str
    say : callable
        Told what will be run, before it is.

    Returns
    -------
    Finding
        `shares` of the space; `points` with the verdict at each; `importances` of factors; `boxes` in which A
        loses; `map` of the two factors that decide most.

    Raises
    ------
    UserError
        For too few points or replicates, or a metric that was not measured.
    """
    factors = [name for name in points.columns if name != "point"]
    if replicates < 2:
        raise UserError(
            f"replicates={replicates}: one run at a point cannot say who is better; write 2 or more"
        )
    if points.height < FEWEST:
        raise UserError(
            f"{points.height} points: too few to see where the choice changes; write {FEWEST} or more"
        )
    if not factors:
        raise UserError("nothing is varied: name what is uncertain")
    say(
        f"{points.height} points over {len(factors)} factors, {replicates} replicates of each",
        points.height * replicates * scenarios,
    )
    outcomes = evaluate(points, range(replicates))
    choice = choose(outcomes)
    judged = verdicts(
        advantages(choice, outcomes, points["point"].to_list(), range(replicates)), points["point"].to_list()
    )
    tables = {"shares": shares(judged), "points": points.join(judged, on="point", how="inner")}
    advantage = judged["advantage"].to_numpy()
    read = features(tables["points"], factors)
    ranked = importances(read, advantage, seed)
    found = discover(read, advantage, seed)
    tables |= {"importances": ranked, "boxes": found.boxes, "outcomes": outcomes}
    axes = _two(ranked, tables["points"])
    if len(axes) == 2:
        x, y = (tables["points"][name].cast(pl.Float64).to_numpy() for name in axes)
        tables["map"] = boundary(x, y, (advantage > 0.0).astype(np.float64))
    facts = {
        "choice": {"a": choice.a.said(), "b": choice.b.said(), "better": choice.better},
        "names": list(choice.names), "outcome": choice.a.outcome, "replicates": replicates, "seed": seed,
        "factors": factors, "axes": axes, "p_value": found.p_value, "base": found.base,
        "coverage": found.coverage, "density": found.density,
    }  # fmt: skip
    asked = question or f"Does it hold that {choice.names[0]} is better than {choice.names[1]}?"
    return Finding("flip", asked, _told(choice, tables, found, replicates), tables, facts)


def _two(ranked: pl.DataFrame, points: pl.DataFrame) -> list[str]:
    """Return the two most important factors that are numbers."""
    numbers = [name for name in ranked["factor"] if points[name].dtype.is_numeric()]
    return [name for name in numbers if points[name].n_unique() > 1][:2]


def _told(choice: Choice, tables: dict[str, pl.DataFrame], found: Discovery, replicates: int) -> str:
    """Return the answer in plain words."""
    of = {row["what"]: row for row in tables["shares"].to_dicts()}
    a, b = choice.names
    points, best = tables["points"], tables["points"]["advantage"]
    head = (
        f"{choice.a.said()} against {choice.b.said()}: {points.height} points, {replicates} replicates of "
        "each on "
        "the same draws; [95 % intervals]."
    )
    short = ["In short:"]
    short += [
        f"{name} is better: in {_share(of[f'{key} on average'])} of the space"
        for key, name in (("a", a), ("b", b))
    ]
    short.append(
        f"Beyond chance at the point itself: {a} in {_share(of['a'])}, {b} in {_share(of['b'])}; undecided "
        "with "
        f"{replicates} replicates: {_share(of['undecided'])}"
    )
    low, high = float(best.quantile(0.1) or 0.0), float(best.quantile(0.9) or 0.0)
    short.append(
        f"How far {a} is ahead: {difference(_mean(best), choice.a.outcome)} on average over the space, from "
        f"{difference(low, choice.a.outcome)} to {difference(high, choice.a.outcome)} at 8 of 10 points"
    )
    head_of = "What decides it:" if flips(best.to_numpy()) else "It hardly ever flips. What moves the lead:"
    deciding = "\n  ".join([head_of, *_deciding(tables["importances"])])
    losing = "\n  ".join([f"When does {a} lose?", *_losing(found, tables["boxes"])])
    note = (
        f"{CANNOT}\n  Shares are of the ranges that were varied, each value as likely as the file says: "
        "they are no "
        "chances that something happens. Where nothing differs, 1 in 20 points would still look decided."
    )
    return "\n\n".join([head, "\n  ".join(short), deciding, losing, note])


def _mean(values: pl.Series) -> float:
    return float(values.to_numpy().mean())


def _share(row: dict[str, Any]) -> str:
    return f"{percent(row['share'])} {between(row['low'], row['high'])}"


def _deciding(ranked: pl.DataFrame) -> list[str]:
    decides = ranked.filter("decides").to_dicts()
    if not decides:
        return ["Nothing stands out from what shuffled labels would give"]
    rest = [row["factor"] for row in decides[4:]]
    return [
        f"{row['factor']}: importance {percent(row['importance'])} (by chance up to "
        f"{percent(row['chance'])}); among "
        f"the first {len(decides)} in {percent(row['stable'])} of forests on half of the points"
        for row in decides[:4]
    ] + ([f"Then: {several(rest)}"] if rest else [])


def _losing(found: Discovery, boxes: pl.DataFrame) -> Sequence[str]:
    if np.isnan(found.p_value):
        return [f"At {percent(found.base)} of points: not often enough, or too often, to say when"]
    if boxes.is_empty():
        return [
            f"At {percent(found.base)} of points, under no conditions that a small tree finds better than "
            "chance "
            f"would (p = {found.p_value:.2f})"
        ]
    lines = [
        f"Where {row['conditions']}: {percent(row['density'])} of points there lose "
        f"{between(row['density_low'], row['density_high'])}, {percent(row['coverage'])} of all that lose"
        for row in boxes.to_dicts()
    ]
    return [
        *lines,
        f"On points that the tree had not seen: these conditions hold {percent(found.coverage)} of those "
        "that lose, and "
        f"{percent(found.density)} of points inside lose, against {percent(found.base)} everywhere",
    ]
