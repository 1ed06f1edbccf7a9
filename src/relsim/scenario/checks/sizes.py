"""Sizes: a world that no machine holds is refused before anybody waits for it."""

from collections.abc import Iterator

from relsim.scenario.checks.finding import Finding
from relsim.scenario.positions import KeyPath
from relsim.scenario.schema import Scenario, Vendor
from relsim.scenario.staffing import positions_for

MOST_PEOPLE = 20_000_000
MOST_COMMUNITIES = 60_000
MOST_VENDORS = 30_000  # vendors are numbered in two bytes
MOST_STAFF = 5_000_000
MOST_CONTEXTS = 8  # a kind of tie between people is one byte, a bit for each context
MOST_CELLS = 50_000_000


def the_world_fits_into_memory(scenario: Scenario) -> Iterator[Finding]:
    """See that nobody waits for a world that no machine holds."""
    communities = scenario.communities.values()
    places = sum(community.count for community in communities)
    people = sum(community.people * community.count for community in communities)
    branches = {name: _served(vendor, scenario) for name, vendor in scenario.vendors.items()}
    sellers = sum(branches[name] if vendor.each else 1 for name, vendor in scenario.vendors.items())
    staff = sum(positions_for(scenario, name) * branches[name] for name in scenario.vendors)
    by = {"vendor": 1, "segment": len(scenario.segments), "community": places}[scenario.recording.by]
    cells = sellers * by * (scenario.horizon.warmup + scenario.horizon.weeks)
    vendors_table: tuple[KeyPath, ...] = (("vendors",), ("communities",))
    for path, count, what, most, rests_on in (
        ("communities", people, "people", MOST_PEOPLE, ()),
        ("communities", places, "communities", MOST_COMMUNITIES, ()),
        (
            "vendors",
            sellers,
            "vendors, counting one in each community where each = true,",
            MOST_VENDORS,
            vendors_table,
        ),
        ("vendors", staff, "staff in all communities served", MOST_STAFF, vendors_table),
        ("contexts", len(scenario.contexts), "contexts", MOST_CONTEXTS, ()),
        ("recording", cells, "counts (vendors x groups x weeks)", MOST_CELLS, (*vendors_table, ("horizon",))),
    ):
        if count > most:
            yield Finding(
                (path,), f"{count:,} {what} are too many", f"have at most {most:,} in all", rests_on
            )


def _served(vendor: Vendor, scenario: Scenario) -> int:
    """Return in how many communities a vendor sells."""
    known = scenario.communities
    return sum(known[name].count if name in known else 1 for name in vendor.serves or known)
