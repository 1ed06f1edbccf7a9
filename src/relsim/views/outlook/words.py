"""A forecast in words."""

from typing import Any

import numpy as np

from relsim.calibration.data.histories import DAYS
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.outlook import BAND, Outlook
from relsim.scenario.problems import counted
from relsim.views.outlook.tables import laws, weeks_ahead
from relsim.views.text import table, wrapped


def _band(futures: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(futures.sum(axis=1), BAND)
    return float(low), float(high)


def totals(outlook: Outlook) -> dict[str, dict[str, float]]:
    """Return what is expected over all coming weeks, with its band; value only where the log has amounts."""
    found = {"purchases": (float(outlook.each.sum()), _band(outlook.weekly))}
    if not np.isnan(outlook.spend).any():
        found["value"] = (float((outlook.spend @ outlook.each).sum()), _band(outlook.value))
    return {
        name: {"expected": value, "low": low, "high": high} for name, (value, (low, high)) in found.items()
    }


def as_dict(outlook: Outlook, log: Purchases) -> dict[str, Any]:
    """Return a forecast as JSON has it."""
    return {
        "read": list(log.said),
        "customers": len(outlook.known),
        "weeks_known": outlook.known.weeks,
        "origin": outlook.choice.origin,
        "band": [share / 100.0 for share in BAND],
        "season": [round(float(times), 4) for times in outlook.choice.waves.weekly(0, 52)],
        "total": totals(outlook),
        "weeks": weeks_ahead(outlook).to_dicts(),
        "laws": laws(outlook).to_dicts(),
    }


def season_told(outlook: Outlook) -> str:
    """Return what the log shows of a season."""
    waves = outlook.choice.waves
    if waves.none:
        return "No season is foreseen: the log shows none, or is shorter than a year and a half."
    year = waves.weekly(0, 52)
    high, low = (str(np.datetime64(DAYS * int(week), "D"))[5:] for week in (year.argmax(), year.argmin()))
    return (
        f"A season is foreseen: {year.max():.2f} times as much as on average in the week from {high} "
        f"(month-day), {year.min():.2f} times in that from {low}."
    )


def as_text(outlook: Outlook, log: Purchases) -> str:
    """Return a forecast in words and two tables."""
    weeks = outlook.each.shape[1]
    found, known = totals(outlook), outlook.known
    silent = float(np.mean(outlook.each.sum(axis=1) < 0.5))
    level = f"{BAND[1] - BAND[0]:.0f} %"
    said = " ".join(
        f"{name}: {at['expected']:,.0f} ({at['low']:,.0f} to {at['high']:,.0f})."
        for name, at in found.items()
    )
    about = (
        f"Known: {counted(len(known), 'customer')} over {known.weeks} weeks, "
        f"{counted(int(known.repeats.sum()), 'repeat purchase')}. To come from them in "
        f"{counted(weeks, 'week')}, with {level} bands: {said} Of {silent:.0%} of them "
        "less than half a purchase is expected. Customers who are new by then are not counted. "
        f"{season_told(outlook)} What moves all customers in one week is not foreseen: single weeks lie "
        "outside their bands more often."
    )
    ahead = weeks_ahead(outlook)
    shown = sorted({0, *range(3, weeks, max(4, weeks // 13 * 4 or 4)), weeks - 1})
    rows: list[tuple[str, ...]] = [("week", "purchases", "low", "high", "customers who buy")]
    for row in shown:
        at = ahead.row(row, named=True)
        rows.append(
            (
                str(at["week"]),
                *(f"{at[name]:,.1f}" for name in ("purchases", "purchases_low", "purchases_high", "buyers")),
            )
        )
    weighed = [("law", "weight", "AIC", "last weeks")]
    for fit, weight, likely in zip(
        outlook.choice.fits, outlook.choice.weights, outlook.choice.predictive, strict=True
    ):
        late = "-" if np.isnan(likely) else f"{likely:,.1f}"
        weighed.append((fit.structure, f"{weight:.2f}", f"{fit.aic:,.1f}", late))
    origin = outlook.choice.origin
    how = (
        f"How laws were chosen: those that pay by AIC were fitted to the first {origin} weeks and to more, "
        "and count by the log-likelihood of what followed (last column)."
        if origin
        else "How laws were chosen: by AIC alone; no other pays, or the log is too short to be cut."
    )
    return "\n\n".join(
        ["\n".join(log.said), wrapped(about), table(rows, indent=2), wrapped(how), table(weighed, indent=2)]
    )
