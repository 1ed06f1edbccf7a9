"""Tables of surveys as worlds are compared with them."""

import numpy as np
import pytest

from relsim.calibration.data.answers import SPREAD
from relsim.calibration.data.surveys import read_surveys
from relsim.calibration.worlds.aims.surveys import SurveysAim, surveyed
from relsim.calibration.worlds.tables import answering, survey_table
from relsim.compiled import view
from relsim.desk import ONE
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.processes.surveys import ANSWERS, ASKED, REPEATED, REPEATED_SAID, SAID, ask, drawing
from relsim.scenario import load

WORLD = {
    "horizon": {"weeks": 24, "warmup": 0},
    "category": {"need_rate": 0.5},
    "listen": {"response": 0.2},
    "segments": {"all": {"repeats": 0.3}},
    "communities": {"village": {"people": 150}},
    "vendors": {
        "shop": {
            "survey": 0.5,
            "survey_picked": 0.5,
            "survey_announced": 0.4,
            "identity": 0.25,
            "coached": 0.1,
        },
        "mart": {},
    },
}


def write(folder, *lines):
    file = folder / "asked.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_means_come_to_lie_on_a_scale_from_0_to_1(tmp_path):
    rows = ("Asked,answered,mean,sd,low,high", "400,100,4,1,1,5", "500,100,8,2,0,10")
    table = read_surveys(write(tmp_path, *rows))
    assert table.answers.mean.tolist() == [0.75, 0.8]
    assert table.answers.error.tolist() == [0.025, 0.02]
    assert not table.answers.assumed
    assert np.isnan(table.share)


def test_a_spread_that_is_not_told_is_assumed(tmp_path):
    table = read_surveys(write(tmp_path, "asked,answered,mean", "400,100,4"), (1, 5))
    assert (table.answers.spread, table.answers.assumed) == (SPREAD, True)


@pytest.mark.parametrize("mean", [0.5, 0.71, 0.8])
def test_promoters_and_detractors_tell_the_mean_and_the_spread_behind_them(tmp_path, mean):
    from scipy.stats import norm

    law = norm(mean, 0.2)
    row = f"100000,100000,{law.sf(0.85):.9f},{law.cdf(0.65):.9f}"
    table = read_surveys(write(tmp_path, "asked,answered,promoters,detractors", row))
    assert table.answers.mean.tolist() == pytest.approx([mean], abs=1e-4)
    assert table.answers.spread == pytest.approx(0.2, abs=1e-4)


def test_the_error_behind_promoters_is_that_of_tables_drawn_again(tmp_path):
    from relsim.calibration.data.answers import mean_of_promoters

    many = np.random.default_rng(1).multinomial(300, [0.3, 0.45, 0.25], size=4000)
    drawn = mean_of_promoters(many[:, 0] / 300, many[:, 2] / 300, np.full(4000, 300.0))
    assert drawn.mean.std() == pytest.approx(np.median(drawn.error), rel=0.05)


def test_the_satisfied_tell_the_mean_behind_them(tmp_path):
    from scipy.stats import norm

    share = norm(0.7, 0.2).sf((4 - 0.5 - 1) / 4)
    rows = ("asked,answered,satisfied,satisfied_from,sd,low,high", f"9000000,9000000,{share:.9f},4,0.8,1,5")
    assert read_surveys(write(tmp_path, *rows)).answers.mean.tolist() == pytest.approx([0.7], abs=1e-5)


def test_everybody_satisfied_is_no_certainty(tmp_path):
    rows = ("asked,answered,satisfied,satisfied_from", "90,30,1.0,4")
    answers = read_surveys(write(tmp_path, *rows), (1, 5)).answers
    assert answers.mean[0] <= 1.0
    assert 0.0 < answers.error[0] < 1.0


@pytest.mark.parametrize(
    ("column", "cells", "every"),
    [
        ("week", (4, 30, 17), 13.0),
        ("date", ("2024-01-01", "2024-07-01", "2024-04-01"), 13.0),
        ("wave", "abc", np.nan),
    ],
)
def test_waves_say_how_often_is_asked(tmp_path, column, cells, every):
    rows = (f"{column},asked,answered,mean,customers", *(f"{cell},100,20,4,500" for cell in cells))
    table = read_surveys(write(tmp_path, *rows), (1, 5))
    assert table.every == pytest.approx(every, nan_ok=True)
    assert table.share == 0.2


