"""Which pictures claims have: all at a glance, and of each what was predicted, measured, what turns it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import polars as pl

from relsim.insight.choices import UNDECIDED, A, B
from relsim.insight.claimed import bound_said, interval_said, said_by, value_said
from relsim.insight.finding import Finding
from relsim.views.findings.pictures import AROUND, ROW, Picture
from relsim.views.plots import claims as plots
from relsim.views.plots.flips import flip_map
from relsim.views.style import COLOURS, label_of

GLANCE = "at_a_glance"
FEW = 8  # claims that stand in one picture
CURVES = 6  # over doses in one picture
METRICS = 3  # that are drawn of a claim; the tables have all
PREDICTION = 62  # units that a prediction is high
COURSE = 3  # weeks from which on there is a line to draw
HOLDING = {
    A: ("it holds on average", COLOURS[2], "o"),
    B: ("it fails on average", COLOURS[1], "X"),
    UNDECIDED: ("neither", "#7d8891", "D"),
}


def pictures_of(finding: Finding) -> list[Picture]:
    """Return the pictures of claims, in the order in which they are looked at."""
    claims = finding["claims"]
    glances = [] if finding["flips"].is_empty() else [*_glances(claims, finding["flips"])]
    return [*glances, *(picture for claim in claims.to_dicts() for picture in _of(claim, finding))]


def _glances(claims: pl.DataFrame, flips: pl.DataFrame) -> Iterator[Picture]:
    """Yield all claims at a glance, in two halves where they are many."""
    half = claims.height if claims.height <= FEW else (claims.height + 1) // 2
    for at, part in enumerate(claims.iter_slices(half)):
        yield Picture(
            f"{GLANCE}{at + 1}",
            f"{part['claim'][0]} to {part['claim'][-1]}",
            "The mark is the verdict at the parameters as they stand. The bar is the share of points, over "
            "what was assumed, at which the essay's predictions hold on average, with its 95 % interval.",
            AROUND + 24 * part.height,
            partial(plots.at_a_glance, part, flips),
            left=46,
            right=24,
            top=6,
        )


def _of(claim: Mapping[str, Any], finding: Finding) -> Iterator[Picture]:
    name = claim["claim"]
    effects = finding["effects"].filter(claim=name)
    if effects.is_empty():
        return
    said = [_said(row) for row in effects.to_dicts()]
    yield Picture(
        f"{name}_predictions",
        "What was predicted, and what came out",
        "Each row has a scale of its own.",
        26 + PREDICTION * effects.height,
        partial(plots.against_bounds, effects, said=said),
        left=134,
        top=6,
    )
    levels = finding["levels"].filter(pl.col("claim") == name, pl.col("predicted"))
    for at, metric in enumerate(list(dict.fromkeys(levels["outcome"]))[:METRICS]):
        yield _measured(f"{name}_arms{at + 1}", metric, levels.filter(outcome=metric), claim["dose"])
    yield from _turning(name, finding)


def _said(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what stands before a prediction, and the numbers above it."""
    who = "" if row["by"] == "essay" else f" ({said_by(row['by'])})"
    bound = bound_said(row).removeprefix("between ").replace(" and ", " to ")  # two ends have little room
    numbers = f"{value_said(row['effect'], row)} {interval_said(row)}; {bound}?"
    return f"{row['prediction']}{who}", numbers


def _measured(name: str, metric: str, levels: pl.DataFrame, dose: str) -> Picture:
    """Return the picture of what the arms gave of one metric."""
    title = label_of(metric)
    caption = "Means over replicates. Arms share their luck: what decides are differences."
    curves = first_and_last(levels)
    if dose and is_legible(curves):
        draw = partial(plots.arms, curves, by="dose")
        return Picture(name, f"{title}, by {dose}", caption, 250, draw, left=60, right=84)
    if levels["week"].n_unique() >= COURSE:
        return Picture(
            name, f"{title}, by week", caption, 250, partial(plots.arms, levels, by="week"), left=60, right=84
        )
    height = AROUND + ROW * levels.height
    return Picture(name, title, caption, height, partial(plots.arms, levels, by="arm"), left=120, top=6)


def is_legible(levels: pl.DataFrame) -> bool:
    """Return whether curves over doses are few, and half of them have more than a point.

    >>> one = {"line": ["a", "a", "b"], "vendor": ["mart"] * 3, "week": [None] * 3, "dose": [0.0, 1.0, 1.0]}
    >>> is_legible(pl.DataFrame(one)), is_legible(pl.DataFrame(one | {"line": ["a", "b", "c"]}))
    (True, False)
    """
    points = levels.group_by("line", "vendor", "week").agg(pl.col("dose").n_unique())["dose"]
    return len(points) <= CURVES and 2 * (points > 1).sum() >= len(points)


def first_and_last(levels: pl.DataFrame) -> pl.DataFrame:
    """Return the first and the last of the weeks that were measured: of more, a curve each is a tangle.

    >>> first_and_last(pl.DataFrame({"week": [4, 8, None, 60]}))["week"].to_list()
    [4, None, 60]
    """
    ends = [levels["week"].min(), levels["week"].max()]
    return levels.filter(pl.col("week").is_null() | pl.col("week").is_in(ends))


def _turning(name: str, finding: Finding) -> Iterator[Picture]:
    """Yield the map of the two settings that decide most, where the verdict turns."""
    deciding = finding["deciding"].filter(claim=name)
    if deciding.is_empty() or f"points_{name}" not in finding.tables:
        return
    points = finding[f"points_{name}"]
    numbers = [f for f in deciding["factor"] if points[f].dtype.is_numeric() and points[f].n_unique() > 1][:2]
    if len(numbers) < 2:
        return
    on_average = points.with_columns(verdict=pl.col("favours"))
    stands = set(deciding.filter("decides")["factor"]) & set(numbers)
    sure = f"{' and '.join(n for n in numbers if n in stands)} stands out from chance." if stands else (
        "Neither stands out from chance: they came first."
    )  # fmt: skip
    yield Picture(
        f"{name}_turns",
        "Where it turns",
        f"Every point is one world; all that was assumed varies at once. {sure}",
        300,
        partial(
            flip_map, on_average, by=(numbers[0], numbers[1]), names=("it holds", "it fails"), said=HOLDING
        ),
    )
