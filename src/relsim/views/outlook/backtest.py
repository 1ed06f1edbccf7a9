"""How a forecast would have done on the last weeks of its log, in words and as a table."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from relsim.calibration.laws.backtest import BAND, OURS, Backtest
from relsim.calibration.laws.scoring import MANY, Scores
from relsim.scenario.problems import counted
from relsim.views.text import table, wrapped

FILE = "held_out.csv"
HEADS = (
    "forecast by", "all purchases", "one customer (RMSE)", "who never came back", f"{MANY} and more repeats",
)  # fmt: skip


def write_weeks(found: Backtest, folder: Path) -> Path:
    """Write the weeks held out: what came, what was expected, and between what it lay."""
    weeks = np.arange(1, found.cut.held + 1)
    columns = {"week": weeks, "came": found.came, "expected": found.expected}
    path = folder / FILE
    pl.DataFrame(columns | {"low": found.low, "high": found.high}).write_csv(path)
    return path


def backtest_dict(found: Backtest) -> dict[str, Any]:
    """Return how a forecast did as JSON has it; what cannot be told is null."""
    low, high = found.total
    return {
        "weeks": found.cut.held,
        "came": int(found.came.sum()),
        "expected": float(found.expected.sum()),
        "low": low,
        "high": high,
        "weeks_in_band": found.covered,
        "scores": {
            name: {what: None if value != value else float(value) for what, value in scores._asdict().items()}
            for name, scores in found.scores.items()
        },
    }


def backtest_text(found: Backtest) -> str:
    """Return how a forecast did in words and a table."""
    came, low, high = int(found.came.sum()), *found.total
    inside = "inside" if low <= came <= high else "OUTSIDE"
    known = len(found.cut.known)
    better = [
        name
        for name, scores in found.scores.items()
        if scores.rmse < found.scores[OURS].rmse and name != OURS
    ]
    verdict = f" Off by less for single customers: {', '.join(better)}." if better else ""
    level = BAND[1] - BAND[0]
    said = (
        f"Held out: the last {counted(found.cut.held, 'week')}, of which nothing was used. {known:,} "
        f"customers were known before. They bought {came:,} times; {found.expected.sum():,.0f} were forecast "
        f"({low:,.0f} to {high:,.0f}: what came lies {inside}); {found.covered:.0%} of the weeks lie in "
        f"their {level:.0f} % bands. Below, how far forecasts were off (+ is too many), by simple rules too."
        f"{verdict}"
    )
    rows = [HEADS, *((name, *_shown(scores)) for name, scores in found.scores.items())]
    return "\n\n".join([wrapped(said), table(rows, indent=2)])


def _shown(scores: Scores) -> tuple[str, str, str, str]:
    total, none, many = ("-" if x != x else f"{x:+.1%}" for x in (scores.total, scores.none, scores.many))
    return total, f"{scores.rmse:.2f}", none, many
