"""Each metric by hand on a record small enough to work out, and what is true of all of them in any run."""

import numpy as np
import pytest
from worlds import two_vendors

from relsim.analysis import tables
from relsim.analysis.metrics import (
    ALL,
    METRICS,
    PARTS,
    Books,
    books_of,
    describe_metric,
    metric_named,
    metrics_markdown,
)
from relsim.analysis.metrics.lifetimes import DISCOUNT
from relsim.analysis.tables import Labelled, measure, series_table, summary_table, survival_table
from relsim.desk import FLOWS
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.record import STOCKS, VIEWS, Record
from relsim.scenario.schema import Event, Horizon, Recording, Segment, Vendor

WEEKS = np.array([0, 26, 52, 78])
SHOP, MART = 0, 1


def record(weeks=WEEKS, sellers=2, ages=60, spoken=(6, 3, 1, 0)):
    """An empty record of two sellers; tests write what they need."""
    rows = len(weeks)
    return Record(
        weeks=np.asarray(weeks), flows=np.zeros((rows, sellers, len(FLOWS))),
        stocks=np.zeros((rows, sellers, len(STOCKS))),
        views=np.zeros((rows, sellers, len(VIEWS))), ended=np.zeros((sellers, ages), np.int64),
        lasting=np.zeros((sellers, ages), np.int64), spoken=np.array(spoken),
        cohorts=np.zeros((sellers, 0, 0), np.int64), log={}, standing={},
    )  # fmt: skip


def books(kept, vendors=("shop", "mart", ALL), groups=("",), seller=(0, 1), **more):
    """The books of a record made by hand."""
    return Books(kept, tuple(vendors), tuple(groups), np.array(seller), people=4, **more)


def put(kept, name, values, seller=SHOP):
    """Write one flow, stock or view of a seller, row by row."""
    for table, names in ((kept.flows, FLOWS), (kept.stocks, STOCKS), (kept.views, VIEWS)):
        if name in names:
            table[:, seller, names.index(name)] = values


def value(name, of, column=SHOP):
    return float(METRICS[name].value(of)[column])


def test_retention_is_who_still_buys_among_those_who_were_there_a_year_ago():
    kept = record(weeks=[0, 1, 52, 104])
    put(kept, "customers", [80, 80, 90, 90])
    put(kept, "dormant", [20, 20, 10, 10])
    put(kept, "loyal", [0, 0, 70, 60])
    # The year before week 52 began at the end of week 1, and the one before week 104 at week 53.
    assert METRICS["retention"].series(books(kept))[:, SHOP].tolist() == pytest.approx(
        [np.nan, np.nan, 0.70, 0.60], nan_ok=True
    )
    assert value("retention", books(kept)) == pytest.approx((70 + 60) / (100 + 100))


def test_kept_is_who_was_there_in_the_first_week_and_never_left():
    kept = record(weeks=[0, 10])
    put(kept, "customers", [40, 50])
    put(kept, "dormant", [10, 0])
    kept.lasting[SHOP, [5, 10, 11, 30]] = [9, 9, 20, 5]  # ages 11 and more began before week 0
    assert value("kept", books(kept)) == (20 + 5) / 50
    assert np.isnan(value("kept", books(kept), MART))


def test_survival_watches_those_who_last_until_their_last_whole_week():
    kept = record(ages=120)
    kept.ended[SHOP, 104] = 1
    kept.lasting[SHOP, [105, 104]] = [1, 2]  # lived through ages 0 to 104, and 0 to 103
    # At age 104 two are at risk, of whom one leaves; who lasts at length 104 has not lived through age 104.
    assert value("survival_2y", books(kept)) == 0.5
    assert np.isnan(value("survival_3y", books(kept)))


