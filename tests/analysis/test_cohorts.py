"""Cohorts of dates: by hand, against the columns, and against the Kaplan-Meier curve."""

import numpy as np
import polars as pl
import pytest
from worlds import two_vendors

from relsim.analysis.cohorts import cohorts_of
from relsim.analysis.metrics import ALL, METRICS, Books, books_of
from relsim.analysis.tables import Labelled, cohort_table, measure
from relsim.cohorts import Calendar, calendar_of
from relsim.desk import FLOWS
from relsim.model import RelationshipModel
from relsim.record import STOCKS, VIEWS, Record
from relsim.scenario.schema import Horizon, Leave, Recording, Segment
from relsim.state import ACTIVE, DORMANT

SHORT = Leave(dormancy_weeks=4, gone_weeks=9)


def ran(weeks=40, every=4, cohort=8, warmup=0, **changes):
    """A run in which relationships end soon, and its books."""
    recording = Recording(every=every, cohort=cohort, **changes.pop("recording", {}))
    horizon = Horizon(weeks=weeks, warmup=warmup)
    world = two_vendors(people=300, horizon=horizon, recording=recording, leave=SHORT, **changes)
    model = RelationshipModel(world, seed=3)
    return model, books_of(model, model.run())


def table_of(books):
    return cohort_table([Labelled("two", 0, 3, measure(books, [METRICS["kept"]]))])


def by_hand():
    """A shop that three and five customers came to in two intervals of four weeks, seen for three."""
    flows, alive = np.zeros((4, 1, len(FLOWS))), np.zeros((1, 2, 3), np.int64)
    flows[1:3, 0, FLOWS.index("acquired")] = 3, 4
    flows[2, 0, FLOWS.index("won_back")] = 1
    flows[3, 0, FLOWS.index("acquired")] = 2
    alive[0] = [[3 + 4, 2 + 3, 1], [2, 0, 0]]
    record = Record(
        weeks=np.array([0, 4, 8, 12]), flows=flows, stocks=np.zeros((4, 1, len(STOCKS))),
        views=np.zeros((4, 1, len(VIEWS))), ended=np.zeros((1, 20), np.int64),
        lasting=np.zeros((1, 20), np.int64), spoken=np.array([0]), cohorts=alive, log={}, standing={},
    )  # fmt: skip
    return Books(
        record, ("shop", ALL), ("",), np.array([0]), people=9, calendar=Calendar(4, np.array([0, 0, 1]))
    )


def test_a_cohort_table_by_hand():
    rows = (
        table_of(by_hand())
        .filter(vendor="shop")
        .select("cohort", "age", "alive", "began", "retention")
        .rows()
    )
    # Of the eight who came in weeks 0 to 7 all were seen at ages 0 and 4; only the first three at age 8.
    assert rows == [(0, 0, 7, 8, 7 / 8), (0, 4, 5, 8, 5 / 8), (8, 0, 2, 2, 1.0)]


@pytest.mark.parametrize(
    ("every", "width", "step", "cohorts"),
    [
        (4, 52, 12, [0, 0, 0, 0, 1, 1, 1, 1, 1]),
        (4, 13, 12, [0, 1, 2, 3, 4, 5, 6, 6, 7]),
        (1, 2, 2, list(range(54))),
        (20, 5, 20, [0, 1, 2, 3, 4]),
        (20, 52, 20, [0, 0, 0, 1, 1]),
        (4, 0, 4, []),
    ],
)
def test_cohorts_are_whole_intervals_of_up_to_a_quarter(every, width, step, cohorts):
    calendar = calendar_of(weeks=108, every=every, width=width)
    assert (calendar.step, calendar.cohort.tolist()) == (step, cohorts)


def test_who_is_alive_is_who_the_columns_say_is_alive():
    model, books = ran(warmup=6, cohort=4)
    ties = model.world.ties
    living = (ties.state == ACTIVE) | (ties.state == DORMANT)
    for row, vendor in enumerate(("shop", "chain")):
        born = ties.birth[living & (ties.vendor == row)] - 6
        now = np.histogram(born, bins=np.arange(0, 44, 4))[0]
        told = table_of(books).filter(vendor=vendor).group_by("cohort", maintain_order=True).last()
        assert told["alive"].to_list() == now.tolist()
        assert now.min() > 0


