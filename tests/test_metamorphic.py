"""What must stay so when a world is changed: laws between two runs instead of within one."""

from itertools import pairwise

import numpy as np
import pytest
from worlds import differing, same_record, state, steps, two_vendors

from relsim.agents.presets import PRESETS
from relsim.scenario.schema import Event, Segment, Switches, Vendor
from relsim.state import ACTIVE


@pytest.mark.parametrize("archetype", sorted(PRESETS))
def test_any_vendor_with_the_levers_of_a_grocer_is_a_grocer_to_the_bit(archetype: str) -> None:
    """No layers, no turnover but a grocer's, honest, at home in the place, with the same goals and offer."""
    grocer = PRESETS["grocer"].levers()
    runs = [
        steps(two_vendors(vendors={"a": Vendor(archetype=kind, **grocer), "b": Vendor()}), 30)
        for kind in ("grocer", archetype)
    ]
    assert differing(state(runs[0]), state(runs[1])) == []
    assert same_record(runs[0].record(), runs[1].record())


def personal_part(turnover: float) -> np.ndarray:
    """The person's part of a vendor's active ties where all staff are neighbours: mean of three worlds."""
    vendors = {
        "a": Vendor(staff=6, local=1.0, same_person=0.8, turnover=turnover, handover=0.2),
        "b": Vendor(turnover=0.0, local=0.0),
    }
    parts = []
    for seed in range(3):
        ties = steps(two_vendors(500, 90, vendors=vendors), 80, seed).world.ties
        held = (ties.vendor == 0) & (ties.state == ACTIVE)
        parts.append([ties.rapport[held].mean(), ties.obligation[held].mean()])
    return np.mean(parts, axis=0)


def test_raising_turnover_never_raises_the_persons_part_of_ties() -> None:
    parts = [personal_part(turnover) for turnover in (0.0, 1.0, 5.0)]
    for fewer, more in pairwise(parts):
        assert (more < fewer).all()


def test_an_account_of_one_behaves_as_a_consumer_to_the_bit() -> None:
    """Whatever rule, politics or change of jobs its segment has: it has nobody to agree with."""
    runs = [
        steps(two_vendors(segments={"all": segment}), 40)
        for segment in (
            Segment(),
            Segment(decision="unanimity", politics=0.9, job_changes=3.0, account_weight_spread=2.0),
        )
    ]
    assert (runs[1].world.persons.weight == 1.0).all()
    assert differing(state(runs[0]), state(runs[1])) == []


def test_a_vendor_that_conceals_nothing_never_meets_its_ceiling() -> None:
    honest, other = (
        steps(two_vendors(vendors={"a": Vendor(honesty=honesty, failure=20), "b": Vendor()}), 60)
        for honesty in (1.0, 0.2)
    )
    ties = honest.world.ties
    assert ties.deceptions[ties.vendor == 0].max() == 0
    assert other.world.ties.deceptions[other.world.ties.vendor == 0].max() > 0


def test_a_scandal_is_all_that_lowers_the_ceiling_of_the_honest() -> None:
    vendors = {"a": Vendor(honesty=1.0), "b": Vendor()}
    made = steps(two_vendors(vendors=vendors, events=[Event(week=5, vendor="a", scandal=1.0)]), 30)
    assert made.world.ties.deceptions[made.world.ties.vendor == 0].max() > 0


ORGANISATION = (
    "turnover", "experience", "filters", "asking", "gaming", "feedback", "steering", "executives",
    "technology",
)  # fmt: skip


@pytest.mark.parametrize("switch", ORGANISATION)
def test_each_switch_of_the_organisation_is_felt_by_a_vendor_that_uses_it(switch: str) -> None:
    """A switch that changes nothing would switch nothing."""
    busy = Vendor(
        staff=6, turnover=2.0, layers=3, layer_delay=2, survey=0.8, survey_picked=0.5, coached=0.2,
        feedback=1.0, price_step=0.05, review_weeks=4, executive_tenure=0.5, adopts=5.0, fault_rate=10,
        heed_survey=1.0, survey_announced=0.5, messages=1.0, dialogue=0.5,
    )  # fmt: skip
    on, off = (
        steps(two_vendors(200, 60, vendors={"a": busy, "b": busy}, switches=Switches(**{switch: value})), 60)
        for value in (True, False)
    )
    unlike = differing(state(on), state(off))
    assert unlike or not same_record(on.record(), off.record())
