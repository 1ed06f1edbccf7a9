"""What is to be explained: two worlds, or two vendors of one, and in what they differ."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from relsim.analysis.metrics import METRICS
from relsim.designs import OutcomeSpec, Study
from relsim.errors import UserError
from relsim.experiments.worlds import World, check_comparable, named
from relsim.insight.differing import Difference, Groups, differing
from relsim.insight.mixing import levelled
from relsim.insight.studies import check_vendors, named_metric
from relsim.scenario.overrides import Overrides
from relsim.scenario.resolved import toml_value


class Contest(NamedTuple):
    """What is explained: how a metric differs between two worlds, or between two vendors of one.

    Attributes
    ----------
    metric : str
    base, other : str
        The difference is that of the other less that of the base: names of worlds, or of vendors.
    groups : mapping of mappings
        For each group the settings in which they differ, with the values of base and other as text.
    vendor : str
        Whose metric it is; nothing where two vendors of one world are compared.
    world : str
        Whose vendors they are; nothing where two worlds are compared.
    """

    metric: str
    base: str
    other: str
    groups: Mapping[str, Mapping[str, tuple[str, str]]]
    vendor: str = ""
    world: str = ""

    @property
    def vendors(self) -> tuple[str, ...]:
        """Of whom numbers are read: in each world one, or two."""
        return (self.vendor,) if self.vendor else (self.base, self.other)

    def said(self) -> str:
        """Return what differs, in words.

        >>> Contest("kept", "mart", "grocer", {}, world="village").said()
        'kept of grocer against mart in village'
        >>> Contest("kept", "village", "pen", {}, vendor="all").said()
        'kept of all vendors, pen instead of village'
        """
        if self.world:
            return f"{self.metric} of {self.other} against {self.base} in {self.world}"
        whom = "all vendors" if self.vendor == "all" else self.vendor
        return f"{self.metric} of {whom}, {self.other} instead of {self.base}"

    def asked(self) -> str:
        """Return the question, in words.

        >>> Contest("kept", "mart", "grocer", {}, world="village").asked()
        'What makes grocer differ from mart in village (kept)?'
        """
        where = f" in {self.world}" if self.world else ""
        whom = "" if self.world else f" of {'all vendors' if self.vendor == 'all' else self.vendor}"
        return f"What makes {self.other} differ from {self.base}{where} ({self.metric}{whom})?"


def explained(
    a: World,
    b: World | None,
    metric: str,
    between: Sequence[str],
    groups: Groups | None = None,
    each: bool = False,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
) -> tuple[Study, Contest, list[Difference]]:
    """Return the two worlds to explain, what is explained, and in what they differ.

    Parameters
    ----------
    a, b, metric, between, groups, each, seed, weeks, set
        As for `explain`.

    Raises
    ------
    UserError
    """
    if (b is None) != bool(between) or len(between) not in (0, 2):
        raise UserError("name two worlds, or one world and two vendors of it (between)")
    name, vendor = named_metric(metric)
    scenarios = named([a] if b is None else [a, b], weeks, set)
    world = next(iter(scenarios))
    if between:
        _check_between(metric)
        scenarios[f"{world}, {between[1]} as {between[0]}"] = levelled(scenarios[world], *between)
    else:
        check_comparable(scenarios)
        for label, scenario in scenarios.items():
            check_vendors({label: scenario}, [vendor])
    one, other = scenarios.values()
    differences = differing(one, other, groups, each)
    in_groups: dict[str, dict[str, tuple[str, str]]] = {}
    for found in differences:
        called = str(found.path[-1]) if between else found.name
        in_groups.setdefault(found.group, {})[called] = (_as_text(found.one), _as_text(found.other))
    if between:
        contest = Contest(name, between[1], between[0], in_groups, world=world)
    else:
        contest = Contest(name, world, [*scenarios][1], in_groups, vendor=vendor)
    spec = OutcomeSpec(name, tuple(dict.fromkeys(contest.vendors)))
    return Study("", "", scenarios, outcomes=(spec,), seed=seed), contest, differences


def _check_between(metric: str) -> None:
    name, _, vendor = metric.partition(":")
    if vendor:
        raise UserError(f"{metric}: the vendors are named in between; write {name}")
    if METRICS[name].by == "market":
        raise UserError(f"{name} is of the whole market: two vendors cannot differ in it; choose another")


def _as_text(value: Any) -> str:
    return "" if value is None else "..." if isinstance(value, dict | list) and value else toml_value(value)
