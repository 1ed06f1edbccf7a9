"""A calibration in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from relsim.calibration.data.purchases import Purchases
from relsim.calibration.data.spending import Spend
from relsim.calibration.worlds.calibrating import Calibrated
from relsim.calibration.worlds.quality import MISFITS
from relsim.calibration.worlds.writing import checked, fitted_values, laws_of
from relsim.views.text import table, wrapped

MEANING = {
    "good": "the fitted world buys as the log does, as far as its numbers tell",
    "fair": "the fitted world is near the log but not the same; trust directions before sizes",
    "poor": "no world of this kind buys as the log does; look first at the numbers that are missed",
}


def as_dict(done: Calibrated, purchases: Purchases, spend: Spend) -> dict[str, Any]:
    """Return a calibration as JSON has it."""
    return {
        "read": list(purchases.said),
        "customers": len(purchases.names),
        "followed": len(done.log.seen),
        "new_customers": done.log.new,
        "weeks": done.log.weeks,
        "misfit": done.match.misfit,
        "verdict": done.verdict,
        "values": fitted_values(done),
        "checks": [checked(check) for check in done.checks],
        "laws": laws_of(done.choice),
        "spend": {
            "mean": spend.mean, "spread": spend.spread, "reference_price": spend.weekly / done.seen.spend,
        },
    }  # fmt: skip


def as_text(done: Calibrated, purchases: Purchases, spend: Spend) -> str:
    """Return a calibration in words and two tables."""
    log = done.log
    kind = (
        "They stop beginning well before the end, so they are taken for new customers, all of them"
        if log.new
        else "They begin up to the end, so the firm is taken to have had customers before; those first seen "
        "in the first half of the log"
    )
    about = (
        f"{len(purchases.names):,} customers over {log.weeks} weeks. {kind}: {len(log.seen):,} are followed "
        "from their first purchase, by weeks with a purchase."
    )
    one = "log" if {check.source for check in done.checks} == {"log"} else "data"
    many = "logs" if one == "log" else "data"
    checks: list[tuple[str, ...]] = [("number", one, "world", f"95 % of such {many}", "")]
    checks += [
        (
            check.name,
            f"{check.log:.3f}",
            f"{check.world:.3f}",
            f"{check.low:.3f} to {check.high:.3f}",
            "" if check.matched else "held back",
        )
        for check in done.checks
    ]
    fit = (
        f"Fit: {done.verdict} (misfit {done.match.misfit:.2f}; of a perfect world 1 may be expected). "
        f"In words: {MEANING[done.verdict]}."
    )
    if done.match.misfit > MISFITS[0]:
        missed = float(np.median([check.missed for check in done.checks if check.matched]))
        fit += (
            " In a log of so many customers that is more than chance: the matched numbers are missed by "
            f"{missed:.1%} in the middle."
        )
    parts = ["\n".join(purchases.said), wrapped(about), values_text(fitted_values(done)), wrapped(fit)]
    parts.append(table(checks, indent=2))
    parts.append(
        wrapped(
            "The log does not show what its customers buy elsewhere. How much of their needs they bring to "
            "the vendor, their tastes and all else that is not in the first table stay as they were."
        )
    )
    if spend.mean:
        parts.append(
            wrapped(
                f"Spend: {spend.mean:,.2f} a purchase, give or take {spend.spread:,.2f}, is taken from the "
                "log as it is. The world counts in reference prices: one is "
                f"{spend.weekly / done.seen.spend:,.2f} in the log's money."
            )
        )
    return "\n\n".join(parts)


def values_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return fitted values as a table, and below it what the data do not tell of them.

    Parameters
    ----------
    rows : sequence of mapping
        As `[[calibration.values]]` has them.

    Examples
    --------
    >>> rate = {"path": "category.need_rate", "value": 0.3, "low": 0.2, "high": 0.4, "start": 0.5, "note": ""}
    >>> asked = {**rate, "path": "vendors.firm.survey", "low": 0.3, "note": "assumed"}
    >>> print(values_text([rate, {**asked, "high": 0.3}]))
      setting              value  95 % interval  before
      category.need_rate     0.3     0.2 to 0.4     0.5
      vendors.firm.survey    0.3              -     0.5
    <BLANKLINE>
      vendors.firm.survey: assumed
    """
    cells: list[tuple[str, ...]] = [("setting", "value", "95 % interval", "before")]
    for row in rows:
        between = f"{row['low']:g} to {row['high']:g}" if row["low"] < row["high"] else "-"
        cells.append((row["path"], f"{row['value']:g}", between, f"{row['start']:g}"))
    notes = "\n".join(wrapped(f"  {row['path']}: {row['note']}") for row in rows if row["note"])
    return "\n\n".join(filter(None, [table(cells, indent=2), notes]))
