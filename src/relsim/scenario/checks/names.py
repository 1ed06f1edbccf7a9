"""Names: what they look like, and that what is named exists."""

from collections.abc import Iterator

from relsim.scenario.checks.finding import Finding
from relsim.scenario.fields import collections
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import one_of, quoted
from relsim.scenario.schema import Scenario


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


def named_places_exist(scenario: Scenario) -> Iterator[Finding]:
    """See that vendors serve communities that exist, and that segments live where they are said to.

    Communities in a table of people are checked when the table is read.
    """
    for name, vendor in scenario.vendors.items() if not scenario.tables.population else ():
        yield from _known(("vendors", name, "serves"), vendor.serves, "communities", scenario)
    for name, community in scenario.communities.items():
        yield from _known(("communities", name, "segments"), community.segments, "segments", scenario)


def _known(path: KeyPath, given: list[str], table: str, scenario: Scenario) -> Iterator[Finding]:
    known = getattr(scenario, table)
    for at, name in enumerate(given):
        if name not in known and not (table == "communities" and _is_one_of_many(name, scenario)):
            yield Finding(
                (*path, at), f"there is no {quoted(name)} in [{table}]", one_of(name, known), ((table, name),)
            )
        elif name in given[:at]:
            yield Finding((*path, at), f"{quoted(name)} stands twice", "take one out")


def is_place(place: str, scenario: Scenario) -> bool:
    """Return whether a name is that of a community, or of one of those that come in numbers."""
    return place in scenario.communities or _is_one_of_many(place, scenario)


def _is_one_of_many(place: str, scenario: Scenario) -> bool:
    """Return whether a name is that of one community of several, such as "village 3"."""
    name, _, number = place.rpartition(" ")
    community = scenario.communities.get(name)
    return community is not None and number in map(str, range(1, community.count + 1)) and community.count > 1
