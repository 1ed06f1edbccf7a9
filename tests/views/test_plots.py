"""Pictures: what is drawn, what is said beside it, and that nothing is missing."""

from itertools import pairwise

import polars as pl
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from relsim.views import plots
from relsim.views.plots.differences import AGAINST, AS_MEAN, OPEN, SETTLED
from relsim.views.style import INTERVAL, SPREAD, looks

LEVEL = {"mean_low": 0.4, "mean_high": 0.6, "lower_run": 0.3, "upper_run": 0.7, "group": ""}


def paper():
    return Figure().add_subplot()


def level(metric, vendor="shop", mean=0.5, scenario="village", **more):
    return LEVEL | {"scenario": scenario, "vendor": vendor, "metric": metric, "mean": mean} | more


def over_time(metric="health", vendors=("shop", "mart"), scenarios=("village",), replicates=4, value="value"):
    rows = [
        {
            "scenario": s,
            "replicate": r,
            "week": week,
            "vendor": v,
            "metric": metric,
            value: 0.9 - week / 200 + r / 50,
        }
        for s in scenarios
        for v in vendors
        for r in range(replicates)
        for week in (0, 26, 52)
    ]
    return pl.DataFrame(rows)


def cohort_rows(starts=(0, 52), vendors=("shop",), replicates=2):
    rows = [
        {
            "scenario": "village", "replicate": r, "vendor": v, "cohort": start, "age": age,
            "retention": 0.9 - age / 400 + r / 50,
        }
        for v in vendors
        for r in range(replicates)
        for start in starts
        for age in (0, 26, 52)
        if age <= 52 - start
    ]  # fmt: skip
    return pl.DataFrame(rows)


def difference(metric="kept", settled=True, mean=0.1, kind="vendors", vendor="shop - mart"):
    return {
        "metric": metric, "kind": kind, "vendor": vendor, "base": "village", "other": "village",
        "difference": mean, "low": mean - 0.05, "high": mean + 0.05, "settled": settled,
    }  # fmt: skip


def draws(differences, metric="kept"):
    row = {"metric": metric, "kind": "scenarios", "vendor": "mart", "base": "A", "other": "B"}
    return pl.DataFrame([row | {"replicate": r, "difference": d} for r, d in enumerate(differences)])


def legend(axes):
    return axes.get_legend_handles_labels()[1]


EACH = {
    "survival": (plots.survival, over_time(value="survival")),
    "course": (plots.course, over_time()),
    "cohorts": (plots.cohorts, cohort_rows()),
    "health_by_part": (plots.health_by_part, pl.DataFrame([level("trust"), level("heard", "mart")])),
    "causes": (plots.causes, pl.DataFrame([level("churn_price"), level("churn_price", "mart")])),
    "gains": (plots.gains, pl.DataFrame([level("customer_gain"), level("vendor_gain", "mart")])),
    "beliefs": (plots.beliefs, pl.DataFrame([level("episode"), level("survey", "mart")])),
    "forest": (plots.forest, pl.DataFrame([difference()])),
    "agreement": (plots.agreement, draws([0.1, 0.2])),
}
WITH_RUNS = ["survival", "course", "health_by_part", "causes", "gains", "beliefs"]


@pytest.mark.parametrize("name", EACH)
def test_a_picture_returns_the_axes_that_it_was_given(name):
    draw, table = EACH[name]
    axes = paper()
    assert draw(table, axes) is axes


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("survival", "age of the relationship, years", "relationships still there, %"),
        ("course", "time, years", "health of relationships, 0 to 1"),
        ("health_by_part", "share, 0 to 1", ""),
        ("causes", "endings a year, of 100 relationships", ""),
        ("gains", "reference prices, per customer and year", ""),
        ("beliefs", "satisfaction, 0 to 1", ""),
        ("forest", "difference, points of 100", ""),
        ("agreement", "difference, points of 100", ""),
    ],
)
def test_axes_are_labelled_with_units(name, x, y):
    draw, table = EACH[name]
    axes = draw(table, paper())
    assert (axes.get_xlabel(), axes.get_ylabel()) == (x, y)


@pytest.mark.parametrize("name", WITH_RUNS)
def test_the_spread_of_runs_and_the_interval_of_the_mean_are_named_apart_and_once(name):
    draw, table = EACH[name]
    named = legend(draw(table, paper()))
    assert (named.count(SPREAD), named.count(INTERVAL)) == (1, 1)


def test_the_spread_is_lighter_than_the_interval():
    areas = {area.get_label(): area for area in plots.course(over_time(), paper()).collections}
    assert areas[SPREAD].get_alpha() < areas[INTERVAL].get_alpha()


@pytest.mark.parametrize("name", WITH_RUNS)
def test_a_vendor_of_which_there_is_no_number_is_an_error(name):
    draw, table = EACH[name]
    value = next(column for column in ("survival", "value", "mean") if column in table.columns)
    gone = pl.when(pl.col("vendor") == "mart").then(None).otherwise(pl.col(value)).alias(value)
    with pytest.raises(ValueError, match="nothing to draw for mart in village"):
        draw(table.with_columns(gone), paper())


@pytest.mark.parametrize("name", WITH_RUNS)
def test_what_is_not_a_number_is_as_good_as_nothing(name):
    draw, table = EACH[name]
    value = next(column for column in ("survival", "value", "mean") if column in table.columns)
    gone = pl.when(pl.col("vendor") == "mart").then(float("nan")).otherwise(pl.col(value)).alias(value)
    with pytest.raises(ValueError, match="mart in village"):
        draw(table.with_columns(gone), paper())