def test_churn_divides_endings_by_years_of_relationships():
    kept = record()
    put(kept, "customers", [100, 100, 60, 60])
    put(kept, "dormant", [0, 0, 40, 40])
    put(kept, "ended_price", [99, 5, 5, 10])  # the first row stands before the first week
    put(kept, "ended_ethics", [0, 0, 10, 0])
    assert value("churn_price", books(kept)) == pytest.approx(20 / 150)
    assert value("churn", books(kept)) == pytest.approx(30 / 150)
    assert METRICS["churn_price"].series(books(kept))[:, SHOP].tolist() == pytest.approx(
        [np.nan, 0.1, 0.1, 0.2], nan_ok=True
    )


def test_the_churn_of_all_causes_adds_up():
    run = books_of(*ran())
    causes = [name for name in METRICS if name.startswith("churn_")]
    assert sum(METRICS[name].value(run) for name in causes) == pytest.approx(METRICS["churn"].value(run))


def test_gains_of_both_sides_are_per_customer_and_year():
    kept = record(weeks=[0, 52])
    put(kept, "customers", [10, 30])
    put(kept, "surplus", [0, 50])
    put(kept, "revenue", [0, 300])
    put(kept, "cost", [0, 260])
    assert value("customer_gain", books(kept)) == 50 / 20
    assert value("vendor_gain", books(kept)) == 40 / 20


def test_what_a_person_gains_counts_those_who_are_nobodys_customer():
    kept = record(weeks=[0, 52])
    put(kept, "surplus", [0, 6], SHOP)
    put(kept, "surplus", [0, 2], MART)
    assert METRICS["person_gain"].value(books(kept)).tolist() == pytest.approx(
        [np.nan, np.nan, 8 / 4], nan_ok=True
    )


def test_profit_counts_what_was_spent_on_being_there_and_on_campaigns():
    kept = record(weeks=[0, 26])
    put(kept, "revenue", [0, 300])
    put(kept, "cost", [0, 200])
    put(kept, "fixed_costs", [99, 52])  # the first row stands before the first week
    put(kept, "campaign_costs", [99, 20])
    assert value("profit", books(kept)) == (300 - 200 - 52 - 20) / 0.5
    assert value("margin", books(kept)) == 100 / 0.5


def test_lifetime_value_is_the_margin_of_a_year_times_discounted_years():
    kept = record(weeks=[0, 52], ages=60)
    put(kept, "customers", [10, 10])
    put(kept, "revenue", [0, 30])
    put(kept, "cost", [0, 10])
    kept.lasting[SHOP, 55] = 10  # nobody ever left
    years = sum((1 + DISCOUNT) ** (-week / 52) for week in range(52)) / 52
    assert value("lifetime_value", books(kept)) == pytest.approx(2.0 * years)
    assert value("lifetime", books(kept)) == 1.0


def test_market_shares_add_up_and_concentration_is_the_sum_of_their_squares():
    kept = record(weeks=[0, 4])
    put(kept, "units", [0, 30], SHOP)
    put(kept, "units", [0, 70], MART)
    assert METRICS["market_share_units"].value(books(kept)).tolist() == [0.3, 0.7, 1.0]
    assert value("concentration", books(kept), 2) == pytest.approx(0.3**2 + 0.7**2)


def test_sellers_under_one_name_are_pooled_but_count_for_themselves_in_concentration():
    kept = record(weeks=[0, 4], sellers=4)
    for seller, units in enumerate((10, 20, 30, 40)):
        put(kept, "units", [0, units], seller)
    together = books(kept, seller=(0, 0, 0, 1))
    assert METRICS["market_share_units"].value(together).tolist() == [0.6, 0.4, 1.0]
    assert value("concentration", together, 2) == pytest.approx(0.01 + 0.04 + 0.09 + 0.16)


def test_the_market_is_not_the_mean_of_its_vendors():
    kept = record(weeks=[0, 4])
    put(kept, "customers", [10, 10], SHOP)
    put(kept, "health", [9, 9], SHOP)
    put(kept, "customers", [90, 90], MART)
    put(kept, "health", [9, 9], MART)
    assert METRICS["health"].value(books(kept)).tolist() == [0.9, 0.1, 0.18]


