"""Recovery after a shock: by hand, where it is not seen, and where there is none."""

import numpy as np
import pytest
from worlds import two_vendors

from relsim.analysis.metrics import METRICS, books_of
from relsim.analysis.metrics.books import Shock
from relsim.analysis.metrics.recovery import recovery_of
from relsim.experiments.comparing import compare
from relsim.experiments.running import run
from relsim.model import RelationshipModel
from relsim.scenario.schema import Event

NAMES = [f"{what}_{of}" for of in ("customers", "health") for what in ("recovery", "recovered")]
WEEKS = np.arange(0, 48, 4)


def recovery(*levels, week=12, over=12, weeks=WEEKS):
    """The recovery of a series that is 100 up to the shock, and then as told."""
    course = np.full(len(weeks), 100.0)
    course[weeks > week] = levels
    return recovery_of(weeks, course, Shock(week, over))


def test_back_is_the_first_recorded_week_after_the_lowest_in_which_five_per_cent_are_missing_at_most():
    assert recovery(90, 80, 70, 85, 94, 95, 90, 80) == (24.0, True)


def test_a_dip_within_the_tolerance_takes_no_time():
    assert recovery(99, 96, 95, 97, 99, 99, 99, 99) == (0.0, True)


def test_a_gain_is_nothing_to_recover_from():
    assert recovery(120, 130, 140, 150, 150, 150, 150, 150) == (0.0, True)


def test_a_fall_that_comes_late_is_not_taken_for_a_recovery_at_once():
    assert recovery(100, 99, 80, 70, 80, 90, 96, 99) == (28.0, True)


def test_who_is_not_back_by_the_end_counts_with_the_weeks_that_were_watched():
    assert recovery(90, 80, 70, 75, 80, 85, 90, 94) == (32.0, False)


def test_where_nobody_is_left_there_is_nothing_as_low():
    assert recovery(90, np.nan, np.nan, np.nan, 80, 96, 99, 99) == (24.0, True)
    assert recovery(90, *[np.nan] * 7) == (32.0, False)


def test_before_is_the_mean_of_the_quarter_that_ends_with_the_shock():
    weeks = np.arange(0, 40, 4)
    course = np.array([900, 80, 90, 110, 120, 70, 94, 95, 96, 97])
    assert recovery_of(weeks, course, Shock(16, 16)) == (12.0, True)  # of (80 + 90 + 110 + 120) / 4 at 28


def test_what_falls_long_after_the_shock_is_not_of_the_shock():
    weeks = np.arange(0, 160, 4)
    course = np.where(weeks > 100, 50.0, 100.0)
    assert recovery_of(weeks, course, Shock(12, 12)) == (0.0, True)
    assert recovery_of(weeks, course, Shock(12, 60)) == (144.0, False)  # it lasted until week 60


def test_the_lowest_point_is_the_next_row_where_rows_lie_more_than_a_year_apart():
    assert recovery_of(np.array([0, 104, 208]), np.array([10, 5, 10]), Shock(0, 0)) == (208.0, True)


@pytest.mark.parametrize(
    ("course", "week"), [([0, 0, 5], 4), ([np.nan, np.nan, 5], 4), ([10, 10, 10], 8)],
    ids=["nobody before", "nothing before", "nothing after"],
)  # fmt: skip
def test_without_a_before_or_an_after_there_is_no_recovery(course, week):
    weeks, back = recovery_of(np.array([0, 4, 8]), np.array(course, float), Shock(week, week))
    assert np.isnan(weeks)
    assert not back


# ---- whole runs ---------------------------------------------------------------------------------


def shut(week=12, until=20):
    """A world in which the shop closes for a while."""
    return two_vendors(weeks=60, events=[Event(week=week, until=until, vendor="shop", set={"open": 0})])


def test_a_shop_that_was_closed_loses_customers_and_gets_them_back():
    model = RelationshipModel(shut(week=30, until=44), seed=3)
    books = books_of(model, model.run())
    values = {name: METRICS[name].value(books)[:2] for name in NAMES}
    assert values["recovery_customers"][0] > 14
    assert values["recovery_customers"][1] == 0  # the chain loses nobody to the shop's closing
    assert set(values["recovered_customers"]) <= {0, 1}


def test_in_a_world_without_events_recovery_is_no_row_at_all():
    quiet = run(two_vendors(weeks=12), metrics=[*NAMES, "customers"])
    assert set(quiet.summary["metric"]) == {"customers"}


def test_a_world_with_an_event_and_one_without_are_compared_in_what_both_have():
    found = compare(
        ("quiet", two_vendors(weeks=60)), ("shut", shut()), replicates=2, metrics=[*NAMES, "customers"]
    )
    assert set(found.table.filter(kind="scenarios")["metric"]) == {"customers"}
    assert "recovery_customers" in set(found.table.filter(kind="vendors", other="shut")["metric"])


def test_over_runs_the_share_that_recovered_stands_beside_the_time():
    levels = run("village_fire", weeks=140, replicates=3, metrics=NAMES).levels.filter(vendor="grocer")
    rows = {row["metric"]: row for row in levels.iter_rows(named=True)}
    assert rows["recovered_customers"]["mean"] == 0.0  # ten weeks after it opened again
    assert rows["recovery_customers"]["mean"] == 36.0
    assert rows["recovery_customers"]["missing"] == 0
