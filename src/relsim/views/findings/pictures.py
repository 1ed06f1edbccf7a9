"""Which pictures a finding has."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from relsim.insight.evaluating import WHICH, Target, targets_in
from relsim.insight.finding import Finding
from relsim.views.plots import flips, levers, parts, race, shares
from relsim.views.plots.heat import heat

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NUMBERS = 4  # that get pictures of their own; the map and the tables have all
COLUMNS = 10  # of the map
ROW = 34  # units that a row is high
AROUND = 52
SCREENED = 20  # rows of the screening that are drawn
DECIDING = 10  # rows of importances


class Picture(NamedTuple):
    """A picture to draw.

    Attributes
    ----------
    name : str
        Of its files, and of its part of the page.
    title, caption : str
    height : float
        In units of which the width of a column has 390.
    draw : callable
        Draws on the axes that it is given.
    left, right, top : float
        Room around the axes for names.
    """

    name: str
    title: str
    caption: str
    height: float
    draw: Callable[["Axes"], object]
    left: float = 60
    right: float = 14
    top: float = 24


def pictures_of(finding: Finding) -> list[Picture]:
    """Return the pictures of a finding, in the order in which they are looked at."""
    kinds = {
        "sensitivity": _sensitivity, "flip": _flip, "optimise": _optimise, "select": _select,
        "explain": _explain, "ablate": _ablate,
    }  # fmt: skip
    return list(kinds[finding.kind](finding))


def _sensitivity(finding: Finding) -> Iterator[Picture]:
    table = finding["indices"]
    targets = targets_in(table)
    shown = sorted(targets, key=lambda target: (target.group != "", target.week is not None))[:NUMBERS]
    for at, target in enumerate(shown):
        rows = rows_of(table, target).drop_nulls("total")
        directed = rows.drop_nulls(["at_low", "at_high"])
        if directed.height:
            yield Picture(
                f"tornado{at + 1}",
                target.said(),
                "Mean of the outcome where a factor lies in the lowest and in the highest quarter of its "
                "range, all others "
                "varied; bars are 95 % intervals of those means.",
                AROUND + ROW * directed.height,
                partial(shares.tornado, directed),
                left=150,
                top=6,
            )
    for at, target in enumerate(shown):
        rows = rows_of(table, target).drop_nulls("total")
        if rows.height:
            yield Picture(
                f"shares{at + 1}",
                target.said(),
                "Sobol' indices: what share of the outcome's variance a factor brings, by itself and in "
                "all. Grey: not "
                "shown to matter, the interval less what chance adds includes 0.",
                AROUND + 44 * rows.height,
                partial(shares.variance_shares, rows),
                left=150,
                top=6,
            )
    if len(targets) > 1:
        few = targets[:COLUMNS]
        some = pl.concat([rows_of(table, target) for target in few])
        factors = some["factor"].n_unique()
        yield Picture(
            "map",
            "All numbers",
            "Total indices in per cent of each number's variance; they can add up to more than 100, since "
            "what factors do together counts for each. In brackets: not shown to matter.",
            60 + 40 * factors,
            partial(heat, some),
            left=150,
            top=56,
        )
    if "screening" in finding.tables:
        for at, target in enumerate(shown):
            rows = rows_of(finding["screening"], target).drop_nulls("effect")
            if rows.height:
                yield Picture(
                    f"screening{at + 1}",
                    target.said(),
                    "Morris screening: mean change of the outcome when a factor goes through its whole "
                    "range; the "
                    f"strongest {min(SCREENED, rows.height)} of {rows.height}.",
                    AROUND + ROW * min(rows.height, SCREENED),
                    partial(shares.screening, rows, kept=finding.manifest["kept"], most=SCREENED),
                    left=150,
                    top=6,
                )


def _flip(finding: Finding) -> Iterator[Picture]:
    manifest, points = finding.manifest, finding["points"]
    names = (manifest["names"][0], manifest["names"][1])
    if len(manifest["axes"]) == 2:
        by = (manifest["axes"][0], manifest["axes"][1])
        decides = set(finding["importances"].filter("decides")["factor"])
        yield Picture(
            "map",
            "Where each is better",
            f"Every point is one world. {_standing(by, decides)} All other factors vary too, so both "
            "colours can stand side by side.",
            330,
            partial(flips.flip_map, points, by=by, names=names, map=finding.tables.get("map")),
        )
    yield Picture(
        "leads",
        "By how much",
        "One line a point, sorted; an interval is about chance at that point only.",
        290,
        partial(flips.leads, points, names=names, outcome=manifest["outcome"]),
        left=64,
        right=26,
    )
    yield Picture(
        "importances",
        "What decides it",
        "Importance in a forest of trees that tells who is better from the factors. Only what lies beyond "
        "the dashed line "
        "is more than shuffled labels would give.",
        AROUND + ROW * min(DECIDING, finding["importances"].height),
        partial(flips.importances, finding["importances"], most=DECIDING),
        left=150,
        top=6,
    )


def _standing(by: tuple[str, str], decides: set[str]) -> str:
    """Say how much the factors of a map can be trusted to decide.

    >>> _standing(("price", "layers"), {"price"})
    'Only price decides more than shuffled labels would; layers came next.'
    """
    stands = [name for name in by if name in decides]
    if len(stands) == 2:
        return "The two factors that decide most."
    if stands:
        other = next(name for name in by if name not in decides)
        return f"Only {stands[0]} decides more than shuffled labels would; {other} came next."
    return "No factor stands out from chance: these two came first, and the boundary may be chance too."


def _optimise(finding: Finding) -> Iterator[Picture]:
    from relsim.insight.goals import Goal

    goals = [Goal(**goal) for goal in finding.manifest["goals"]]
    names = [goal.name for goal in goals]
    if len(goals) > 1 and "finalists" in finding.tables:
        yield Picture(
            "pareto",
            f"{names[0]} against {names[1]}",
            "Each point of a front is better in one goal than every other one is; crosses are 95 % "
            "intervals of means on "
            "fresh draws.",
            340,
            partial(levers.pareto, finding["finalists"], finding["candidates"], goals=names),
            left=64,
        )
    for at, (goal, name) in enumerate(zip(goals, names, strict=True)):
        best = finding.tables.get("best") if len(goals) == 1 else None
        yield Picture(
            f"search{at + 1}",
            name,
            "The search and the even design of equal budget, in the order in which candidates were tried. "
            "The winner of "
            "a contest was lucky too: what it is worth is told by fresh draws, at the right.",
            290,
            partial(
                levers.search_course, finding["candidates"], goal=name, maximise=goal.sign > 0, best=best
            ),
            left=64,
        )


def _select(finding: Finding) -> Iterator[Picture]:
    ranking, outcome = finding["ranking"], finding.manifest["number"].partition(":")[0]
    yield Picture(
        "race",
        finding.manifest["number"],
        "Means of the replicates that each scenario was given, and when it was out. All have the same luck "
        "in a run: what "
        "decides are differences within runs, so intervals may overlap.",
        AROUND + ROW * ranking.height,
        partial(race.race, ranking, outcome=outcome),
        left=130,
        right=92,
        top=6,
    )


def _explain(finding: Finding) -> Iterator[Picture]:
    rows, differences = finding["parts"], finding["whole"][2:4]
    yield Picture(
        "parts",
        finding.manifest["metric"],
        "The part of each group of settings: what its taking over changes, on average over the orders in "
        "which groups can be taken over. Parts and what is left add up to the whole.",
        AROUND + ROW * (rows.height + differences.height),
        partial(parts.parts, rows, differences, metric=finding.manifest["metric"]),
        left=150,
        top=6,
    )


def _ablate(finding: Finding) -> Iterator[Picture]:
    table = finding["losses"]
    vendors = table["vendor"].unique(maintain_order=True).to_list()
    for at, metric in enumerate(finding.manifest["metrics"]):
        rows = table.filter(pl.col("metric") == metric, pl.col("change").is_not_null())
        most = rows.group_by("without", maintain_order=True).agg(pl.col("change").abs().max())
        moved = most.filter(pl.col("change") > 0.0).sort("change", descending=True)["without"].to_list()
        drawn = rows.filter(pl.col("without").is_in(moved)).sort(
            pl.col("without").replace_strict({name: n for n, name in enumerate(moved)}, default=0),
            maintain_order=True,
        )
        if drawn.is_empty():
            continue
        yield Picture(
            f"losses{at + 1}",
            metric,
            "How it changes without each mechanism, on the same draws: filled where the sign is settled when "
            "all are allowed for. What changes nothing is in the tables only.",
            AROUND + 16 * len(moved) * max(drawn["vendor"].n_unique(), 2),
            partial(parts.losses, drawn, metric=metric, vendors=vendors),
            left=150,
            top=6,
        )


def rows_of(table: pl.DataFrame, target: Target) -> pl.DataFrame:
    """Return the rows about one number."""
    return table.filter(
        *(pl.col(name).eq_missing(pl.lit(value)) for name, value in zip(WHICH, target, strict=True))
    )