def test_participation_and_the_inequality_of_contacts():
    kept = record(spoken=(6, 3, 1, 0))
    whole = books(kept)
    assert value("participation", whole, 2) == 0.75
    assert value("contacts_top1", whole, 2) == 0.6  # the top 1 % of four people is one of them
    assert value("contacts_gini", whole, 2) == pytest.approx((3 * 6 + 3 - 1) / 4 / 10)
    assert np.isnan(value("participation", whole, SHOP))


def test_contacts_of_people_who_are_all_alike_are_equal():
    assert value("contacts_gini", books(record(spoken=(2, 2, 2, 2))), 2) == 0.0


def test_problems_that_stay_hidden_are_neither_voiced_nor_silent():
    kept = record(weeks=[0, 4])
    put(kept, "problems", [0, 20])
    put(kept, "hidden", [0, 12])
    put(kept, "deceptions", [0, 2])
    put(kept, "voiced", [0, 4])
    assert value("voice", books(kept)) == 0.4
    assert value("silence", books(kept)) == 0.6


def test_word_of_mouth_is_a_balance():
    kept = record(weeks=[0, 4])
    put(kept, "praise", [0, 30])
    put(kept, "warning", [0, 10])
    assert value("word_of_mouth", books(kept)) == 0.5


def test_how_far_profits_lie_apart_is_their_standard_deviation_over_sellers():
    """In a year and a half 300 and 900 are earned: 200 and 600 a year, each 200 from their mean."""
    kept = record()
    put(kept, "revenue", [7, 100, 100, 100])
    put(kept, "revenue", [7, 300, 300, 300], MART)
    assert value("profit_spread", books(kept), 2) == pytest.approx(200.0)


def test_a_survey_counts_by_its_answers_and_not_before_the_first():
    kept = record(weeks=[0, 4, 8])
    put(kept, "survey", [-1, 0.8, 0.9])
    put(kept, "survey_answers", [0, 10, 30])
    put(kept, "customers", [50, 50, 50])
    put(kept, "satisfaction", [30, 35, 40])
    assert METRICS["survey"].series(books(kept))[:, SHOP].tolist() == pytest.approx(
        [np.nan, 0.8, 0.9], nan_ok=True
    )
    assert value("survey", books(kept)) == pytest.approx((8 + 27) / 40)
    assert value("survey_error", books(kept)) == pytest.approx((10 * 0.1 + 30 * 0.1) / 40)


def test_response_is_of_the_last_survey_before_each_recorded_week():
    kept = record(weeks=[0, 4, 8])
    put(kept, "survey_asked", [0, 40, 60])
    put(kept, "survey_answers", [0, 10, 30])
    assert METRICS["response"].series(books(kept))[:, SHOP].tolist() == pytest.approx(
        [np.nan, 0.25, 0.5], nan_ok=True
    )
    assert value("response", books(kept)) == 0.4
    assert np.isnan(value("response", books(kept), MART))


def test_a_fault_is_counted_while_it_stands_and_for_each_seller_of_a_name():
    kept = record()
    put(kept, "fault", [0.0, 0.1, 0.1, 0.0])
    put(kept, "fault", [0.3, 0.0, 0.0, 0.0], MART)
    assert METRICS["faulty"].series(books(kept))[:, SHOP].tolist() == [0, 1, 1, 0]
    assert value("faulty", books(kept)) == pytest.approx(2 / 4)
    assert value("faulty", books(kept), MART) == pytest.approx(1 / 4)
    chain = books(kept, vendors=("chain", ALL), seller=(0, 0))
    assert value("faulty", chain) == pytest.approx(3 / 8)


def test_a_top_that_hears_late_lags_by_as_many_weeks():
    weeks = np.arange(0, 164, 4)
    kept = record(weeks=weeks)
    course = 0.5 + 0.2 * np.sin(np.arange(-5, len(weeks)) / 2.5)
    put(kept, "purchases", np.full(len(weeks), 100.0))
    put(kept, "episode", 100.0 * course[5:])
    put(kept, "seen_satisfaction", 0.2 + 0.6 * course[2:-3])  # three rows late, and rosier
    assert value("dashboard_lag", books(kept)) == 12.0
    assert np.isnan(value("dashboard_lag", books(kept), MART))