@pytest.mark.parametrize("draw", [plots.survival, plots.course])
def test_every_scenario_and_vendor_has_a_line_and_a_name(draw):
    scenarios, vendors = ("village", "hamlet"), ("shop", "mart")
    value = "survival" if draw is plots.survival else "value"
    axes = draw(over_time(vendors=vendors, scenarios=scenarios, value=value), paper())
    wanted = {f"{vendor}, {scenario}" for scenario in scenarios for vendor in vendors}
    assert (
        wanted == {line.get_label() for line in axes.get_lines()} == {text.get_text() for text in axes.texts}
    )


def test_a_vendor_has_one_colour_in_all_pictures():
    alone = plots.course(over_time(vendors=["mart"]), paper(), vendors=["shop", "mart"])
    both = plots.course(over_time(vendors=["shop", "mart"]), paper())
    assert (
        alone.get_lines()[0].get_color()
        == both.get_lines()[1].get_color()
        == looks(["shop", "mart"])["mart"].colour
    )


def test_twenty_vendors_all_look_different():
    assert len(set(looks(str(number) for number in range(20)).values())) == 21  # with the market


def test_names_at_the_ends_of_lines_do_not_cover_each_other():
    many = over_time(vendors=[f"shop {number}" for number in range(6)])
    axes = plots.course(many, paper(), top=1.0)
    heights = sorted(text.xy[1] for text in axes.texts)
    assert min(above - below for below, above in pairwise(heights)) > 0.07
    assert heights[-1] <= 1.0


def test_one_run_has_neither_band():
    axes = plots.survival(over_time(replicates=1, value="survival"), paper())
    assert legend(axes) == ["shop", "mart"]
    assert not axes.collections


def test_the_most_frequent_cause_of_leaving_stands_on_top():
    rows = [
        level("churn_price", mean=0.01),
        level("churn_competitor", mean=0.2),
        level("churn_ethics", mean=0.1),
    ]
    axes = plots.causes(pl.DataFrame(rows), paper())
    top_down = sorted(axes.yaxis.get_ticklabels(), key=lambda text: -text.get_position()[1])
    assert [text.get_text() for text in top_down] == ["competitor", "ethics", "price"]


def test_a_difference_that_is_not_settled_is_hollow():
    axes = plots.forest(pl.DataFrame([difference(), difference("health", settled=False)]), paper())
    filled = {line.get_label(): to_hex(line.get_markerfacecolor()) for line in axes.get_lines()}
    assert filled[OPEN] == "#ffffff" != filled[SETTLED]


def test_a_difference_without_an_interval_is_a_dot():
    row = difference() | {"low": None, "high": None}
    assert INTERVAL not in legend(
        plots.forest(pl.DataFrame([row], schema_overrides={"low": pl.Float64}), paper())
    )


def test_rows_of_several_questions_say_which():
    axes = plots.forest(pl.DataFrame([difference(), difference(vendor="shop - kiosk")]), paper())
    assert "shop against" in axes.yaxis.get_ticklabels()[0].get_text()


def test_it_is_counted_how_many_runs_agree():
    axes = plots.agreement(draws([0.1, 0.3, -0.1, 0.2]), paper())
    assert "3 of 4" in [text.get_text() for text in axes.texts]
    shown = {line.get_label(): len(line.get_xdata()) for line in axes.get_lines()}
    assert (shown[AS_MEAN], shown[AGAINST]) == (3, 1)


@pytest.mark.parametrize("draw", [plots.course, plots.agreement])
def test_two_metrics_cannot_share_an_axis(draw):
    table = over_time() if draw is plots.course else draws([0.1])
    both = pl.concat([table, table.with_columns(metric=pl.lit("trust"))])
    with pytest.raises(ValueError, match="one metric in a picture, please, not 2"):
        draw(both, paper())


def test_money_and_shares_cannot_share_an_axis():
    with pytest.raises(ValueError, match="shares only"):
        plots.forest(pl.DataFrame([difference("customer_gain")]), paper())


def test_a_dollar_in_a_name_is_a_dollar():
    axes = plots.course(over_time(vendors=["$hop $", "m$rt"]), paper())
    axes.figure.draw_without_rendering()
    assert [text.get_text() for text in axes.texts] == ["$hop $", "m$rt"]


# ---- cohorts ------------------------------------------------------------------------------------


def test_each_cohort_has_a_curve_up_to_the_age_that_it_has_reached_the_later_the_fainter():
    axes = plots.cohorts(cohort_rows(starts=(0, 26, 52)), paper())
    assert legend(axes) == ["from week 0", "from week 26", "from week 52"]
    assert [line.get_xdata().max() for line in axes.get_lines()] == [1.0, 0.5, 0.0]
    strengths = [line.get_alpha() for line in axes.get_lines()]
    assert strengths == sorted(strengths, reverse=True)


def test_a_curve_of_a_cohort_is_the_mean_of_runs():
    (line,) = plots.cohorts(cohort_rows(starts=(0,)), paper()).get_lines()
    assert line.get_ydata()[0] == pytest.approx((0.9 + 0.92) / 2)


def test_curves_have_their_names_where_they_end_unless_there_are_too_many():
    few = plots.cohorts(cohort_rows(), paper())
    assert [text.get_text() for text in few.texts] == ["week 0", "week 52"]
    many = plots.cohorts(cohort_rows(starts=range(0, 52, 4)), paper())
    assert not many.texts


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (cohort_rows(vendors=("shop", "mart")), "one scenario and one vendor"),
        (cohort_rows().clear(), "one scenario and one vendor"),
        (cohort_rows().with_columns(retention=pl.lit(None, pl.Float64)), "nobody began"),
    ],
)
def test_a_picture_of_cohorts_needs_one_vendor_who_had_customers(table, message):
    with pytest.raises(ValueError, match=message):
        plots.cohorts(table, paper())
