"""What a vendor hears: each way by hand, in small worlds."""

from typing import Any

import numpy as np
import pytest
from test_processes import Week
from worlds import same_record, steps, two_vendors

from relsim.agents.dashboard import Dashboard
from relsim.desk import PROBLEM, Flow
from relsim.model import RelationshipModel
from relsim.processes import converse, listen
from relsim.scenario.schema import Category, Converse, Listen, Scenario, Segment, Switches, Vendor
from relsim.state import ACTIVE

EVERYBODY = {"survey": 1.0}
HONEST = Listen(response=1.0, asked=0.0, warned=0.0)


def asked(shop: dict[str, Any], satisfactions: tuple[float, ...] = (0.3, 0.6, 0.9), **sections: Any) -> Week:
    """Three customers of a shop with a survey, in which they have been asked."""
    week = Week(EVERYBODY | shop, **({"listen": HONEST} | sections))
    for person, satisfaction in enumerate(satisfactions):
        week.tie(person, satisfaction=satisfaction)
    survey(week)
    return week


def survey(week: Week) -> None:
    week.model.now = week.model._this_week()
    listen.survey(week.model)


def score(week: Week) -> float:
    return week.model.sellers[0].dashboard.survey


# ---- surveys


def test_a_survey_of_everybody_answered_honestly_equals_the_truth():
    assert score(asked({}, segments={"all": Segment(repeats=0.0)})) == pytest.approx(0.6, abs=1e-6)


def test_a_survey_of_everybody_equals_the_truth_in_a_whole_village():
    made = steps(
        two_vendors(
            vendors={"a": Vendor(survey=1.0), "b": Vendor(survey=1.0)}, listen=HONEST,
            segments={"all": Segment(repeats=0.0)},
        ), 24,
    )  # fmt: skip
    listen.survey(made)
    ties = made.world.ties
    for vendor in made.vendors:
        true = ties.satisfaction[(ties.vendor == vendor.row) & (ties.state == ACTIVE)]
        assert len(true) > 10
        assert vendor.dashboard.survey == pytest.approx(true.astype(np.float64).mean(), abs=1e-6)
        assert vendor.dashboard.answers == vendor.dashboard.asked == len(true)


def test_those_who_expect_to_be_asked_judge_worse():
    calm, warned = (
        asked(
            {"survey_announced": share},
            listen=Listen(response=1.0, warned=0.1),
            segments={"all": Segment(repeats=0.0)},
        )
        for share in (0.0, 1.0)
    )
    assert score(warned) == pytest.approx(score(calm) - 0.1, abs=1e-6)


def test_being_asked_binds_a_little_whether_or_not_one_answers():
    week = asked({}, listen=Listen(response=0.001, response_extremity=0, response_satisfaction=0, asked=0.1))
    assert week.world.ties.commitment[:, 0].tolist() == pytest.approx([0.1] * 3)
    silent = asked({}, switches=Switches(asking=False), listen=Listen(asked=0.1))
    assert silent.world.ties.commitment[:, 0].max() == 0.0


def test_picking_the_content_flatters():
    world = {"vendors": {"a": Vendor(survey=0.5, survey_picked=0.0), "b": Vendor()}}
    fair = steps(two_vendors(400, 40, **world), 36)
    picked = steps(
        two_vendors(400, 40, vendors={"a": Vendor(survey=0.5, survey_picked=1.0), "b": Vendor()}), 36
    )
    assert picked.sellers[0].dashboard.survey > fair.sellers[0].dashboard.survey


def test_forged_answers_are_a_share_of_all_and_full_of_praise():
    """Of three honest answers with mean .6 and 25 % forged: .75 * .6 + .25."""
    week = asked({"coached": 0.25, "quality": 0.5}, segments={"all": Segment(repeats=0.0)})
    week.model.world.vendors.reputation[0] = 0.5
    survey(week)
    board = week.model.sellers[0].dashboard
    assert board.survey == pytest.approx(0.75 * 0.6 + 0.25, abs=1e-6)
    assert board.forged == pytest.approx(0.25)


def test_vendors_of_weak_repute_forge_more():
    shares = []
    for reputation in (0.2, 0.8):
        week = asked({"coached": 0.2})
        week.model.world.vendors.reputation[0] = reputation
        survey(week)
        shares.append(week.model.sellers[0].dashboard.forged)
    assert shares[0] > shares[1]


def test_a_check_of_identity_finds_what_is_forged_and_repeated():
    gamed = {"coached": 0.3}
    twice = {"segments": {"all": Segment(repeats=1.0)}}
    assert asked(gamed, **twice).model.sellers[0].dashboard.forged > 0.6
    checked = asked(gamed | {"identity": 1.0}, **twice)
    assert checked.model.sellers[0].dashboard.forged == 0.0
    assert score(checked) == pytest.approx(0.6, abs=1e-6)


