"""Small worlds for tests."""

from typing import Any

import numpy as np

from relsim.model import RelationshipModel
from relsim.record import Record
from relsim.scenario.schema import (
    Category,
    Choose,
    Community,
    Consider,
    Horizon,
    Recording,
    Scenario,
    Switches,
    Vendor,
)

COUNTER = {"staff": 1, "local": 1, "turnover": 0, "layers": 0, "same_person": 1, "help": 0.8, "pressure": 0.1}
SOCIAL = tuple(
    name
    for name, field in Switches.model_fields.items()
    if field.json_schema_extra["group"] == "social"  # type: ignore[index, call-overload]
)
NOTHING_SOCIAL = Switches(**dict.fromkeys(SOCIAL, False))


def two_vendors(people: int = 400, weeks: int = 30, **changes: Any) -> Scenario:
    """A village with a shop at the counter and a chain."""
    settings: dict[str, Any] = {
        "horizon": Horizon(weeks=weeks, warmup=0),
        "communities": {"village": Community(people=people)},
        "vendors": {"shop": Vendor(**COUNTER, price=1.05), "chain": Vendor(staff=6, layers=4, pressure=0.6)},
    }
    return Scenario(**(settings | changes))


def steps(scenario: Scenario, weeks: int, seed: int = 1, **options: Any) -> RelationshipModel:
    """A model that has lived through some weeks."""
    model = RelationshipModel(scenario, seed, **options)
    for _ in range(weeks):
        model.step()
    return model


def state(model: RelationshipModel) -> dict[str, np.ndarray]:
    """Every column of a model's world, as bytes would have it."""
    world = model.world
    rows = {"persons": world.persons, "ties": world.ties, "vendors": world.vendors, "staff": world.staff}
    columns = {
        f"{table}.{name}": np.asarray(row[name]) for table, row in rows.items() for name in row.dtype.names
    }
    looked_up = {"words": world.tables.words, "asleep": world.tables.asleep}
    return columns | looked_up | {"flows": model.ledger.flows()}


def differing(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> list[str]:
    """The names of columns in which two states differ in any bit."""
    return [name for name in a if not np.array_equal(a[name], b[name], equal_nan=a[name].dtype.kind == "f")]


def same_record(a: Record, b: Record) -> bool:
    """Whether two records are equal to the bit."""
    tables = [(a.log, b.log), (a.standing, b.standing)]
    return all(np.array_equal(x, y) for x, y in zip(a[:-2], b[:-2], strict=True)) and all(
        one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
        for one, other in tables
    )


def only_needs(people: int, weeks: int, warmup: int = 0, vendors: int = 1, **category: Any) -> Scenario:
    """A world in which people buy whenever they need, nothing goes wrong and nobody is social."""
    plain = {"pressure": 0, "fault_rate": 0, "survey": 0, "messages": 0}
    quiet = dict.fromkeys(
        (*SOCIAL, "habit", "problems", "faults", "turnover", "steering", "data_knowing"), False
    )
    return Scenario(
        horizon=Horizon(weeks=weeks, warmup=warmup),
        recording=Recording(log=["purchase", "exit"]),
        communities={"village": Community(people=people)},
        category=Category(
            **{"outside": -20, "switching_cost": 0, "search_cost": 0, "novelty": 0, "attrition": 0} | category
        ),
        consider=Consider(seek=1.0, explore=1.0),
        choose=Choose(quality=0, fit=0, fatigue=0),
        switches=Switches(**quiet),
        vendors={f"shop{n}": Vendor(**plain) for n in range(vendors)},
    )
