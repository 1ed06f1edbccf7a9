"""What a firm's tables ask of a world: an aim for each, and the settings that it speaks of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from relsim.calibration.data.brands import read_brands
from relsim.calibration.data.surveys import read_surveys
from relsim.calibration.laws.retention import fit_leaving, retained
from relsim.calibration.worlds.aims import Aim
from relsim.calibration.worlds.aims.brands import BrandsAim
from relsim.calibration.worlds.aims.retention import RetentionAim
from relsim.calibration.worlds.aims.surveys import SurveysAim
from relsim.calibration.worlds.matching import Free
from relsim.calibration.worlds.recalling import digest_of
from relsim.calibration.worlds.starting import YEAR, free
from relsim.scenario.catalogue import settings
from relsim.scenario.problems import shown_path
from relsim.scenario.schema import Scenario

PERIODS: Mapping[str, int] = {"year": 52, "quarter": 13, "month": 4, "week": 1}
VOLUNTARY = 0.5  # of all leaving, before anything is known; the rest is for other causes in the world
MIXED = 50.0  # concentration beyond which customers are nearly alike, and a search finds no way back

UNTOLD = {
    "response": "not told apart from who answers (listen.response_satisfaction, listen.response_extremity)",
    "quality": "not told apart from problems, staff and who answers",
}


@dataclass(frozen=True)
class Tabled:
    """A table as worlds are to look like it.

    Attributes
    ----------
    aim : Aim
    free : list of Free
    source : str, as `[[calibration.values]]` names it
    digest : str, SHA-256 of its bytes, and what it counts by
    said : str, what was read, in words
    """

    aim: Aim
    free: list[Free]
    source: str
    digest: str
    said: str


def retention_table(path: Path, base: Scenario, vendor: str, unit: str = "year") -> Tabled:
    """Return what a table of retention asks of a world.

    Parameters
    ----------
    path : Path
        As `relsim.calibration.laws.retention.read_retention` takes it.
    base : Scenario
    vendor : str
        Whose table it is.
    unit : str
        What its tenures count, of PERIODS.

    Raises
    ------
    UserError
        The table cannot be read.
    """
    table, weeks = retained(path), PERIODS[unit]
    law, _ = fit_leaving(table.share, "each his own", weeks)
    begin = {
        "category.attrition": YEAR * VOLUNTARY * law.chance,
        "category.attrition_alike": min(law.alike, MIXED),
    }
    known = {row.path: row for row in settings(base)}
    how = "assumed, since the table has shares only" if table.assumed else "as the table says"
    return Tabled(
        RetentionAim(table, vendor, weeks, unit),
        [free(known[name], start) for name, start in begin.items()],
        "retention",
        f"{digest_of(path)} {unit}",
        f"{shown_path(path)}: {len(table.share) - 1} tenures in {unit}s of {table.customers:,} customers "
        f"({how})",
    )


def brands_table(path: Path, base: Scenario, weeks: int | None = None) -> Tabled:
    """Return what a table of brands asks of a world.

    Needs are moved, how they differ between customers, and the awareness of all its vendors but the first.

    Parameters
    ----------
    path : Path
        As `relsim.calibration.data.brands.read_brands` takes it.
    base : Scenario
    weeks : int, optional
        Over which it counts, where it has no column weeks.

    Raises
    ------
    UserError
        The table cannot be read, or has a brand that is no vendor of the world.
    """
    table = read_brands(path, list(base.vendors), weeks)
    known = {row.path: row for row in settings(base)}
    begin = {
        "category.need_rate": float(table.penetration @ table.frequency) / table.weeks,
        "category.need_shape": float(base.category.need_shape),
    }
    for name in table.vendors[1:]:
        begin[f"vendors.{name}.awareness"] = float(known[f"vendors.{name}.awareness"].value)
    how = "assumed, since the table does not say" if table.assumed else "as the table says"
    return Tabled(
        BrandsAim(table),
        [free(known[name], start) for name, start in begin.items()],
        "brands",
        f"{digest_of(path)} {table.weeks}",
        f"{shown_path(path)}: {len(table.vendors)} brands over {table.weeks} weeks, from a panel of "
        f"{int(table.panel[0]):,} ({how})",
    )


def survey_table(
    path: Path,
    base: Scenario,
    vendor: str,
    scale: tuple[float, float] | None = None,
    order: str | None = None,
) -> Tabled:
    """Return what a table of surveys asks of a world.

    The share of those asked who answer is moved, and the quality of what the vendor delivers.

    Parameters
    ----------
    path, scale, order
        As `relsim.calibration.data.surveys.read_surveys` takes them.
    base : Scenario
    vendor : str
        Whose customers were asked.

    Raises
    ------
    UserError
        The table cannot be read.
    """
    table = read_surveys(path, scale, order)
    known = {row.path: row for row in settings(base)}
    aim = SurveysAim(table, vendor, float(known[f"vendors.{vendor}.survey"].value))
    rate, mean = aim.observed.tolist()
    begin = {
        "listen.response": (answering(rate, mean, base), "response"),
        f"vendors.{vendor}.quality": (mean, "quality"),
    }
    waves = f"{len(table.asked)} wave{'' if len(table.asked) == 1 else 's'}"
    how = ", assumed, since the table does not say" if table.answers.assumed else ""
    return Tabled(
        aim,
        [replace(free(known[name], start), note=UNTOLD[what]) for name, (start, what) in begin.items()],
        "survey",
        f"{digest_of(path)} {scale} {order}",
        f"{shown_path(path)}: {int(table.answered.sum()):,} answers of {int(table.asked.sum()):,} asked in "
        f"{waves} (spread of single answers: {table.answers.spread:.2g} of the scale{how})",
    )


def answering(rate: float, mean: float, base: Scenario) -> float:
    """Return how many would answer who are neither content nor not, where so many did who were so content."""
    listen, far, kept = base.listen, 2.0 * mean - 1.0, min(rate, 0.99)
    odds = math.log(kept / (1.0 - kept)) - listen.response_satisfaction * far
    return 1.0 / (1.0 + math.exp(listen.response_extremity * far**2 - odds))


def joined(laid: Sequence[Free], more: Sequence[Free]) -> list[Free]:
    """Return settings and those of others that are not among them."""
    there = {one.path for one in laid}
    return [*laid, *(one for one in more if one.path not in there)]