def test_with_gaming_off_nothing_is_forged():
    week = asked({"coached": 0.5, "survey_picked": 1.0}, switches=Switches(gaming=False))
    assert week.model.sellers[0].dashboard.forged == 0.0
    assert score(week) == pytest.approx(0.6, abs=1e-6)


def test_a_survey_reaches_one_of_an_account_or_all():
    firms = {"firms": Segment(account_size=3, repeats=0.0)}
    one, all_ = (asked({"survey_all": share}, segments=firms) for share in (0.0, 1.0))
    for week in (one, all_):
        week.world.persons.rank[:] = (1, 0, 2)
        survey(week)
    assert one.model.sellers[0].dashboard.asked == 1
    assert score(one) == pytest.approx(0.6, abs=1e-6)  # of the second, who has most weight
    assert all_.model.sellers[0].dashboard.asked == 3


def test_a_survey_asks_first_whom_the_vendor_is_in_touch_with_first():
    grassroots = {"survey_all": 0.0, "grassroots": 1.0}
    week = asked(grassroots, segments={"firms": Segment(account_size=3, repeats=0.0)})
    week.world.persons.rank[:] = (1, 0, 2)
    survey(week)
    assert score(week) == pytest.approx(0.9, abs=1e-6)  # of the third, who has least weight


# ---- the way to the top


def board_after(layers: float, rosy: float) -> Dashboard:
    board = Dashboard()
    board.look(0, purchases=10.0, satisfaction=6.0, complaints=2.0)
    board.report(100, layers, 4.0, 0.9, rosy)
    return board


def test_each_layer_makes_what_is_reported_rosier():
    assert board_after(2, 0.1).satisfaction == pytest.approx(1 - 0.4 * (0.9 * 0.9) ** 2)
    assert board_after(2, 0.0).complaints == board_after(2, 0.1).complaints == pytest.approx(0.2 * 0.81)


def test_without_layers_the_top_is_the_counter():
    board = board_after(0, 0.5)
    assert (board.satisfaction, board.complaints) == (board.counter_satisfaction, board.counter_complaints)


def test_with_filters_off_layers_do_nothing():
    tall, flat = (
        steps(
            two_vendors(switches=Switches(filters=False), vendors={"a": Vendor(layers=n), "b": Vendor()}), 40
        )
        for n in (6, 0)
    )
    assert tall.sellers[0].dashboard.satisfaction == flat.sellers[0].dashboard.satisfaction
    assert same_record(tall.record(), flat.record())


def test_what_staff_hear_as_neighbours_is_part_of_what_the_counter_sees():
    board = Dashboard()
    board.look(0, purchases=3.0, satisfaction=2.4, complaints=0.0, news=1.0, news_felt=0.0)
    assert board.counter_satisfaction == pytest.approx(0.6)
    assert board.counter_episode == pytest.approx(0.8)


# ---- alarms


def alarmed(**heeds: float) -> Any:
    model = RelationshipModel(Scenario(vendors={"shop": Vendor(**heeds)}), 1)
    board = model.sellers[0].dashboard
    board.complaints, board.told = 0.02, 0.01
    board.survey, board.survey_usual = 0.6, 0.7
    board.months = [10.0] * 13 + [8.0, 8.0]
    return model.sellers[0].alarm


def test_the_alarm_is_what_is_heeded():
    nothing = {"heed_counter": 0.0}
    assert alarmed(**nothing) == 0.0
    assert alarmed() == pytest.approx(0.03)
    assert alarmed(**nothing, heed_survey=1.0) == pytest.approx(0.1)
    assert alarmed(**nothing, heed_log=2.0) == pytest.approx(0.4)


def test_a_fault_is_repaired_once_the_alarm_is_noticed_and_not_before():
    for heed, repaired in ((0.0, False), (1.0, True)):
        model = RelationshipModel(Scenario(vendors={"shop": Vendor(heed_counter=heed, repair_weeks=0)}), 1)
        model.sellers[0].dashboard.complaints = 0.5
        model.world.vendors.fault[0] = 0.2
        model.sellers[0].repair()
        assert (model.sellers[0].fault == 0.0) is repaired


def test_a_survey_sees_a_decline_after_the_second_quarter_only():
    board = Dashboard()
    for total in (8.0, 8.0, 5.0):
        board.read_survey(20, 10, total)
    assert board.survey_fall == pytest.approx(0.3)
    fresh = Dashboard()
    fresh.read_survey(20, 10, 5.0)
    assert fresh.survey_fall == 0.0


# ---- formal feedback and dialogue


def told(acted: float, feedback: float = 1.0, **visit: Any) -> Week:
    """A customer who speaks up often, and was served as badly as can be."""
    week = Week({"feedback": feedback, "acted": acted}, listen=Listen(formal=1.0))
    week.world.persons.voice[0] = 1.0
    week.tie()
    week.visit(**({"quality": 0.0, "marks": PROBLEM} | visit))
    week.run(converse)
    return week


