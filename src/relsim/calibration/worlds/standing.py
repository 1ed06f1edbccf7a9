"""How far the numbers of a scenario rest on data: said of every result that is shown."""

from dataclasses import dataclass
from math import isclose

from relsim.scenario import settings
from relsim.scenario.schema import Scenario
from relsim.scenario.schema.calibration import CalibratedCheck, CalibratedValue

ALIKE = 1e-3  # share by which a value may differ from the fitted one and be the same, written shorter


@dataclass(frozen=True)
class Standing:
    """What can be said of where a scenario's values come from.

    Attributes
    ----------
    values : list of CalibratedValue, fitted and as they were fitted
    changed : dict, by path what was fitted and holds otherwise now: the value that holds
    unknown : list of CalibratedValue, which the data do not tell (their note says why)
    failing : list of CalibratedCheck, numbers of the data that such worlds would not have by chance
    checks : int, how many numbers were compared
    assumed : list of str, settings that rest on no source or a weak one, and were not fitted
    settings : int, how many there are
    """

    values: list[CalibratedValue]
    changed: dict[str, float]
    unknown: list[CalibratedValue]
    failing: list[CalibratedCheck]
    checks: int
    assumed: list[str]
    settings: int


def standing(scenario: Scenario) -> Standing:
    """Return what can be said of where a scenario's values come from.

    Examples
    --------
    >>> from relsim.scenario import load
    >>> told = standing(load("village"))
    >>> told.values, len(told.assumed) < told.settings
    ([], True)
    """
    rows = {row.path: row for row in settings(scenario)}
    made = scenario.calibration
    changed = {}
    for value in made.values:
        row = rows.get(value.path)
        now = row.value if row is not None else None
        if isinstance(now, int | float) and not isclose(now, value.value, rel_tol=ALIKE, abs_tol=1e-9):
            changed[value.path] = float(now)
    fitted = {value.path for value in made.values} - changed.keys()
    return Standing(
        [value for value in made.values if value.path not in changed],
        changed,
        [value for value in made.values if value.note],
        [check for check in made.checks if not check.low <= check.log <= check.high],
        len(made.checks),
        [path for path, row in rows.items() if row.assumed and path not in fitted],
        len(rows),
    )
