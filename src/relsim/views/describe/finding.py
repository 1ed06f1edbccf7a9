"""Everything of a name."""

from collections.abc import Callable

from relsim.analysis.metrics import METRICS
from relsim.designs import is_experiment, shipped_experiments
from relsim.errors import UserError
from relsim.scenario import settings, shipped_archetypes, shipped_scenarios
from relsim.scenario.overrides import Overrides
from relsim.scenario.problems import closest, one_line
from relsim.views.describe.catalogue import KINDS, as_text
from relsim.views.describe.description import Description
from relsim.views.describe.numbers import describe_all_metrics, describe_number
from relsim.views.describe.rows import describe_all_settings, describe_settings
from relsim.views.describe.studies import describe_study
from relsim.views.describe.tick import PROCESSES, describe_process, describe_tick
from relsim.views.describe.worlds import describe_archetype, describe_scenario

IN_FULL: dict[str, Callable[[], Description]] = {
    "processes": describe_tick,
    "metrics": describe_all_metrics,
    "settings": describe_all_settings,
}


def describe(what: str, set: Overrides = ()) -> list[Description]:
    """Return everything that has a name.

    Parameters
    ----------
    what : str
        A shipped scenario or experiment, or the path of its file; an archetype; a process; a metric; a
        setting (`vendors.mart.layers`, or `layers` alone); a section of settings; or a kind of thing
        ("processes").
    set : sequence of str, or mapping
        Overrides, laid over a scenario or an experiment.

    Raises
    ------
    UserError
        Nothing has the name, or the scenario cannot be run as written.

    Examples
    --------
    >>> [(found.kind, found.name) for found in describe("price")]
    [('metric', 'price'), ('setting', 'vendors.*.price'), ('setting', 'choose.price')]
    """
    if what.endswith(".toml") or "/" in what:
        return [describe_study(what, set) if is_experiment(what) else describe_scenario(what, set)]
    if what in IN_FULL:
        return [IN_FULL[what]()]
    if what in KINDS:
        lines = KINDS[what]()
        return [Description("list", what, as_text(what, lines), {what: lines})]
    found = [describe_scenario(what, set)] if what in shipped_scenarios() else []
    found += [describe_study(what, set)] if what in shipped_experiments() else []
    found += [describe_archetype(what)] if what in shipped_archetypes() else []
    found += [describe_process(what)] if what in PROCESSES else []
    found += [describe_number(what)] if what in METRICS else []
    found += [same for same in describe_settings(what) if not (same.kind == "section" and what in PROCESSES)]
    if not found:
        raise UserError(f"{one_line(what)}: nothing has this name; {_instead(what)}")
    return found


def _instead(what: str) -> str:
    """Return what would do in place of a name that nothing has."""
    names = {
        *shipped_scenarios(),
        *shipped_experiments(),
        *shipped_archetypes(),
        *PROCESSES,
        *METRICS,
        *IN_FULL,
        *KINDS,
    }
    for row in settings():
        names |= {row.path, row.path.rpartition(".")[2], row.path.partition(".")[0]}
    near = closest(what, sorted(names))
    return (f"did you mean {near}? " if near else "") + "relsim list shows what there is"
