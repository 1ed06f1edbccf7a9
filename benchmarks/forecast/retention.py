"""Tables of retention, some years known and the others forecast."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.table import Table
from relsim.calibration.laws.retention import fit_leaving, fit_retention

KNOWN = (6, 8)  # years
# Per cent alive after 0, 1, ... 12 years (Fader & Hardie 2007, table 1, after Berry & Linoff 2004).
# High End is recalled: its first and last yearly retention (86.9, 96.3 %) agree with what was seen of it.
TABLES = {
    "Regular": (100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3),
    "High End": (100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4),
}


def last_rate_held(known: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Forecast that as many leave each year as in the last one."""
    return np.asarray(known[-1] * (known[-1] / known[-2]) ** (ages - len(known) + 1))


MODELS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "relsim": lambda known, ages: fit_retention(known, trials=52).survival(ages),
    "sBG": lambda known, ages: fit_leaving(known, "each his own")[0].survival(ages),
    "BdW": lambda known, ages: fit_leaving(known, "each his own, changing with age")[0].survival(ages),
    "last rate held": last_rate_held,
}


def misses(name: str, known: int) -> dict[str, np.ndarray]:
    """Return by which share each model is off in the years to forecast."""
    share = np.array(TABLES[name]) / 100.0
    ages = np.arange(known + 1, len(share))
    return {
        model: forecast(share[: known + 1], ages) / share[ages] - 1.0 for model, forecast in MODELS.items()
    }


def measure() -> Table:
    """Return how far each model is off in the years to forecast."""
    table = Table("Tables of retention, 12 years", ("segment", "years known", "model", "MAPE", "last year"))
    for name in TABLES:
        for known in KNOWN:
            for model, off in misses(name, known).items():
                cells = f"{100 * np.abs(off).mean():.2f} %", f"{100 * off[-1]:+.2f} %"
                table.add(name, known, model, *cells)
    return table


def as_json() -> list[dict[str, Any]]:
    """Return the same for a page, as `benchmarks.forecast.kept` has it."""
    return [
        {
            "table": name,
            "known": known,
            "rows": [
                {"model": model, "mape": round(100.0 * float(np.abs(off).mean()), 3)}
                for model, off in misses(name, known).items()
            ],
        }
        for name in TABLES
        for known in KNOWN
    ]
