"""That what was read fits the rest of the scenario: places that are served, vendors to whom events happen.

For people who come from no table this is seen to when the scenario is loaded (`relsim.scenario.checks`).
"""

from collections.abc import Iterator
from pathlib import Path

from relsim.market import sellers
from relsim.population import Places
from relsim.scenario.checks.finding import Finding
from relsim.scenario.checks.sizes import MOST_CELLS, MOST_STAFF, MOST_VENDORS
from relsim.scenario.fields import field_at
from relsim.scenario.problems import Place, Problem, ScenarioError, one_of, quoted, shown_path
from relsim.scenario.schema import Scenario


def check_fit(scenario: Scenario, where: Places) -> None:
    """Raise where a scenario names what its table of people does not have, or becomes too large by it.

    Parameters
    ----------
    scenario : Scenario
    where : Places
        As read from the table.

    Raises
    ------
    ScenarioError
    """
    place = Place(shown_path(Path(scenario.tables.population)))
    found = [*_served(scenario, where), *_happening(scenario, where), *_sizes(scenario, where)]
    if found:
        raise ScenarioError(Problem(place, f.path, f.message, f.hint, _is_table(f)) for f in found)


def _is_table(finding: Finding) -> bool:
    """Return whether a finding is about a whole table of the scenario, not about one setting."""
    return (field_at(finding.path) or {}).get("type") == "object"


def _served(scenario: Scenario, where: Places) -> Iterator[Finding]:
    """See that vendors serve communities that exist, and that somebody lives in one of them."""
    lived_in = {*where.names, *where.given}
    for name, vendor in scenario.vendors.items():
        path = ("vendors", name, "serves")
        unknown = [
            at for at, place in enumerate(vendor.serves) if place not in {*lived_in, *scenario.communities}
        ]
        for at in unknown:
            place = vendor.serves[at]
            yield Finding((*path, at), f"there is no community {quoted(place)}", one_of(place, lived_in))
        if vendor.serves and not unknown and not lived_in.intersection(vendor.serves):
            yield Finding(
                path, "nobody lives in what it serves", f"name one of {', '.join(sorted(lived_in)[:20])}"
            )


def _happening(scenario: Scenario, where: Places) -> Iterator[Finding]:
    """See that events concern vendors that exist, be it one of many such as "shop of Elm"."""
    known = {*(name for name, _, _ in sellers(scenario, where)), *scenario.vendors}
    for at, event in enumerate(scenario.events):
        if event.vendor and event.vendor not in known:
            message = f"there is no vendor {quoted(event.vendor)}"
            yield Finding(("events", at, "vendor"), message, one_of(event.vendor, known))


def _sizes(scenario: Scenario, where: Places) -> Iterator[Finding]:
    """See that nobody waits for a world that no machine holds."""
    sold = sellers(scenario, where)
    staff = sum(round(vendor.staff) * len(served) for _, vendor, served in sold)
    by = {"vendor": 1, "segment": len(scenario.segments), "community": len(where.names)}
    cells = len(sold) * by[scenario.recording.by] * (scenario.horizon.warmup + scenario.horizon.weeks)
    for path, count, what, most in (
        ("vendors", len(sold), "vendors", MOST_VENDORS),
        ("vendors", staff, "staff in all communities served", MOST_STAFF),
        ("recording", cells, "counts (vendors x groups x weeks)", MOST_CELLS),
    ):
        if count > most:
            yield Finding((path,), f"{count:,} {what} are too many", f"have at most {most:,} in all")