def test_began_is_everybody_who_was_acquired_or_won_back():
    _, books = ran()
    table = table_of(books).filter(age=0, vendor="shop")
    came = books.flow("acquired", "won_back")[1:, 0].sum()
    assert table["began"].sum() == came
    assert books.flow("won_back")[1:, 0].sum() > 0


def test_nobody_who_began_is_lost_to_the_table_but_by_an_end():
    _, books = ran()
    table = table_of(books)
    assert (table["alive"] <= table["began"]).all()
    shares = table.sort("vendor", "cohort", "age")
    falls = shares.select(pl.col("alive").diff().over("vendor", "cohort")).drop_nulls()
    assert (falls["alive"] <= 0).all()


def test_a_cohort_stops_at_the_age_that_its_last_member_has_reached():
    _, books = ran(weeks=40, every=4, cohort=8)
    ends = (
        table_of(books).filter(vendor="shop").group_by("cohort", maintain_order=True).agg(pl.col("age").max())
    )
    assert ends.rows() == [(0, 32), (8, 24), (16, 16), (24, 8), (32, 0)]


def product_limit(table):
    """The curve that the triangle tells: of those there at one age and watched at the next, who stayed."""
    rows = table.sort("cohort", "age").with_columns(before=pl.col("alive").shift(1).over("cohort"))
    rows = rows.with_columns(before=pl.coalesce("before", "began"))
    pooled = rows.group_by("age", maintain_order=True).agg(pl.col("alive").sum(), pl.col("before").sum())
    return pooled["age"].to_numpy(), np.cumprod((pooled["alive"] / pooled["before"]).to_numpy())


@pytest.mark.parametrize("vendor", ["shop", "chain", ALL])
def test_recorded_every_week_the_cohorts_together_are_the_kaplan_meier_curve(vendor):
    _, books = ran(weeks=60, every=1, cohort=1)
    age, share = product_limit(table_of(books).filter(vendor=vendor))
    curve = books.curves[("shop", "chain", ALL).index(vendor)]
    assert curve.ended.sum() > 100
    assert share.tolist() == pytest.approx(curve.survival[age].tolist(), abs=1e-12)


@pytest.mark.parametrize(("every", "cohort"), [(4, 4), (4, 13), (2, 26)])
def test_recorded_less_often_they_lie_between_the_curve_now_and_an_interval_later(every, cohort):
    _, books = ran(weeks=156, every=every, cohort=cohort)
    age, share = product_limit(table_of(books).filter(vendor=ALL))
    survival, step = books.curves[2].survival, books.calendar.step
    assert (share <= survival[age] + 0.02).all()  # cohorts that stop early are not quite like the others
    assert (share >= survival[age + step - 1] - 0.02).all()


def test_without_cohorts_there_is_no_row():
    _, books = ran(cohort=0)
    assert cohorts_of(books) is None
    assert table_of(books).is_empty()
    assert table_of(books).columns == table_of(by_hand()).columns


def test_what_is_older_than_the_first_recorded_week_is_in_no_cohort():
    _, books = ran(weeks=8, warmup=30)
    assert table_of(books).filter(age=0, vendor=ALL)["began"].sum() < books.stock("customers")[0, 2]


def test_a_rest_of_weeks_after_the_last_whole_interval_belongs_to_no_cohort():
    _, whole = ran(weeks=40)
    _, more = ran(weeks=42)
    assert table_of(more).equals(table_of(whole))


def test_groups_are_pooled_in_cohorts():
    segments = {"young": Segment(share=0.4), "old": Segment(share=0.6)}
    _, books = ran(segments=segments, recording={"by": "segment"})
    table = table_of(books).filter(age=0)
    everybody = table.filter(vendor=ALL)["alive"].to_list()
    apart = [table.filter(vendor=vendor)["alive"].to_numpy() for vendor in ("shop", "chain")]
    assert everybody == sum(apart).tolist()


def test_a_cohort_that_nobody_joined_has_no_retention():
    books = by_hand()
    books.record.flows[3] = 0
    books.record.cohorts[0, 1] = 0
    assert table_of(books).filter(vendor="shop", cohort=8).select("began", "retention").rows() == [(0, None)]
