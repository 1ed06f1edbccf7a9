"""Retention by cohort of dates: whether those who came later stay as long as those who came first."""

from functools import partial

import numpy as np
import polars as pl

from relsim.analysis.metrics import ALL
from relsim.scenario.problems import counted
from relsim.views import plots
from relsim.views.estimates import over_runs
from relsim.views.report import swatches
from relsim.views.report.page import Html, details, figure, gap, joined, table
from relsim.views.report.subject import Subject
from relsim.views.report.svg import Panel, titled
from relsim.views.style import called, in_order, looks, said

MOST = 6  # pictures: one for each scenario and vendor
AGES = 7  # columns of the table
HEIGHT = 270  # units
TEXT = (
    "Share of the relationships that began in the same weeks that are still there at each age. A curve ends "
    "at the age that the last who came have reached. Taking up an ended relationship again begins a new one."
)


def cohorts(subject: Subject) -> Html:
    """Return retention by cohort; nothing where no cohort was recorded."""
    known = subject.results.cohorts.filter(pl.col("vendor") != ALL).drop_nulls("retention")
    if known.is_empty():
        return Html("")
    parts = known.partition_by("scenario", "vendor", maintain_order=True, as_dict=True)
    look = looks(subject.vendors)
    panels = [
        titled(
            Panel(
                title=called(vendor) if len(subject.scenarios) == 1 else f"{called(vendor)}, {scenario}",
                what="Relationships still there, by cohort and age",
                description=_in_words(rows),
                height=HEIGHT,
                left=42,
                top=30,
                draw=partial(plots.cohorts, rows, colour=look[vendor].colour),
            ),
            f"cohort{at}-",
        )
        for at, ((scenario, vendor), rows) in enumerate(list(parts.items())[:MOST])
    ]
    key = [(swatches.line(look[vendor]), called(vendor)) for vendor in in_order(v for _, v in parts)]
    rows = [row for part in parts.values() for row in _triangle(part, _ages(known))]
    heads = ["scenario", "vendor", "from week", "began", *(f"{age} weeks" for age in _ages(known))]
    numbers = details("The numbers", table(heads, rows, "Cohorts by age, %", left=2))
    left_out = len(parts) - len(panels)
    more = [gap(f"{counted(left_out, 'more picture')} left out: the numbers have them.")] if left_out else []
    return joined([figure(TEXT, key, panels, numbers), *more])


def _ages(table: pl.DataFrame) -> list[int]:
    """Return the ages that the table shows, the first and the last among them."""
    ages = table["age"].unique().sort().to_list()
    return [ages[at] for at in np.unique(np.linspace(0, len(ages) - 1, AGES).round().astype(int))]


def _triangle(rows: pl.DataFrame, ages: list[int]) -> list[list[str]]:
    """Return a row for each cohort of a vendor: who began, and the share that is left at each age."""
    scenario, vendor = rows["scenario"][0], rows["vendor"][0]
    means = over_runs(rows, ["cohort", "age"], "retention")
    share = {(start, age): mean for start, age, mean in means.select("cohort", "age", "mean").iter_rows()}
    began = rows.filter(age=0).group_by("cohort", maintain_order=True).agg(pl.col("began").mean())
    return [
        [
            scenario,
            called(vendor),
            str(start),
            f"{mean:,.0f}",
            *(said(share[start, age], "retention") if (start, age) in share else "" for age in ages),
        ]
        for start, mean in began.iter_rows()
    ]


def _in_words(rows: pl.DataFrame) -> str:
    """Say where the curve of each cohort ends."""
    ends = over_runs(rows, ["cohort", "age"], "retention").sort("cohort", "age").group_by("cohort").last()
    return " ".join(
        f"From week {row['cohort']}: {said(row['mean'], 'retention')} after {row['age']} weeks."
        for row in ends.sort("cohort").iter_rows(named=True)
    )
