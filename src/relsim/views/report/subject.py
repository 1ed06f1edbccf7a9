"""What a report is about: results of one world or of several, read once for all parts of the page."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from relsim.analysis.metrics import ALL, EVERYBODY
from relsim.experiments.comparing import Comparison
from relsim.experiments.results import Results
from relsim.record import YEAR
from relsim.scenario.problems import counted
from relsim.scenario.schema import Scenario
from relsim.views.estimates import ESTIMATE
from relsim.views.style import in_order
from relsim.views.text import listed

TOGETHER = 4  # vendors in a picture where there are many


class Subject:
    """Results, and what all parts of the page want to know about them."""

    def __init__(self, results: Results) -> None:
        """Take the results."""
        self.results = results
        self.manifest: Mapping[str, Any] = results.manifest

    @property
    def comparison(self) -> Comparison | None:
        """The results as a comparison, where they are one."""
        return self.results if isinstance(self.results, Comparison) else None

    @property
    def scenarios(self) -> list[str]:
        """The names of the scenarios, in the order in which they were asked about."""
        return list(self.manifest["scenarios"])

    @cached_property
    def worlds(self) -> dict[str, Scenario]:
        """The scenarios themselves, as they were run."""
        return {name: scenario_of(entry["toml"]) for name, entry in self.manifest["scenarios"].items()}

    @cached_property
    def levels(self) -> pl.DataFrame:
        """Levels of single vendors, without groups and without what is not defined."""
        whole = pl.col("group") == EVERYBODY
        single = self.results.levels.filter(whole, pl.col("vendor") != ALL)
        return single.with_columns(pl.col(*ESTIMATE).fill_nan(None)).drop_nulls("mean")

    def levels_of(self, metrics: Sequence[str]) -> pl.DataFrame:
        """Return the levels of some metrics, in their order."""
        rows = self.levels.filter(pl.col("metric").is_in(metrics))
        return rows.sort(pl.col("metric").cast(pl.Enum(metrics)), maintain_order=True)

    @cached_property
    def vendors(self) -> list[str]:
        """The names of all vendors, in the order of scenarios; it decides their colours."""
        return [vendor for vendor in in_order(self.results.summary["vendor"]) if vendor != ALL]

    @property
    def replicates(self) -> int:
        """How often each scenario ran."""
        return int(self.manifest["replicates"])

    @property
    def weeks(self) -> int:
        """Recorded weeks of a run."""
        return int(self.manifest["weeks"])

    @property
    def time(self) -> str:
        """How long the worlds ran, in words."""
        years = self.weeks / YEAR
        return counted(int(years), "year") if years == int(years) else counted(self.weeks, "week")

    @property
    def title(self) -> str:
        """The question that the scenarios ask, the last one's first; else what is compared."""
        asked: Sequence[str] = [entry["question"] for entry in self.manifest["scenarios"].values()]
        found = next((question for question in reversed(asked) if question), "")
        if found:
            return found
        names = listed(self.scenarios)
        return f"How do {names} differ?" if len(self.scenarios) > 1 else f"What happens in {names}?"

    def present(self, metrics: Sequence[str]) -> list[str]:
        """Return those of some metrics that are defined for a vendor."""
        known = set(self.levels["metric"])
        return [metric for metric in metrics if metric in known]

    @cached_property
    def panels(self) -> list[tuple[str, str, list[str]]]:
        """Which vendors share a picture: title, scenario, vendors. More than five would be a tangle."""
        found = []
        for scenario in self.scenarios:
            vendors = self.vendors_of(scenario)
            parts = 1 if len(vendors) <= TOGETHER + 1 else -(-len(vendors) // TOGETHER)
            for part in range(parts if vendors else 0):
                some = [vendor for at, vendor in enumerate(vendors) if at * parts // len(vendors) == part]
                found.append((scenario if parts == 1 else f"{scenario}: {', '.join(some)}", scenario, some))
        return found

    def vendors_of(self, scenario: str) -> list[str]:
        """Return the names of the vendors of a scenario."""
        return in_order(self.levels.filter(scenario=scenario)["vendor"])


def scenario_of(toml: str) -> Scenario:
    """Return a scenario as it was resolved; nothing is read from disk and nothing is checked again.

    >>> scenario_of('title = "A shop"').title
    'A shop'
    """
    data = tomllib.loads(toml)
    contexts = {name: context for name, context in data.get("contexts", {}).items() if context is not False}
    return Scenario.model_validate(data | ({"contexts": contexts} if "contexts" in data else {}))
