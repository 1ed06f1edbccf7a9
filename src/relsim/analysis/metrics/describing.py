"""What each metric is, in words: from the registry alone, so that no text goes stale."""

from relsim.analysis.metrics.metric import Metric
from relsim.analysis.metrics.registry import METRICS, metric_named

_TIME = {
    "end": "in the last recorded week",
    "horizon": "over all recorded weeks",
    "run": "of the whole run; it has no value in a single week",
}
_BY = {
    "group": 'each vendor, each recorded group, and "all"',
    "vendor": 'each vendor, and "all"',
    "market": '"all" only: the market as a whole',
}


def describe_metric(name: str) -> str:
    """Return what a metric is, on a few lines.

    Raises
    ------
    UserError
        When there is no such metric.

    Examples
    --------
    >>> print(describe_metric("forgiveness"))
    forgiveness: customers who buy again within 13 weeks of a failure
      unit     share
      formula  forgiven / failures whose aftermath was awaited
      value    over all recorded weeks
      for      each vendor, each recorded group, and "all"
      better   higher
    """
    metric = metric_named(name)
    rows = (
        ("unit", metric.unit),
        ("formula", metric.formula),
        ("value", _TIME[metric.time]),
        ("for", _BY[metric.by]),
        ("better", metric.better or "depends on whom one asks"),
    )
    return "\n".join([f"{metric.name}: {metric.label}", *(f"  {what:<8} {text}" for what, text in rows)])


def metrics_markdown() -> str:
    """Return all metrics as a Markdown table.

    >>> print(metrics_markdown().splitlines()[2])
    | `customers` | customers | customers | active ties | in the last recorded week | higher |
    """
    head = ["| name | what | unit | formula | value | better |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *map(_row, METRICS.values())])


def _row(metric: Metric) -> str:
    cells = (f"`{metric.name}`", metric.label, metric.unit, metric.formula, _TIME[metric.time], metric.better)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