def test_dashboard_error_is_what_the_top_sees_less_what_the_counter_sees():
    kept = record(weeks=[0, 4, 8])
    put(kept, "purchases", [0, 10, 30])
    put(kept, "episode", [0, 5, 15])
    put(kept, "seen_satisfaction", [0, 0.7, 0.6])
    assert value("dashboard_error", books(kept)) == pytest.approx((2 + 3) / 40)


def test_of_ten_problems_the_top_hears_of_as_many_as_reach_it():
    kept = record(weeks=[0, 4, 8])
    put(kept, "purchases", [0, 10, 30])
    put(kept, "problems", [0, 4, 6])
    put(kept, "seen_complaints", [0, 0.1, 0.05])
    assert value("heard_above", books(kept)) == pytest.approx((1 + 1.5) / 10)


def test_every_metric_has_a_label_of_its_own():
    labels = [metric.label for metric in METRICS.values()]
    assert len(set(labels)) == len(labels)


def test_nothing_to_divide_by_is_not_zero():
    nothing = books(record())
    defined = {
        name: METRICS[name].value(nothing)[SHOP]
        for name in ("health", "retention", "price", "recovery", "kept")
    }
    assert {name for name, number in defined.items() if not np.isnan(number)} == set()
    assert value("customers", nothing) == 0.0


# ---- whole runs ---------------------------------------------------------------------------------


def ran(**changes):
    world = two_vendors(people=200, weeks=60, horizon=Horizon(weeks=60, warmup=26), **changes)
    model = RelationshipModel(world, seed=3)
    return model, model.run()


def test_shares_stay_shares_in_any_run():
    run = books_of(*ran())
    signed = {"word_of_mouth", "survey_error", "dashboard_error", "belief_error", "margin_rate"}
    outside = {
        name
        for name, metric in METRICS.items()
        if metric.unit == "share" and name not in signed
        for numbers in [metric.value(run)] + ([] if metric.time == "run" else [metric.series(run)])
        if np.nanmin(np.append(numbers, 0.0)) < 0.0 or np.nanmax(np.append(numbers, 0.0)) > 1.0 + 1e-12
    }
    assert outside == set()


def test_retention_stays_a_share_where_a_vendor_was_closed_a_year_ago():
    events = [
        Event(week=0, vendor="chain", set={"open": 0}),
        Event(week=26, vendor="chain", set={"open": 1}),
    ]
    closed = Horizon(weeks=90, warmup=26)
    world = two_vendors(people=200, horizon=closed, events=events, recording=Recording(every=1))
    model = RelationshipModel(world, seed=3)
    books = books_of(model, model.run())
    rate, customers = METRICS["retention"].series(books)[:, 1], books.stock("customers")[:, 1]
    assert customers[25] == 0
    assert 0.0 < np.nanmax(rate) <= 1.0
    assert METRICS["customers"].value(books)[1] > 0


def test_what_is_kept_by_group_adds_up_to_everybody():
    segments = {"young": Segment(share=0.4), "old": Segment(share=0.6)}
    model, kept = ran(segments=segments, recording=Recording(by="segment"))
    run = books_of(model, kept)
    assert run.columns[:3] == [("shop", ""), ("shop", "young"), ("shop", "old")]
    counts = run.flow("purchases")[1:].reshape(-1, 3, 3)
    assert np.array_equal(counts[:, :, 0], counts[:, :, 1:].sum(axis=2))
    assert np.array_equal(counts[:, 2], counts[:, :2].sum(axis=1))


