"""Events: when, to whom, and what."""

from collections.abc import Iterator

from relsim.scenario.checks.finding import Finding
from relsim.scenario.checks.names import is_place
from relsim.scenario.fields import field_at, keys_at, number, wanted
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import closest, one_of, quoted
from relsim.scenario.schema import Event, Scenario


def events_lie_within_the_horizon(scenario: Scenario) -> Iterator[Finding]:
    """See that an event happens in a recorded week, and ends after it began."""
    weeks = scenario.horizon.weeks
    horizon: KeyPath = ("horizon", "weeks")
    for at, event in enumerate(scenario.events):
        if event.week >= weeks:
            yield Finding(
                ("events", at, "week"),
                f"week {event.week} lies after the end of the run",
                f"write a week from 0 to {weeks - 1}, or a longer horizon",
                (horizon,),
            )
        if event.until is None:
            continue
        until = ("events", at, "until")
        if not event.set:
            yield Finding(until, "there is nothing to return to what it was", "give set, or leave until out")
        elif event.until <= event.week:
            yield Finding(
                until,
                f"week {event.until} is not after week {event.week}, where the event begins",
                f"write a week from {event.week + 1}",
                (("events", at, "week"),),
            )
        elif event.until > weeks:
            yield Finding(
                until,
                f"week {event.until} lies after the end of the run",
                f"write a week up to {weeks}, or leave until out for good",
                (horizon,),
            )


def events_concern_somebody(scenario: Scenario) -> Iterator[Finding]:
    """See that the vendor of an event exists, be it one of many such as "shop of village 3".

    Names in a table of vendors, or of vendors in the communities of a table of people, are checked when
    the table is read.
    """
    for at, event in enumerate(scenario.events):
        name, _, place = event.vendor.partition(" of ")
        vendor = scenario.vendors.get(name)
        known = vendor and (not place or (vendor.each and is_place(place, scenario)))
        if event.vendor and not known and not (scenario.tables.vendors or scenario.tables.population):
            yield Finding(
                ("events", at, "vendor"),
                f"there is no vendor {quoted(event.vendor)}",
                one_of(event.vendor, scenario.vendors),
                (("vendors", event.vendor), ("tables", "vendors")),
            )


def events_do_something(scenario: Scenario) -> Iterator[Finding]:
    """See that an event sets levers that exist to values in their range, or is a scandal."""
    levers = [key for key in keys_at(("vendors", "any")) if _is_number(key)]
    for at, event in enumerate(scenario.events):
        if not event.set and event.scandal == 0:
            yield Finding(
                ("events", at),
                "nothing happens",
                "give set = {lever = value}, or scandal",
                (("events", at, "set"), ("events", at, "scandal")),
            )
        for lever, value in event.set.items():
            path = ("events", at, "set", lever)
            field = field_at(("vendors", "any", lever)) if lever in levers else None
            if field is None:
                found = closest(lever, levers)
                yield Finding(
                    path, "no such lever", f"did you mean {found}?" if found else "see `relsim schema`"
                )
            elif not field["minimum"] <= value <= field["maximum"]:
                yield Finding(path, f"{number(value)} is out of range", f"write {wanted(field)}")


def levers_that_return_are_left_alone(scenario: Scenario) -> Iterator[Finding]:
    """See that no other event sets a lever between an event that will return it and the return.

    It would be undone by the return, or be what the lever returns to. Events of one week happen in the order
    in which they are written.
    """
    for at, event in enumerate(scenario.events):
        for later, other in enumerate(scenario.events):
            if event.until is None or not _share_a_vendor(event, other):
                continue
            if (event.week, at) < (other.week, later) < (event.until, at):
                for lever in sorted(event.set.keys() & other.set.keys()):
                    yield Finding(
                        ("events", later, "set", lever),
                        f"events.{at} has set it in week {event.week} and returns it in week {event.until}",
                        f"write this event below that one, with a week from {event.until}",
                        (("events", at), ("events", later)),
                    )


def _share_a_vendor(one: Event, other: Event) -> bool:
    """Return whether two events concern the same vendor; "shop of village 3" is one of those named shop."""
    names = {one.vendor, other.vendor}
    kinds = {name.partition(" of ")[0] for name in names}
    return "" in names or len(names) == 1 or (len(kinds) == 1 and bool(names & kinds))


def nobody_is_forced_by_an_event_into_what_is_not_there(scenario: Scenario) -> Iterator[Finding]:
    """See that an event that forces customers into self-service concerns a vendor that offers it by then."""
    for at, event in enumerate(scenario.events):
        names = [event.vendor.partition(" of ")[0]] if event.vendor else list(scenario.vendors)
        offered = any(
            scenario.vendors[name].self_service > 0 for name in names if name in scenario.vendors
        ) or any(other.set.get("self_service", 0) > 0 for other in scenario.events)
        if event.set.get("forced", 0) > 0 and not offered and not scenario.tables.vendors:
            yield Finding(
                ("events", at, "set", "forced"),
                "there is no self-service to force customers into",
                "set self_service above 0 too",
                (("vendors",), ("events",)),
            )


def _is_number(lever: str) -> bool:
    field = field_at(("vendors", "any", lever))
    return field is not None and field["type"] == "number"
