"""Laws that hold in every run (docs/design.md lists them)."""

import numpy as np
import pytest
from worlds import NOTHING_SOCIAL, differing, same_record, state, steps, two_vendors

from relsim.desk import BLOCK, FLOWS
from relsim.model import RelationshipModel
from relsim.scenario.schema import (
    Category,
    Community,
    Consider,
    Event,
    Horizon,
    Recording,
    Segment,
    Switches,
    Vendor,
)
from relsim.state import ACTIVE, DORMANT, EMPTY, ENDED
from relsim.tick import TICK

SHARES = (
    "satisfaction",
    "expectation",
    "trust",
    "commitment",
    "rapport",
    "known",
    "heard",
    "fatigue",
    "habit",
    "obligation",
)


@pytest.fixture(scope="module")
def lived() -> RelationshipModel:
    return steps(two_vendors(), 60)


# 1 ---- shares stay shares, money and counts add up, what has ended does nothing


@pytest.mark.parametrize("share", SHARES)
def test_shares_stay_shares(lived: RelationshipModel, share: str) -> None:
    column = lived.world.ties[share]
    assert column.min() >= 0.0
    assert column.max() <= 1.0
    assert column.std() > 0.0  # a share that never moves would prove nothing


def test_money_paid_is_money_received(lived: RelationshipModel) -> None:
    flows = dict(
        zip(FLOWS, sum(desk.flows for desk in lived.ledger.counters).sum(axis=0) / 2**20, strict=True)
    )
    gained = float(lived.world.ties.margin.astype(np.float64).sum())
    kept = flows["revenue"] - flows["cost"]
    lost_with_ties = flows["acquired"] > (lived.world.ties.state != EMPTY).sum()
    assert flows["revenue"] > 0
    if not lost_with_ties:
        assert gained == pytest.approx(kept, rel=1e-5)


def test_money_adds_up_when_no_slot_was_used_twice() -> None:
    model = steps(two_vendors(category=Category(attrition=0)), 20)
    flows = dict(zip(FLOWS, model.counted(0) + model.counted(1), strict=True))
    ties = model.world.ties
    assert flows["acquired"] == (ties.state != EMPTY).sum()
    assert ties.margin.astype(np.float64).sum() == pytest.approx(flows["revenue"] - flows["cost"], rel=1e-5)
    assert ties.surplus.astype(np.float64).sum() == pytest.approx(flows["surplus"], rel=1e-4, abs=0.5)


def test_relationships_add_up(lived: RelationshipModel) -> None:
    for row in range(2):
        flows = dict(zip(FLOWS, lived.counted(row), strict=True))
        ended = sum(flows[name] for name in FLOWS if name.startswith("ended_"))
        ties = lived.world.ties
        held = ((ties.vendor == row) & ((ties.state == ACTIVE) | (ties.state == DORMANT))).sum()
        assert flows["acquired"] + flows["won_back"] - ended == held
        assert sum(desk.lifetimes[row].sum() for desk in lived.ledger.counters) == ended


@pytest.mark.parametrize("decision", ["proportional", "majority", "boss"])
def test_relationships_of_accounts_add_up(decision: str) -> None:
    """Members leave one by one, and the account goes on buying."""
    firms = {"firms": Segment(account_size=5, decision=decision)}
    model = steps(two_vendors(segments=firms), 100)
    flows = dict(zip(FLOWS, model.counted(0) + model.counted(1), strict=True))
    ended = sum(flows[name] for name in FLOWS if name.startswith("ended_"))
    held = ((model.world.ties.state == ACTIVE) | (model.world.ties.state == DORMANT)).sum()
    assert ended > 0
    assert flows["acquired"] + flows["won_back"] - ended == held


def test_what_has_ended_does_nothing() -> None:
    model = steps(two_vendors(), 40)
    ended = np.argwhere(model.world.ties.state == ENDED)
    before = model.world.ties.copy()
    model.step()
    still = [(i, k) for i, k in ended if model.world.ties.state[i, k] == ENDED]
    assert len(still) > 5
    for i, k in still:
        for field in ("satisfaction", "trust", "commitment", "bought", "margin", "habit"):
            assert model.world.ties[field][i, k] == before[field][i, k]


# 2 ---- vendors are exchangeable


LISTENS = {
    "survey": 0.6, "survey_announced": 0.3, "survey_picked": 0.5, "survey_all": 0.4, "coached": 0.1,
    "identity": 0.2, "feedback": 1.0, "messages": 1.0, "dialogue": 0.5, "employs": 0.1, "fault_rate": 8,
    "heed_survey": 1.0, "heed_log": 1.0,
}  # fmt: skip


def swapped(first: str, second: str, **levers: float) -> RelationshipModel:
    same = Vendor(**{"staff": 3, "layers": 2} | levers)
    segments = {"alone": Segment(), "firm": Segment(account_size=3)}
    return steps(two_vendors(vendors={first: same, second: same}, segments=segments), 40)


