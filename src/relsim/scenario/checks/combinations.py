"""Combinations: settings that each will do, and together will not."""

from collections.abc import Iterator

from relsim.scenario.checks.finding import Finding
from relsim.scenario.problems import quoted
from relsim.scenario.schema import Scenario


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
    """See that there are segments and communities."""
    if not scenario.communities:
        yield Finding(("communities",), "there is no community", "add one, such as [communities.village]")
    if not scenario.segments:
        yield Finding(("segments",), "there is no segment", "add one, such as [segments.everyone]")


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
