"""The worlds without a mechanism: the social and organisational switches, one by one and together."""

from collections.abc import Sequence

from relsim.designs import OutcomeSpec, Study
from relsim.errors import UserError
from relsim.experiments.worlds import World, named
from relsim.insight.ablating import Without
from relsim.insight.studies import check_vendors, named_metric
from relsim.scenario import Setting, settings
from relsim.scenario.overrides import Overrides

MECHANISMS = {"social": "social ones", "organisation": "organisational ones"}  # groups of the schema


def ablated(
    world: World, metrics: Sequence[str], seed: int = 0, weeks: int | None = None, set: Overrides = ()
) -> tuple[Study, list[Without]]:
    """Return the world with what is measured in it, and the worlds without a mechanism or several.

    Parameters
    ----------
    world, metrics, seed, weeks, set
        As for `ablate`.

    Raises
    ------
    UserError
    """
    scenarios = named([world], weeks, set)
    (base,) = scenarios.values()
    whom: dict[str, dict[str, None]] = {}
    for metric in metrics:
        name, vendor = named_metric(metric)
        check_vendors(scenarios, [vendor])
        whom.setdefault(name, {}).update({vendor: None} if ":" in metric else {})
    every = {metric.partition(":")[0] for metric in metrics if ":" not in metric}
    specs = tuple(
        OutcomeSpec(name, () if name in every else tuple(vendors)) for name, vendors in whom.items()
    )
    on = {switch: row for switch, row in mechanisms().items() if getattr(base.switches, switch)}
    if not on:
        raise UserError("every social and organisational switch is off in this world: nothing can be lost")
    without = [Without(switch, (switch,), row.group, row.help) for switch, row in on.items()]
    for group, called in MECHANISMS.items():
        some = tuple(switch for switch, row in on.items() if row.group == group)
        if 1 < len(some) < len(on):
            without.append(Without(f"all {called}", some, group, "all of a group at once"))
    if len(on) > 1:
        without.append(Without("all of them", tuple(on), "", "all at once"))
    return Study("", "", scenarios, outcomes=specs, seed=seed), without


def mechanisms() -> dict[str, Setting]:
    """Return the social and organisational switches, by name.

    >>> mechanisms()["meet"].group
    'social'
    """
    rows = (row for row in settings() if row.path.startswith("switches."))
    return {row.path.partition(".")[2]: row for row in rows if row.group in MECHANISMS}
