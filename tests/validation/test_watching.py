"""Whoever watches changes nothing, and sees what happens."""

import numpy as np
import pytest

from relsim.desk import Flow
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.state import INVOLUNTARY
from relsim.validation.seen import Seen
from relsim.validation.watching import watch

SMALL = ["horizon.weeks=60", "horizon.warmup=8", "communities.village.people=150", "category.attrition=1.0",
         "recording.every=4"]  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> Seen:
    return watch(load("village", SMALL), 3)


def test_watching_changes_nothing(seen: Seen) -> None:
    record = RelationshipModel(load("village", SMALL), 3).run()
    assert np.array_equal(record.flows, seen.record.flows)
    assert np.array_equal(record.stocks, seen.record.stocks)
    assert np.array_equal(record.views, seen.record.views)


def test_every_purchase_is_seen(seen: Seen) -> None:
    counted = seen.flow(Flow.PURCHASES)[1:].sum(axis=0)
    assert np.bincount(seen.episodes["vendor"], minlength=2).tolist() == counted.tolist()
    assert seen.bought(0, 60).sum() == counted.sum()


def test_quality_and_satisfaction_of_episodes_add_up_to_the_books(seen: Seen) -> None:
    for name, flow in (("quality", Flow.QUALITY), ("episode", Flow.EPISODE)):
        assert seen.episodes[name].sum() == pytest.approx(seen.flow(flow)[1:].sum(), rel=1e-4)


def test_every_word_is_heard_of(seen: Seen) -> None:
    told = seen.flow(Flow.PRAISE)[1:].sum() + seen.flow(Flow.WARNING)[1:].sum()
    left_after_telling = seen.exits["week"].size  # whoever leaves says so instead
    assert told - left_after_telling <= len(seen.words["week"]) <= told


def test_every_exit_is_seen_with_the_person_who_left(seen: Seen) -> None:
    flows = [flow for flow in Flow if flow.name.startswith("ENDED_")]
    assert len(seen.exits["week"]) == sum(seen.flow(flow)[1:].sum() for flow in flows)
    gone = seen.exits["person"][seen.exits["cause"] == INVOLUNTARY]
    assert len(gone) > 20
    assert not seen.stayed[gone].any()


def test_whoever_moves_in_is_a_person_of_their_own(seen: Seen) -> None:
    assert seen.people > 150
    newcomers = np.flatnonzero(seen.since >= 0)
    first = np.full(seen.people, 10**6)
    np.minimum.at(first, seen.episodes["person"], seen.episodes["week"])
    assert (first[newcomers] > seen.since[newcomers]).all()


def test_contacts_are_those_of_the_person_and_not_of_the_place_where_he_lives(seen: Seen) -> None:
    started = seen.flow(Flow.INBOUND)[1:].sum()
    assert started <= seen.spoken.sum() <= seen.record.spoken.sum()
    assert seen.spoken.min() == 0
    assert seen.spoken.sum() == seen.record.spoken.sum()
    assert (seen.spoken > 0).sum() > (seen.record.spoken > 0).sum()  # one place, more than one who spoke


def test_dates_of_the_panel_count_from_the_first_recorded_week(seen: Seen) -> None:
    for wave in seen.panel:
        known = wave["state"] > 0
        assert wave["bought"][known].max() <= wave["week"]
        assert wave["birth"][known].min() >= -8  # the warm-up
        assert (wave["birth"] <= wave["bought"])[known].all()
    assert seen.panel[-1]["bought"].max() == 59


def test_a_study_may_ask_seldom() -> None:
    seldom = watch(load("village", SMALL), 3, wave=52)
    assert [int(wave["week"]) for wave in seldom.panel] == [0, 52, 60]


def test_the_panel_has_a_wave_every_four_weeks(seen: Seen) -> None:
    assert [int(wave["week"]) for wave in seen.panel] == [*range(0, 61, 4)]


def test_answers_are_those_of_the_vendors_customers(seen: Seen) -> None:
    wave = seen.panel[-1]
    asked = np.isfinite(seen.answers(wave, "trust", 0)).sum()
    assert asked == seen.stock("customers")[-1, 0]