@pytest.mark.parametrize("levers", [{}, LISTENS], ids=["usual", "listening"])
def test_swapping_equal_vendors_swaps_the_results_exactly(levers: dict[str, float]) -> None:
    one, other = swapped("anna", "bert", **levers), swapped("bert", "anna", **levers)
    assert np.array_equal(one.counted(0), other.counted(1))
    assert np.array_equal(one.counted(1), other.counted(0))
    assert not np.array_equal(one.counted(0), one.counted(1))
    a, b = one.record(), other.record()
    assert np.array_equal(a.stocks, b.stocks[:, ::-1])
    assert np.array_equal(a.views, b.views[:, ::-1])


def test_a_grocer_with_equal_levers_is_a_multinational_to_the_bit() -> None:
    levers = {"staff": 3, "layers": 2}
    runs = [
        steps(two_vendors(vendors={"a": Vendor(archetype=kind, **levers), "b": Vendor(**levers)}), 30)
        for kind in ("grocer", "multinational")
    ]
    assert differing(state(runs[0]), state(runs[1])) == []


def test_with_nothing_social_staff_and_place_do_not_matter() -> None:
    """Where nobody is social, living here or being one person at the counter is no lever at all."""
    runs = []
    for local in (0.0, 1.0):
        vendors = {"a": Vendor(local=local, turnover=0), "b": Vendor()}
        unseen = Consider(nearby=0.0)  # presence in the street is advertising, not company
        runs.append(steps(two_vendors(switches=NOTHING_SOCIAL, vendors=vendors, consider=unseen), 30))
    assert set(differing(state(runs[0]), state(runs[1]))) == {"vendors.local", "staff.home"}


# 3 ---- a draw depends on its address only


def test_one_more_customer_changes_nobody_elses_draws() -> None:
    alone = [
        process for process in TICK if process.__name__.rpartition(".")[2] not in ("staff", "listen", "steer")
    ]
    small, large = (
        steps(two_vendors(people=people, switches=NOTHING_SOCIAL), 30, processes=alone)
        for people in (300, 301)
    )
    for table in ("persons", "ties"):
        before, after = getattr(small.world, table), getattr(large.world, table)[:300]
        for name in before.dtype.names:
            assert np.array_equal(before[name], after[name]), f"{table}.{name}"


def test_one_more_vendor_changes_no_taste_and_no_needs() -> None:
    two = two_vendors()
    three = two_vendors(vendors={**two.vendors, "third": Vendor()})
    first, second = steps(two, 1), steps(three, 1)
    for trait in ("need_rate", "orientation", "voice"):
        assert np.array_equal(first.world.persons[trait], second.world.persons[trait])
    assert first.now == second.now


def test_the_past_does_not_know_of_a_shock_to_come() -> None:
    calm = two_vendors()
    shocked = two_vendors(events=[Event(week=12, vendor="chain", set={"price": 1.4})])
    a, b = RelationshipModel(calm, 3), RelationshipModel(shocked, 3)
    for week in range(20):
        a.step()
        b.step()
        names = differing(state(a), state(b))
        assert bool(names) == (week >= 12), f"week {week}: {names}"


def test_an_event_ends_where_it_says() -> None:
    events = [
        Event(week=2, until=6, vendor="chain", set={"price": 1.4}),
        Event(week=2, until=6, vendor="shop", set={"price": 1.3}),
    ]
    model = RelationshipModel(two_vendors(events=events), 3)
    prices = []
    for _ in range(8):
        model.step()
        prices.append(tuple(model.world.vendors.price.round(2)))
    assert prices == [(1.05, 1.0)] * 2 + [(1.3, 1.4)] * 4 + [(1.05, 1.0)] * 2


# 4 ---- the same bits, however it is run


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_no_bit(threads: int) -> None:
    scenario = two_vendors(people=16 * BLOCK + 100)
    assert differing(state(steps(scenario, 12)), state(steps(scenario, 12, threads=threads))) == []


def test_accounts_across_blocks_and_threads_change_no_bit() -> None:
    scenario = two_vendors(
        people=9 * BLOCK + 77, segments={"firms": Segment(account_size=5, decision="majority")}
    )
    assert differing(state(steps(scenario, 12)), state(steps(scenario, 12, threads=2))) == []


def test_kernels_one_by_one_give_the_bits_of_the_fused_week() -> None:
    """A kernel that cannot be imported by name is not fused; the others then run one by one as well."""

    class Nothing:
        __name__ = "nothing"

        @staticmethod
        def kernel(world: object, now: object, desk: object, lo: int, hi: int) -> None:
            assert lo < hi

    apart = [process for pair in zip(TICK, [Nothing()] * len(TICK), strict=True) for process in pair]
    scenario = two_vendors(people=3 * BLOCK + 5)
    assert differing(state(steps(scenario, 12)), state(steps(scenario, 12, processes=apart))) == []


def test_the_same_seed_gives_the_same_record_and_another_gives_another() -> None:
    scenario = two_vendors(recording=Recording(log=["purchase", "exit", "contact", "complaint"]))
    one, two, other = (RelationshipModel(scenario, seed).run() for seed in (5, 5, 6))
    assert same_record(one, two)
    assert not np.array_equal(one.flows, other.flows)
    assert len(one.log["week"]) > 100


