"""The compiled engine against the slow plain twin, and against itself interpreted: equal to the bit."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from twin import Twin, chance, judging
from twin.anyworld import any_world
from twin.columns import columns_of
from worlds import COUNTER, differing, same_record, state, steps, two_vendors

from relsim import draws
from relsim.desk import FLOWS
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.scenario.schema import (
    Category,
    Community,
    Consider,
    Event,
    Horizon,
    Leave,
    Listen,
    Recording,
    Scenario,
    Segment,
    Steer,
    Vendor,
)

WEEKS = 36


CHAIN = {
    "staff": 6, "local": 0.5, "layers": 2, "layer_delay": 3, "attention": 0.001, "pressure": 0.9,
    "messages": 1.4, "self_service": 0.7, "forced": 0.3, "colleague": 0.5, "matching": 0.6,
    "employs": 0.1, "contacts": 0.4,
    "grassroots": 0.5, "dialogue": 0.5, "feedback": 1.0, "survey_announced": 0.4, "survey_picked": 0.6,
    "survey_all": 0.3, "coached": 0.2, "identity": 0.3, "heed_survey": 0.5, "heed_log": 0.5,
}  # fmt: skip


def firms() -> Scenario:
    """Accounts that decide in all four ways, contracts, several communities and vendors, and every event."""
    market = {
        "turnover": 3, "fault_rate": 20, "price_step": 0.05, "review_weeks": 4, "survey": 0.5,
        "fixed_cost": 1.7, "campaign_cost": 0.3, "executive_tenure": 0.4, "quality_step": 0.02,
        "message_step": 0.1, "horizon": 2.0, "adopts": 2.0, "follows": 4.0, "elsewhere": 0.4,
        "winback": 4.0, "dependence": 0.6, "live_belief": 1.6, "staff_step": 0.3,
        "dialogue": 0.5, "feedback": 1.0,
    }  # fmt: skip
    return Scenario(
        horizon=Horizon(weeks=WEEKS, warmup=0),
        recording=Recording(
            every=3, cohort=7, by="segment", log=["purchase", "contact", "complaint", "exit"]
        ),
        communities={"village": Community(people=110), "town": Community(people=90, count=2)},
        segments={
            "alone": Segment(),
            "boss": Segment(account_size=4, decision="boss"),
            "majority": Segment(account_size=5, decision="majority"),
            "unanimous": Segment(account_size=3, decision="unanimity"),
            "large": Segment(account_size=10, decision="proportional"),
        },
        category=Category(
            contract_weeks=2, setup_hours=5, novelty=0.3, season=0.4, problem_rate=20, attrition=0.5,
            attrition_alike=5, lapse=4, lapse_alike=3, revival=20,
        ),
        consider=Consider(size=2, explore=0.3, tip=0.9),
        leave=Leave(dormancy_weeks=3, gone_weeks=9, base=1.0),
        steer=Steer(closing_weeks=4, entry=4.0),
        listen=Listen(response=0.6, formal=1.0, log_weeks=8),
        vendors={
            "shop": Vendor(**COUNTER | market, each=True, price=1.05, honesty=0.4),
            "chain": Vendor(**market | CHAIN),
            "dear": Vendor(**market | {"fixed_cost": 900, "reserve": 50, "price": 1.5}, staff=2),
            "web": Vendor(staff=2, self_service=0.8, forced=1.0, price=0.9, serves=["town"], open=0.0),
        },
        events=[
            Event(week=5, until=14, vendor="chain", set={"price": 1.2, "honesty": 0.2}),
            Event(week=8, vendor="shop", scandal=0.5),
            Event(week=10, vendor="web", set={"open": 1.0}),
            Event(week=12, until=20, set={"messages": 2.5}),
            Event(week=15, until=22, vendor="chain", set={"staff": 2.0}),
            Event(week=17, vendor="shop", set={"staff": 3.0}),
            Event(week=13, set={"fixed_cost": 2.3, "campaign_cost": 0.7}),
            Event(week=28, vendor="chain", set={"open": 0.0}),
        ],
    )  # fmt: skip


def side_by_side(scenario: Scenario, weeks: int, seed: int = 1) -> tuple[RelationshipModel, Twin]:
    """A run of the engine and its twin, both after some weeks."""
    model = RelationshipModel(scenario, seed)
    twin = Twin(model)
    for _ in range(weeks):
        model.step()
        twin.step()
    return model, twin


def unlike(model: RelationshipModel, twin: Twin) -> list[str]:
    """What differs in any bit between the two."""
    found = differing(state(model), columns_of(twin))
    return found if same_record(model.record(), twin.record()) else [*found, "record"]


@pytest.mark.parametrize("world", [lambda: two_vendors(300, 30), firms], ids=["village", "firms"])
def test_one_customer_at_a_time_gives_the_same_bits(world: Any) -> None:
    assert unlike(*side_by_side(world(), WEEKS)) == []


def test_all_that_can_happen_happens_to_the_firms_above() -> None:
    model = steps(firms(), WEEKS)
    counted = model.ledger.flows().sum(axis=0)
    assert [name for name, count in zip(FLOWS, counted, strict=True) if count == 0] == []
    assert model.world.ties.deceptions.max() > 1
    assert (model.world.vendors.price != [model.spec.vendors[name].price for name in model.given_names]).any()


@pytest.mark.parametrize(("name", "groups"), [("business_accounts", "segment"), ("high_street", "community")])
def test_shipped_worlds_give_the_same_bits_at_a_small_size(name: str, groups: str) -> None:
    scenario = load(name, [f"recording.by={groups}", "horizon.warmup=4", "horizon.weeks=16"])
    communities = {
        place: made.model_copy(update={"people": 60}) for place, made in scenario.communities.items()
    }
    assert unlike(*side_by_side(scenario.model_copy(update={"communities": communities}), 20)) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(60))
def test_worlds_drawn_at_random_give_the_same_bits(number: int) -> None:
    assert unlike(*side_by_side(any_world(number, weeks=15), 20, seed=number)) == []


def test_a_twin_goes_on_from_where_a_run_stands() -> None:
    model = steps(firms(), 17)
    twin = Twin(model)
    for _ in range(WEEKS - 17):
        model.step()
        twin.step()
    assert differing(state(model), columns_of(twin)) == []


def test_a_twin_that_forgets_to_round_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "single", lambda number: number)
    assert "ties.satisfaction" in unlike(*side_by_side(two_vendors(50, 5), 5))


def test_a_rule_that_differs_by_a_hair_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    trust_after = judging.trust_after
    monkeypatch.setattr(judging, "trust_after", lambda *given: trust_after(*given) * (1.0 + 1e-6))
    assert "ties.trust" in unlike(*side_by_side(two_vendors(50, 5), 5))


def test_chance_is_the_same_said_plainly() -> None:
    address = [(n * 0x9E3779B97F4A7C15 % 2**64, n * n, 2**64 - n) for n in range(1, 2000)]
    for name in ("bits", "uniform", "bell", "gumbel"):
        ours, plain = getattr(draws, name), getattr(chance, name)
        assert [ours(*map(np.uint64, a)) for a in address] == [plain(*a) for a in address]
    numbers = [chance.uniform(1, n, 0) * 10.0 ** (n % 40 - 20) for n in range(2000)]
    assert [draws.log(x) for x in numbers] == [chance.log(x) for x in numbers]
    assert [draws.exp(x) for x in numbers] == [chance.exp(x) for x in numbers]


def fingerprint() -> str:
    """A small world's whole state and record after some weeks, as a hash."""
    model = steps(firms(), 9)
    digest = hashlib.sha256()
    for column in [*state(model).values(), *model.record()[:-2]]:
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


@pytest.mark.long
def test_the_engine_itself_interpreted_gives_the_same_bits() -> None:
    code = "import relsim.compiled as c, test_twin as t; assert c.INTERPRETED; print(t.fingerprint())"
    off = os.environ | {"RELSIM_INTERPRET": "1"}
    run = [sys.executable, "-c", code]
    said = subprocess.run(run, cwd=Path(__file__).parent, env=off, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == fingerprint()
