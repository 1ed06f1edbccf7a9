"""Which settings are fitted to a log, and where the search for them begins."""

from collections.abc import Sequence

from relsim.calibration.laws.choosing import Choice
from relsim.calibration.worlds.matching import Free
from relsim.errors import UserError
from relsim.scenario.catalogue import Setting, settings
from relsim.scenario.problems import closest
from relsim.scenario.schema import Scenario

YEAR = 52.0  # weeks
SHARE = 0.45  # of their needs that customers bring to one of two vendors, before anything is known
LEAST = {
    "category.need_rate": 0.0005,
    "category.lapse": 0.01,
    "category.lapse_alike": 0.1,
    "category.revival": 0.01,
    "category.attrition": 0.0005,
    "category.attrition_alike": 0.05,
}
MOST = {"category.need_shape": 50.0, "category.lapse_alike": 1000.0, "category.attrition_alike": 10_000.0}
SMALL = 1e-4  # share of the upper end at which the search begins, where the range begins at 0


def started(choice: Choice, base: Scenario) -> list[Free]:
    """Return the settings that a log speaks of, begun where the heaviest law of buying says.

    A law's rate is that at one vendor; needs are more, by the share that goes elsewhere.
    """
    law = choice.heaviest.law
    begin = {
        "category.need_rate": law.rate / SHARE,
        "category.need_shape": law.rate_shape,
        "category.lapse": YEAR * max(law.turning + law.leaving, 0.001),
        "category.lapse_alike": min(law.turning_alike, 1000.0),
        "category.revival": YEAR * max(law.returning, 0.005),
    }
    known = {row.path: row for row in settings(base)}
    return [free(known[path], start) for path, start in begin.items()]


def further(base: Scenario, paths: Sequence[str]) -> list[Free]:
    """Return other settings that are to be fitted, begun where the base has them.

    Raises
    ------
    UserError
        There is no such setting, or it is not a number that can be moved by shares.
    """
    known = {row.path: row for row in settings(base)}
    made = []
    for path in paths:
        if path not in known:
            near = closest(path, list(known))
            raise UserError(f"--fit {path}: no such setting" + (f"; did you mean {near}?" if near else ""))
        row = known[path]
        if row.type != "a number" or row.high is None or not row.value or row.value <= 0.0:
            raise UserError(
                f"--fit {path}: only numbers above 0 with a range can be fitted; it is {row.value!r}"
            )
        made.append(free(row, float(row.value)))
    return made


def free(row: Setting, start: float) -> Free:
    """Return a setting as it is fitted: between the ends of its range, above 0."""
    most = float(MOST.get(row.path, row.high or 1.0))
    least = float(LEAST.get(row.path, max(row.low or 0.0, SMALL * most)))
    return Free(row.path, least, most, min(max(start, least), most))


def vendor_in(base: Scenario, name: str | None) -> str:
    """Return the vendor of a world whose log is fitted: its first, if none is named.

    Raises
    ------
    UserError
        The world has no vendor, or none of that name.
    """
    if not base.vendors:
        raise UserError("the scenario has no vendor; a log is that of one")
    if name is None:
        return next(iter(base.vendors))
    if name not in base.vendors:
        near = closest(name, list(base.vendors))
        hint = f"did you mean {near}?" if near else f"there are {', '.join(base.vendors)}"
        raise UserError(f"--vendor {name}: the scenario has no such vendor; {hint}")
    return name
