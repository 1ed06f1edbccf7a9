"""What the schema cannot say of one setting alone: names that must exist, combinations that cannot be.

Each check takes a scenario and yields findings. `CHECKS` lists them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from relsim.scenario.fields import collections, field_at, keys_at, number, wanted
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import closest, one_of, quoted
from relsim.scenario.schema import Scenario

MOST_PEOPLE = 20_000_000
MOST_COMMUNITIES = 60_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a path.

    Parameters
    ----------
    path : tuple
        The setting to change.
    message, hint : str
        What is wrong, and what would do.
    rests_on : tuple of paths
        Other settings that were read. Where one of them is itself refused, the finding is not reported.
    """

    path: KeyPath
    message: str
    hint: str
    rests_on: tuple[KeyPath, ...] = ()


Check = Callable[[Scenario], Iterator[Finding]]


def names_are_plain(scenario: Scenario) -> Iterator[Finding]:
    """See that names fit into tables, file names and overrides."""
    for table in collections():
        for name in getattr(scenario, table):
            if not name.replace("-", "_").isidentifier() or len(name) > 60:
                yield Finding(
                    (table, name),
                    "the name will not do",
                    "use up to 60 letters, digits, _ and -, a letter first",
                )


def somebody_sells(scenario: Scenario) -> Iterator[Finding]:
    """See that there is a vendor, in the file or in a table."""
    if not scenario.vendors and not scenario.tables.vendors:
        yield Finding(
            ("vendors",),
            "there is no vendor",
            'add one, such as [vendors.shop] archetype = "grocer"',
            (("vendors",), ("tables",)),
        )


def somebody_buys(scenario: Scenario) -> Iterator[Finding]:
    """See that there are segments and communities, and not more people than fit."""
    if not scenario.communities:
        yield Finding(("communities",), "there is no community", "add one, such as [communities.village]")
    if not scenario.segments:
        yield Finding(("segments",), "there is no segment", "add one, such as [segments.everyone]")
    places = sum(community.count for community in scenario.communities.values())
    people = sum(community.people * community.count for community in scenario.communities.values())
    if people > MOST_PEOPLE:
        yield Finding(
            ("communities",), f"{people:,} people are too many", f"have at most {MOST_PEOPLE:,} in all"
        )
    if places > MOST_COMMUNITIES:
        yield Finding(
            ("communities",),
            f"{places:,} communities are too many",
            f"have at most {MOST_COMMUNITIES:,} in all",
        )


def named_places_exist(scenario: Scenario) -> Iterator[Finding]:
    """See that vendors serve communities that exist, and that segments live where they are said to."""
    for name, vendor in scenario.vendors.items():
        yield from _known(("vendors", name, "serves"), vendor.serves, "communities", scenario)
    for name, community in scenario.communities.items():
        yield from _known(("communities", name, "segments"), community.segments, "segments", scenario)


def _known(path: KeyPath, given: list[str], table: str, scenario: Scenario) -> Iterator[Finding]:
    known = getattr(scenario, table)
    for at, name in enumerate(given):
        if name not in known:
            yield Finding(
                (*path, at), f"there is no {quoted(name)} in [{table}]", one_of(name, known), ((table, name),)
            )
        elif name in given[:at]:
            yield Finding((*path, at), f"{quoted(name)} stands twice", "take one out")


def shares_are_not_all_zero(scenario: Scenario) -> Iterator[Finding]:
    """See that some share is above 0, since shares are scaled to add up to 1."""
    for name, community in scenario.communities.items():
        living = [
            scenario.segments[s] for s in community.segments or scenario.segments if s in scenario.segments
        ]
        if living and not any(segment.share > 0 for segment in living):
            path = ("communities", name, "segments") if community.segments else ("segments",)
            yield Finding(
                path,
                f"every segment that lives in {quoted(name)} has a share of 0",
                "give one of them a share above 0",
                (("segments",),),
            )
            if not community.segments:
                return


def something_is_recorded(scenario: Scenario) -> Iterator[Finding]:
    """See that a row is kept at least once in the horizon."""
    if scenario.recording.every > scenario.horizon.weeks:
        yield Finding(
            ("recording", "every"),
            f"{scenario.recording.every} weeks are longer than the horizon of {scenario.horizon.weeks}",
            f"write a whole number from 1 to {scenario.horizon.weeks}",
            (("horizon", "weeks"),),
        )


def self_service_is_there_to_be_forced(scenario: Scenario) -> Iterator[Finding]:
    """See that nobody is forced to use a self-service that is not offered."""
    for name, vendor in scenario.vendors.items():
        if vendor.forced > 0 and vendor.self_service == 0:
            yield Finding(
                ("vendors", name, "forced"),
                "there is no self-service to force customers into",
                "set self_service above 0, or forced = 0",
                (("vendors", name, "self_service"),),
            )


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
    """See that the vendor of an event exists.

    Names in a table of vendors are checked when the table is read.
    """
    for at, event in enumerate(scenario.events):
        if event.vendor and event.vendor not in scenario.vendors and not scenario.tables.vendors:
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


def _is_number(lever: str) -> bool:
    field = field_at(("vendors", "any", lever))
    return field is not None and field["type"] == "number"


CHECKS: tuple[Check, ...] = (
    names_are_plain,
    somebody_sells,
    somebody_buys,
    named_places_exist,
    shares_are_not_all_zero,
    something_is_recorded,
    self_service_is_there_to_be_forced,
    events_lie_within_the_horizon,
    events_concern_somebody,
    events_do_something,
)