def test_a_metric_of_the_vendor_alone_has_no_rows_for_groups():
    model, kept = ran(recording=Recording(by="segment"), segments={"young": Segment(), "old": Segment()})
    run = measure(books_of(model, kept), [METRICS["profit"], METRICS["participation"], METRICS["health"]])
    rows = summary_table([Labelled("two", 0, 3, run)]).select("vendor", "group", "metric").rows()
    assert [row for row in rows if row[2] == "profit"] == [(v, "", "profit") for v in ("shop", "chain", ALL)]
    assert [row for row in rows if row[2] == "participation"] == [(ALL, "", "participation")]
    assert len([row for row in rows if row[2] == "health"]) == 9


def test_tables_hold_every_recorded_week_and_nothing_undefined_but_null():
    model, kept = ran()
    run = Labelled("two", 4, 3, measure(books_of(model, kept), list(METRICS.values())))
    series, summary, survival = series_table([run]), summary_table([run]), survival_table([run])
    assert series.filter(vendor="shop", metric="health")["week"].to_list() == kept.weeks.tolist()
    assert (
        series["value"].is_nan().sum()
        == summary["value"].is_nan().sum()
        == survival["survival"].is_nan().sum()
        == 0
    )
    assert series.filter(week=0, metric="churn")["value"].null_count() == 3
    assert survival.filter(vendor="shop").select("week", "survival").rows()[0][0] == 0
    assert set(summary["replicate"]) == {4}
    assert set(summary["seed"]) == {3}


def test_more_numbers_than_fit_into_memory_are_refused(monkeypatch):
    model, kept = ran()
    monkeypatch.setattr(tables, "LARGEST", 100)
    assert summary_table(
        [Labelled("two", 0, 3, measure(books_of(model, kept), [METRICS["kept"]], series=False))]
    ).height
    with pytest.raises(
        UserError, match=r"a run would give 240 numbers by week, more than 100; record less often"
    ):
        measure(
            books_of(model, kept),
            [METRICS["kept"], METRICS["health"], METRICS["trust"], METRICS["heard"], METRICS["bond"]],
        )


def test_the_survival_of_all_counts_everybodys_relationships():
    model, kept = ran()
    survival = survival_table([Labelled("two", 0, 3, measure(books_of(model, kept), [METRICS["kept"]]))])
    first = {row["vendor"]: row["at_risk"] for row in survival.filter(week=0).iter_rows(named=True)}
    assert first[ALL] == first["shop"] + first["chain"] == kept.ended.sum() + kept.lasting.sum()


def test_without_layers_the_dashboard_is_the_counter_and_with_many_it_is_rosier():
    run = books_of(*ran())
    shop, chain, _ = METRICS["dashboard_error"].value(run)
    assert abs(shop) < 0.02
    assert chain > 0.05


def test_what_customers_gain_and_the_price_of_a_unit_follow_from_the_levers():
    run = books_of(*ran())
    assert METRICS["price"].value(run)[0] == pytest.approx(1.05)


def test_a_vendor_called_all_is_refused_because_all_is_the_market():
    model, kept = ran(vendors={"all": Vendor(), "shop": Vendor()})
    with pytest.raises(UserError, match=r'vendors\.all: "all" stands for the whole market'):
        books_of(model, kept)


# ---- the registry -------------------------------------------------------------------------------


def test_health_and_its_parts_are_metrics():
    assert {"health", *PARTS} <= set(METRICS)


def test_a_number_for_a_whole_run_has_no_series():
    with pytest.raises(ValueError, match="kept is a number for a whole run"):
        METRICS["kept"].series(books(record()))


def test_a_metric_that_there_is_not_is_answered_with_the_nearest():
    with pytest.raises(UserError, match=r"helth: no such metric; write one of .* \(did you mean health\?\)"):
        metric_named("helth")


def test_every_metric_says_what_it_is_and_in_which_unit():
    for name in METRICS:
        assert describe_metric(name).startswith(f"{name}: ")
    assert all(metric.label and metric.unit and metric.formula for metric in METRICS.values())
    assert len(metrics_markdown().splitlines()) == len(METRICS) + 2
