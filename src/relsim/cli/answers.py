"""How answers are said: text for people, JSON for programs, both on standard output."""

import json
import math
from pathlib import Path
from typing import Any

import click

from relsim.scenario.problems import shown_path


def say(text: str) -> None:
    """Write to standard output."""
    click.echo(text)


def say_json(answer: Any) -> None:
    """Write JSON to standard output; what is not a number becomes null, so that every reader takes it."""
    click.echo(to_json(answer))


def to_json(answer: Any) -> str:
    """Return an answer as JSON.

    >>> print(to_json({"mean": float("nan"), "weeks": 52}))
    {
      "mean": null,
      "weeks": 52
    }
    """
    return json.dumps(_plain(answer), indent=2, ensure_ascii=False, allow_nan=False)


def _plain(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {str(key): _plain(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [_plain(value) for value in answer]
    if isinstance(answer, float) and not math.isfinite(answer):
        return None
    return str(answer) if isinstance(answer, Path) else answer


def failures(results: Any) -> list[str]:
    """Return a line for each run that failed: which, its seed, and why."""
    return [
        f"{row['scenario']}, replicate {row['replicate']}, seed {row['seed']}: {row['cause']}"
        for row in results.runs.filter(failed=True).iter_rows(named=True)
    ]


def written(folder: Path | None, page: Path | None) -> list[str]:
    """Return a line for each thing that was written.

    >>> written(Path("out/demo"), Path("out/demo/report.html"))
    ['Report:  out/demo/report.html (open it in a browser)', 'Tables:  out/demo']
    """
    lines = [f"Report:  {shown_path(page)} (open it in a browser)"] if page else []
    return [*lines, f"Tables:  {shown_path(folder)}"] if folder else lines
