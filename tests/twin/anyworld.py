"""Small worlds with settings drawn at random from the schema."""

from typing import Any

from relsim.draws import key, uniform
from relsim.scenario import schema
from relsim.scenario.schema import (
    Community,
    Event,
    Horizon,
    Levers,
    Recording,
    Scenario,
    Segment,
    Vendor,
)

RULES = (
    "category", "consider", "choose", "serve", "offer", "settle", "converse", "meet", "judge", "tell",
    "leave", "staff", "listen", "steer",
)  # fmt: skip


class Lot:
    """Numbers drawn one after the other."""

    def __init__(self, number: int) -> None:
        self.key, self.drawn = key(number, "world"), 0

    def number(self) -> float:
        """Return a number between 0 and 1."""
        self.drawn += 1
        return uniform(self.key, self.drawn, 0)

    def one(self, *choices: Any) -> Any:
        """Return one of several things."""
        return choices[int(self.number() * len(choices))]

    def settings(self, section: type[schema.Section], most: float = 100.0) -> dict[str, Any]:
        """Return some settings of a section: in the middle of their range, or at its ends."""
        found: dict[str, Any] = {}
        for name, field in section.model_fields.items():
            if field.annotation is bool:
                found[name] = self.number() < 0.8
            elif field.annotation in (int, float) and self.number() < 0.6:
                bounds = {type(mark).__name__: mark for mark in field.metadata}
                low, high = bounds["Ge"].ge, min(bounds["Le"].le, most)
                usual = min(high, max(4 * field.default, low + 1)) if field.default >= 0 else high
                between = low + self.number() * (usual - low)
                found[name] = field.annotation(self.one(low, between, between, usual))
        return found


def any_world(number: int, weeks: int) -> Scenario:
    """Return one of many worlds of some dozens of people: vendors, accounts, rules, switches, events."""
    lot = Lot(number)
    vendors = {f"vendor{n}": any_vendor(lot) for n in range(lot.one(1, 2, 3, 5))}
    sections = {name: getattr(schema, name.capitalize()) for name in (*RULES, "switches")}
    return Scenario(
        horizon=Horizon(weeks=weeks, warmup=lot.one(0, 5)),
        recording=any_recording(lot),
        communities={"hill": Community(people=30), "dale": Community(people=20, count=lot.one(1, 3))},
        segments={"alone": Segment(**lot.settings(Segment) | {"account_size": 1}), "firm": any_firm(lot)},
        vendors=vendors,
        events=[any_event(lot, vendors) for _ in range(lot.one(0, 2))],
        **{name: section(**lot.settings(section)) for name, section in sections.items()},
    )


def any_vendor(lot: Lot) -> Vendor:
    """Return a vendor that sells."""
    return Vendor(
        **lot.settings(Levers) | {"staff": lot.one(1, 2, 4), "open": 1.0}, each=lot.one(True, False)
    )


def any_firm(lot: Lot) -> Segment:
    """Return accounts of several."""
    decision = lot.one("proportional", "majority", "unanimity", "boss")
    return Segment(
        **lot.settings(Segment) | {"share": 0.5, "account_size": lot.one(1, 2, 5), "decision": decision}
    )


def any_recording(lot: Lot) -> Recording:
    """Return a way to record."""
    return Recording(
        every=lot.one(1, 3, 4),
        cohort=lot.one(0, 2, 7, 52),
        by=lot.one("vendor", "segment", "community"),
        health_power=lot.one(0.0, 1.0, -1.5),
        log=lot.one([], ["purchase"], ["purchase", "contact", "complaint", "exit"]),
    )


def any_event(lot: Lot, vendors: dict[str, Vendor]) -> Event:
    """Return something that happens in the first weeks."""
    return Event(
        week=lot.one(0, 4, 9),
        until=lot.one(None, 12),
        vendor=lot.one("", *vendors),
        set=lot.one(
            {}, {"price": 1.4}, {"open": 0.0}, {"local": 1.0, "honesty": 0.1}, {"staff": 3.0, "employs": 0.1}
        ),
        scandal=lot.one(0.0, 0.5),
    )