def test_two_waves_a_quarter_are_twice_as_many_who_are_asked(tmp_path):
    rows = ("week,asked,answered,mean,customers", "0,100,20,4,1000", "6,100,20,4,1000")
    (one,) = SurveysAim(read_surveys(write(tmp_path, *rows), (1, 5)), "shop", 0.3).taken
    assert (one.path, one.value, one.start) == ("vendors.shop.survey", 0.2, 0.3)
    assert one.note == ""


def test_nobody_is_asked_twice_a_quarter_and_that_is_said(tmp_path):
    rows = ("week,asked,answered,mean,customers", "0,900,20,4,1000", "6,900,20,4,1000")
    (one,) = SurveysAim(read_surveys(write(tmp_path, *rows), (1, 5)), "shop").taken
    assert (one.value, one.note[:35]) == (1.0, "customers are asked 1.8 times a qua")


def test_how_often_is_asked_is_a_quarter_where_it_is_not_told_and_that_is_said(tmp_path):
    rows = ("asked,answered,mean,customers", "100,20,4,1000", "100,20,4,1000")
    (one,) = SurveysAim(read_surveys(write(tmp_path, *rows), (1, 5)), "shop").taken
    assert (one.value, "taken to be once a quarter" in one.note) == (0.1, True)


def test_a_world_that_asks_stays_as_it_is_where_the_table_does_not_say_of_how_many(tmp_path):
    table = read_surveys(write(tmp_path, "asked,answered,mean", "100,20,4"), (1, 5))
    assert SurveysAim(table, "shop", 0.3).taken == ()
    (one,) = SurveysAim(table, "shop", 0.0).taken
    assert (one.value, one.note[:7]) == (0.1, "assumed")


def test_errors_are_those_of_sampling_by_hand(tmp_path):
    rows = ("asked,answered,mean,sd", "400,100,4,1", "400,100,4,1")
    aim = SurveysAim(read_surveys(write(tmp_path, *rows), (1, 5)), "shop")
    assert aim.observed.tolist() == [0.25, 0.75]
    assert np.sqrt(np.diag(aim.covariance)) == pytest.approx(
        [(0.25 * 0.75 / 800) ** 0.5, 0.25 / 200**0.5], rel=2e-3
    )


def test_waves_that_differ_by_more_than_chance_tell_less(tmp_path):
    rows = ("asked,answered,mean,sd", "400,50,3,1", "400,150,5,1")
    aim = SurveysAim(read_surveys(write(tmp_path, *rows), (1, 5)), "shop")
    assert np.sqrt(np.diag(aim.covariance)) == pytest.approx([0.125, 0.25 * 0.75**0.5], rel=0.05)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("answered,mean",), "asked.csv:1: needs one column asked, and has answered, mean"),
        (("asked,answered,note",), "needs what was answered in one way, and has asked, answered, note"),
        (("asked,answered,mean,promoters,detractors",), "in one way, and has mean and promoters"),
        (("asked,answered,promoters",), "has promoters and needs the column detractors beside it"),
        (("asked,answered,satisfied",), "has satisfied and needs the column satisfied_from beside it"),
        (("asked,answered,answered,mean",), "the column answered stands twice"),
        (("week,wave,asked,answered,mean",), "says in week and wave which wave a row is; leave one"),
        (("asked,answered,mean",), "asked.csv: has a header and no rows"),
        (("asked,answered,mean", "10,5,4"), "asked.csv:1: does not say between what answers lie"),
        (("asked,answered,mean,low,high", "10,5,4,,5"), "asked.csv:2: low: nothing is no number"),
        (("asked,answered,mean,low,high", "10,5,4,5,1"), "asked.csv:2: high: 1 is not above low"),
        (("asked,answered,mean,low,high", "9,5,4,1,5", "9,12,4,1,5"), "asked.csv:3: answered: 12 is more"),
        (("asked,answered,mean,low,high", "10,0,4,1,5"), "answered: 0 is no number of people"),
        (("asked,answered,mean,low,high", "9.5,5,4,1,5"), "asked: 9.5 is no number of people"),
        (("asked,answered,mean,low,high", "10,5,6,1,5"), "mean: 6 is not on the scale from 1 to 5"),
        (("asked,answered,mean,low,high", "10,5,80%,1,5"), 'mean: "80%" is not on the scale'),
        (("asked,answered,mean,low,high,sd", "10,5,4,1,5,4"), "sd: 4 is no spread on the scale"),
        (("asked,answered,mean,low,high,customers", "10,5,4,1,5,9"), "customers: 9 is not how many"),
        (("asked,answered,promoters,detractors", "10,5,62%,0.1"), 'promoters: "62%" is no share'),
        (("asked,answered,promoters,detractors", "10,5,0.6,0.5"), "detractors: 0.5 and the promoters"),
        (("asked,answered,promoters,detractors,low,high", "9,5,.6,.1,1,5"), "told of answers from 0 to 10"),
        (("asked,answered,satisfied,satisfied_from,low,high", "10,5,0.6,1,1,5"), "from: 1 tells nobody"),
        (("wave,asked,answered,mean,low,high", "a,10,5,4,1,5", "a,10,5,4,1,5"), ":3: wave: a stands twice"),
        (("week,asked,answered,mean,low,high", ",10,5,4,1,5"), "asked.csv:2: week: does not say which wave"),
        (("date,asked,answered,mean,low,high", "May,10,5,4,1,5"), 'asked.csv:2 (May): date: is no'),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused_with_its_row(tmp_path, lines, said):
    with pytest.raises(UserError) as error:
        read_surveys(write(tmp_path, *lines))
    assert said in str(error.value)