def counted(week: Week, flow: Flow) -> float:
    return float(week.model.counted(0)[flow])


def test_feedback_that_is_acted_on_makes_one_feel_heard():
    week = told(acted=1.0)
    assert (
        counted(week, Flow.FEEDBACK) == counted(week, Flow.ACTED) == counted(week, Flow.ACTED_PROBLEMS) == 1
    )
    assert counted(week, Flow.ACTED_FELT) == pytest.approx(0.6, abs=1e-6)
    assert week.world.ties.heard[0, 0] > 0.3


def test_feedback_that_is_ignored_makes_one_feel_less_heard():
    week = told(acted=0.0)
    assert (counted(week, Flow.FEEDBACK), counted(week, Flow.ACTED)) == (1, 0)
    assert week.world.ties.heard[0, 0] < 0.3


def test_nobody_gives_feedback_where_there_is_no_way_or_nothing_to_tell():
    assert counted(told(1.0, feedback=0.0), Flow.FEEDBACK) == 0
    assert counted(told(1.0, quality=0.5), Flow.FEEDBACK) == 0


def test_feedback_that_is_ignored_tells_nobody_anything():
    week = told(acted=0.0)
    assert counted(week, Flow.ACTED_PROBLEMS) == counted(week, Flow.ACTED_FELT) == 0


def test_what_is_told_and_acted_on_passes_all_layers():
    """Eight purchases reported with .9, and two pieces of feedback with .2 each, one of them of a problem."""
    board = Dashboard(purchases=8.0, satisfaction=0.9)
    board.read_feedback(2.0, felt=0.4, problems=1.0, is_far=True)
    assert board.satisfaction == pytest.approx((8 * 0.9 + 0.4) / 10)
    assert board.told == pytest.approx(1 / 8)


def test_who_stands_at_the_counter_learns_nothing_new_of_satisfaction_by_a_form():
    board = Dashboard(purchases=8.0, satisfaction=0.9)
    board.read_feedback(2.0, felt=0.4, problems=1.0, is_far=False)
    assert board.satisfaction == 0.9


def test_formal_feedback_that_is_acted_on_brings_the_top_nearer_to_the_truth():
    tall = {"layers": 6, "layer_delay": 4, "fault_rate": 0}
    vendors = {"form": Vendor(**tall, feedback=1.0, acted=1.0), "none": Vendor(**tall)}
    made = steps(two_vendors(400, 60, vendors=vendors, listen=Listen(formal=1.0, kept=0.7)), 60)
    ties, errors = made.world.ties, []
    for vendor in made.vendors:
        true = ties.satisfaction[(ties.vendor == vendor.row) & (ties.state == ACTIVE)].mean()
        errors.append(vendor.dashboard.satisfaction - true)
    assert 0.0 < errors[0] < errors[1]


def test_a_season_is_no_fall_of_purchases():
    """The books of a year in which needs swing by a half show no more of a fall than chance does."""
    calm = {"a": Vendor(fault_rate=0, heed_counter=0, heed_log=1), "b": Vendor(fault_rate=0)}
    seasonal = Category(season=0.5, attrition=0, problem_rate=0)
    made = RelationshipModel(two_vendors(1500, 130, vendors=calm, category=seasonal), 1)
    falls = []
    for _ in range(130):
        made.step()
        falls.append(made.sellers[0].alarm)
    assert max(falls[60:]) < 0.06


def questioned(replies: float, reply: float = 1.0, effort: float = 10.0) -> Week:
    week = Week(
        {"messages": 1.0, "dialogue": 1.0, "replies": replies},
        converse=Converse(reply=reply),
        segments={"all": Segment(effort=effort)},
    )
    week.tie()
    week.visit(marks=0)
    week.run(converse)
    return week


def test_a_question_that_is_replied_to_and_answered_makes_one_feel_heard_and_known():
    week = questioned(replies=1.0)
    assert counted(week, Flow.QUESTIONS) == counted(week, Flow.REPLIES) == 1
    assert week.world.ties.heard[0, 0] > 0.3
    assert week.world.ties.known[0, 0] > 0.0
    assert week.world.ties.fatigue[0, 0] == 0.0


def test_a_reply_in_vain_is_worse_than_none_and_no_reply_only_tires():
    assert questioned(replies=0.0).world.ties.heard[0, 0] < 0.3
    tired = questioned(replies=1.0, effort=0.0)
    assert counted(tired, Flow.REPLIES) == 0
    assert tired.world.ties.heard[0, 0] == pytest.approx(0.3)
    assert tired.world.ties.fatigue[0, 0] > 0.0


def test_customers_who_make_more_of_an_effort_speak_up_more():
    usual, eager = (
        RelationshipModel(two_vendors(segments={"all": Segment(effort=effort)}), 1).world.persons.voice
        for effort in (1.0, 2.0)
    )
    assert np.allclose(eager, 2.0 * usual)
