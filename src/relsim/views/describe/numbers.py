"""Metrics in words: from their registry."""

from typing import Any

from relsim.analysis.metrics import METRICS, describe_metric
from relsim.views.describe.description import Description
from relsim.views.text import paragraph

_FACTS = ("name", "label", "unit", "formula", "better", "time", "by")


def describe_number(name: str) -> Description:
    """Return what a metric is.

    >>> describe_number("retention").facts["unit"]
    'share'
    """
    return Description("metric", name, describe_metric(name), metric_facts(name))


def describe_all_metrics() -> Description:
    """Return every metric with its unit and formula."""
    parts = []
    for metric in METRICS.values():
        parts += [f"{metric.name}: {metric.label} [{metric.unit}]", paragraph(f"= {metric.formula}", 4)]
    return Description("list", "metrics", "\n".join(parts), {"metrics": [*map(metric_facts, METRICS)]})


def metric_facts(name: str) -> dict[str, Any]:
    """Return what a metric is, for a program."""
    return {key: getattr(METRICS[name], key) for key in _FACTS}
