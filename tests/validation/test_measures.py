"""The analyses on people whose behaviour is known, without any world."""

from types import SimpleNamespace

import numpy as np
import pytest

from relsim.validation.attitudes import around_episodes
from relsim.validation.customers import next_bought
from relsim.validation.people import effect
from relsim.validation.repeat_buying import chances_of_counts
from relsim.validation.retention import errors_of_laws, rise
from relsim.validation.talk import close_ties, hazard, moved, neighbours_of

YEARS = np.arange(13)


def test_a_constant_churn_needs_no_mixing_law() -> None:
    mixed, constant = errors_of_laws(np.round(1e6 * 0.8**YEARS))
    assert constant / mixed < 2.0
    assert constant < 0.01


def test_the_regular_segment_is_met_by_the_mixing_law_and_missed_by_a_constant_churn() -> None:
    alive = np.array([1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173.0])
    mixed, constant = errors_of_laws(alive)
    assert mixed == pytest.approx(0.006, abs=0.001)
    assert constant / mixed > 10
    assert rise(alive) == pytest.approx(0.945 - 0.631, abs=0.001)


def test_counts_under_the_law_of_buying_add_up_and_meet_cdnow() -> None:
    from relsim.analysis.buying_till_gone import BetaGeometricNBD

    law = BetaGeometricNBD(0.243, 4.414, 0.793, 2.426, 0.0)
    chance = sum(chances_of_counts(law, span, 7) for span in np.arange(27, 39) + 0.5) / 12
    assert chance.sum() == pytest.approx(1.0)
    assert chance[:4] == pytest.approx([0.599, 0.186, 0.091, 0.042], abs=0.02)  # V4


def ring(people: int) -> SimpleNamespace:
    """Everybody knows the four nearest on a ring, the nearest two better."""
    at = np.arange(people)
    to = np.column_stack([at - 1, at + 1, at - 2, at + 2]) % people
    return SimpleNamespace(
        offsets=np.arange(0, 4 * people + 1, 4), neighbours=to.ravel(), strength=np.array([0.9, 0.2]),
        kind=np.tile([0, 0, 1, 1], people),
    )  # fmt: skip


def test_neighbours_who_left_are_counted_by_how_close_they_are() -> None:
    gone = np.zeros(10)
    gone[0] = 1.0
    assert neighbours_of(ring(10), gone).tolist() == [0, 1, 1, 0, 0, 0, 0, 0, 1, 1]
    assert neighbours_of(ring(10), gone, close_ties(ring(10))).tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert neighbours_of(ring(10), gone, ~close_ties(ring(10))).tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("ratio", [1.0, 1.8])
def test_the_hazard_model_finds_the_contagion_that_was_there(ratio: float) -> None:
    rng, graph, people = np.random.default_rng(7), ring(4000), 4000
    gone, table = rng.uniform(size=people) < 0.02, {"leaves": [], "left": [], "tenure": []}
    for month in range(60):
        exposure = neighbours_of(graph, gone.astype(float))
        gone = rng.uniform(size=people) < 0.02 * ratio**exposure
        for name, column in (("leaves", gone), ("left", exposure), ("tenure", np.full(people, float(month)))):
            table[name].append(np.asarray(column, float))
    columns = {name: np.concatenate(parts) for name, parts in table.items()}
    columns |= {"known": rng.uniform(size=60 * people), "silent": rng.uniform(size=60 * people)}
    columns |= {"shock": rng.uniform(size=60 * people)}
    assert hazard(columns, "left")["left"] == pytest.approx(ratio, rel=0.08)


def bought(*purchases: tuple[int, int, int]) -> SimpleNamespace:
    """People who bought: week, person, vendor."""
    week, person, vendor = (np.array(column) for column in zip(*purchases, strict=True))
    episodes = {"week": week, "person": person, "vendor": vendor, "marks": week * 0}
    return SimpleNamespace(episodes=episodes, people=4, vendor_count=2, weeks=40)


def test_the_next_purchase_is_the_first_from_a_week_on() -> None:
    seen = bought((1, 0, 0), (3, 1, 0), (5, 0, 1), (6, 0, 0), (9, 2, 1))
    assert next_bought(seen, 4).tolist() == [1, -1, 1, -1]
    assert next_bought(seen, 3).tolist() == [1, 0, 1, -1]


def test_purchases_around_an_episode_are_those_of_the_same_person_there() -> None:
    seen = bought((5, 0, 0), (9, 0, 1), (14, 1, 0), (15, 0, 0), (16, 0, 0), (25, 0, 0), (26, 0, 0))
    marks, before, after = around_episodes(seen, 10)
    assert len(marks) == 5  # those with ten weeks on both sides
    assert before.tolist() == [0, 1, 1, 2, 2]
    assert after.tolist() == [0, 2, 2, 1, 0]


def test_words_that_move_nobody_are_told_from_words_that_do() -> None:
    rng = np.random.default_rng(4)
    table = {name: rng.poisson(0.3, 20_000).astype(float) for name in ("praise", "warning")}
    table |= {"past": rng.uniform(size=20_000), "all": rng.uniform(size=20_000)}
    table["share"] = 0.5 * table["past"] + 0.02 * table["praise"] + rng.normal(0, 0.1, 20_000)
    assert moved(table, "praise") == pytest.approx(0.02 * table["praise"].sum(), rel=0.2)
    assert abs(moved(table, "warning")) < 0.1 * moved(table, "praise")


def test_a_difference_in_differences_takes_the_trend_out() -> None:
    table = {
        "treated": np.array([True] * 50 + [False] * 50), "control": np.array([False] * 50 + [True] * 50),
        "before": np.full(100, 10.0), "after": np.array([6.8] * 50 + [8.0] * 50), "cell": np.zeros(100, int),
    }  # fmt: skip
    assert effect(table) == pytest.approx(-0.15)


def test_what_befalls_one_supplier_is_not_put_down_to_its_representatives() -> None:
    table = {
        "treated": np.array([True] * 50 + [False] * 50 + [False] * 100),
        "control": np.array([False] * 50 + [True] * 50 + [True] * 100),
        "before": np.full(200, 10.0), "after": np.array([7.2] * 50 + [8.0] * 50 + [12.0] * 100),
        "cell": np.repeat([0, 1], 100),
    }  # fmt: skip
    assert effect(table) == pytest.approx(-0.1)


def test_too_few_purchases_tell_nothing() -> None:
    table = {
        "treated": np.ones(3, bool),
        "control": np.ones(3, bool),
        "before": np.ones(3),
        "after": np.ones(3),
        "cell": np.zeros(3, int),
    }
    assert np.isnan(effect(table))
