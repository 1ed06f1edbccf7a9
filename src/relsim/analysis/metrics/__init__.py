"""Metrics: every number about a run, defined once, with name, unit and formula.

Read in this order: `books` (what there is to read), `metric` (what a metric is), then the metrics by subject:
`customers`, `health`, `service`, `talk`, `beliefs`, `money`, `recovery`; `registry` has them all by name, and
`describing` says in words what each one is.
"""

from relsim.analysis.metrics.books import ALL, EVERYBODY, Books, books_of
from relsim.analysis.metrics.describing import describe_metric, metrics_markdown
from relsim.analysis.metrics.health import PARTS
from relsim.analysis.metrics.metric import Metric
from relsim.analysis.metrics.registry import METRICS, metric_named, metrics_named

__all__ = [
    "ALL", "EVERYBODY", "METRICS", "PARTS", "Books", "Metric", "books_of", "describe_metric", "metric_named",
    "metrics_markdown", "metrics_named",
]  # fmt: skip
