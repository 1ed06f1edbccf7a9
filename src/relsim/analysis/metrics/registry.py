"""All metrics by name."""

from collections.abc import Iterable

from relsim.analysis.metrics import beliefs, customers, health, leading, money, recovery, service, talk
from relsim.analysis.metrics.metric import Metric
from relsim.errors import UserError
from relsim.scenario.problems import one_line, one_of

_SUBJECTS = (customers, health, service, talk, beliefs, money, leading, recovery)

METRICS: dict[str, Metric] = {metric.name: metric for subject in _SUBJECTS for metric in subject.METRICS}


def metric_named(name: str) -> Metric:
    """Return a metric.

    Raises
    ------
    UserError
        When there is no such metric.

    Examples
    --------
    >>> metric_named("retention").unit
    'share'
    >>> metric_named("retenton")
    Traceback (most recent call last):
    relsim.errors.UserError: retenton: no such metric; write one of ... (did you mean retention?)
    """
    if name not in METRICS:
        raise UserError(f"{one_line(name)}: no such metric; {one_of(one_line(name), METRICS, quote=False)}")
    return METRICS[name]


def metrics_named(names: Iterable[str] | None) -> tuple[Metric, ...]:
    """Return metrics in the order asked for; all of them when none is named.

    >>> [metric.name for metric in metrics_named(["health", "kept"])]
    ['health', 'kept']
    """
    if names is None:
        return tuple(METRICS.values())
    return tuple(map(metric_named, dict.fromkeys([names] if isinstance(names, str) else names)))