def test_a_scale_is_said_once_and_the_right_way_round(tmp_path):
    file = write(tmp_path, "asked,answered,mean,low,high", "10,5,4,1,5")
    with pytest.raises(UserError, match="the scale stands in columns, and --survey-scale says another"):
        read_surveys(file, (1, 5))
    with pytest.raises(UserError, match="--survey-scale 5 1: is no scale; write the least answer, then"):
        read_surveys(write(tmp_path, "asked,answered,mean", "10,5,4"), (5, 1))
    with pytest.raises(UserError, match="is no scale"):
        read_surveys(write(tmp_path, "asked,answered,mean", "10,5,4"), (-1e308, 1e308))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"segments.all.account_size": 4, "vendors.shop.survey_all": 0.3, "vendors.shop.grassroots": 0.5},
    ],
)
def test_what_is_expected_of_a_survey_is_the_mean_of_many_real_ones(changes):
    model = RelationshipModel(load(WORLD, set=changes), seed=3)
    model.run()
    asked, answers, votes, said = surveyed(model, "shop")
    found = np.zeros((len(model.vendor_names), 5), np.int64)
    many = 2000
    for nth in range(many):
        ask(model.view, model.now, view(drawing(nth, 12)), view(found))
    mean = found[0] / many
    (shop,) = (one for one in model.vendors if model.given_names[one.row] == "shop")
    forged = shop.forged_votes(mean[ANSWERS])
    assert forged > 0.1
    assert votes == pytest.approx(answers + mean[REPEATED] + forged, rel=0.03)
    assert mean[ASKED] == pytest.approx(asked, rel=0.02)
    assert mean[ANSWERS] == pytest.approx(answers, rel=0.03)
    total = (mean[SAID] + mean[REPEATED_SAID]) / ONE + forged
    assert total / (mean[ANSWERS] + mean[REPEATED] + forged) == pytest.approx(said / votes, abs=0.01)


def test_a_vendor_without_customers_has_no_numbers(tmp_path):
    model = RelationshipModel(load(WORLD), seed=3)
    table = read_surveys(write(tmp_path, "asked,answered,mean", "10,5,4"), (1, 5))
    model.world.ties["state"] = 0
    assert np.isnan(SurveysAim(table, "shop").look(model)).all()


def test_a_search_begins_where_as_many_answer_as_did(tmp_path):
    from relsim.processes.surveys import chance_to_answer

    base = load("firm")
    table = survey_table(write(tmp_path, "asked,answered,mean", "1000,200,4"), base, "firm", (1, 5))
    assert [one.path for one in table.free] == ["listen.response", "vendors.firm.quality"]
    assert "200 answers of 1,000 asked in 1 wave (spread of single answers: 0.25 of the scale, " in table.said
    p = base.listen
    start = answering(0.2, 0.75, base)
    assert chance_to_answer(0.75, start, p.response_satisfaction, p.response_extremity) == pytest.approx(0.2)
    assert "not told apart from" in table.free[0].note