# 5 ---- each switch does what it says


def test_with_meeting_off_no_rapport_grows() -> None:
    model = steps(two_vendors(switches=Switches(meet=False)), 30)
    assert model.world.ties.rapport.max() == 0.0
    assert steps(two_vendors(), 30).world.ties.rapport.max() > 0.0


def test_with_talk_off_no_neighbour_matters() -> None:
    model = steps(two_vendors(switches=Switches(talk=False)), 30)
    assert not model.world.tables.words.any()
    assert (model.world.persons.tip == -1).all()
    assert steps(two_vendors(), 30).world.tables.words.any()


def test_with_conversation_off_nobody_is_tired_or_heard() -> None:
    model = steps(two_vendors(switches=Switches(converse=False)), 30)
    assert model.world.ties.fatigue.max() == 0.0
    assert model.world.persons.spoken.max() == 0


def test_with_problems_and_faults_off_nothing_goes_wrong() -> None:
    model = steps(two_vendors(switches=Switches(problems=False, faults=False)), 30)
    assert (model.counted(0) + model.counted(1))[FLOWS.index("problems")] == 0


def test_with_no_layers_the_dashboard_is_the_counter() -> None:
    model = steps(
        two_vendors(vendors={"shop": Vendor(layers=0), "chain": Vendor(layers=4, layer_delay=4)}), 41
    )
    shop, chain = (seller.dashboard for seller in model.sellers)
    assert shop.satisfaction == shop.counter_satisfaction
    assert shop.complaints == shop.counter_complaints
    assert chain.satisfaction > chain.counter_satisfaction


def test_with_turnover_off_everybody_stays() -> None:
    vendors = {"shop": Vendor(staff=20, turnover=2)}
    stayed = steps(two_vendors(vendors=vendors, switches=Switches(turnover=False)), 30)
    left = steps(two_vendors(vendors=vendors), 30)
    assert stayed.world.staff.since.max() == 0
    assert left.world.staff.since.max() > 0


def test_with_heterogeneity_off_all_are_alike() -> None:
    persons = steps(two_vendors(switches=Switches(heterogeneity=False)), 1).world.persons
    for trait in ("need_rate", "price_sensitivity", "orientation", "voice", "tolerance"):
        assert np.ptp(persons[trait]) == 0.0


# accounts, contracts, horizon


@pytest.mark.parametrize("decision", ["proportional", "majority", "unanimity", "boss"])
def test_an_account_of_one_behaves_as_a_consumer_to_the_bit(decision: str) -> None:
    runs = [
        steps(two_vendors(segments={"people": Segment(account_size=1, decision=rule)}), 20)
        for rule in ("proportional", decision)
    ]
    assert differing(state(runs[0]), state(runs[1])) == []


def test_members_of_an_account_buy_together() -> None:
    model = steps(two_vendors(segments={"firms": Segment(account_size=4)}), 25)
    ties, members = model.world.ties, model.world.persons.members
    heads = np.flatnonzero(members == 4)
    assert len(heads) == 100
    for head in heads:
        assert (ties.vendor[head] == ties.vendor[head : head + 4]).all()


def test_a_contract_binds() -> None:
    bound = two_vendors(category=Category(contract_weeks=52, attrition=0))
    model = steps(bound, 50)
    causes = sum(desk.flows for desk in model.ledger.counters).sum(axis=0)
    voluntary = [
        causes[n] for n, name in enumerate(FLOWS) if name.startswith("ended_") and name != "ended_competitor"
    ]
    assert sum(voluntary) == 0


def test_rows_are_recorded_at_the_weeks_that_were_asked_for() -> None:
    scenario = two_vendors(horizon=Horizon(weeks=10, warmup=3))
    record = RelationshipModel(scenario, 1).run()
    assert record.weeks.tolist() == [0, 4, 8, 10]
    whole = RelationshipModel(scenario, 1)
    for _ in range(13):
        whole.step()
    assert record.flows.sum(axis=0) == pytest.approx(np.array([whole.counted(0), whole.counted(1)]))


def test_groups_add_up_to_the_whole() -> None:
    segments = {"few": Segment(share=0.3), "many": Segment(share=0.7)}
    whole = RelationshipModel(two_vendors(segments=segments), 2).run()
    parts = RelationshipModel(two_vendors(segments=segments, recording=Recording(by="segment")), 2).run()
    assert parts.flows.reshape(*whole.flows.shape[:2], 2, -1).sum(axis=2) == pytest.approx(whole.flows)
    assert parts.stocks.reshape(*whole.stocks.shape[:2], 2, -1).sum(axis=2) == pytest.approx(whole.stocks)


def test_communities_are_served_by_those_who_serve_them() -> None:
    scenario = two_vendors(
        communities={"hill": Community(people=150), "dale": Community(people=150)},
        vendors={"hill_shop": Vendor(serves=["hill"]), "chain": Vendor()},
    )
    model = steps(scenario, 30)
    in_dale = model.world.ties.vendor[model.world.persons.community == 1]
    assert not (in_dale == 0).any()
    assert (in_dale == 1).any()
