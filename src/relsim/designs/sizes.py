"""What a study amounts to, told before it starts."""

from typing import NamedTuple

from relsim.designs.placing import world_at
from relsim.designs.points import POINT, points_of
from relsim.designs.study import Study
from relsim.scenario.schema import Scenario

DECIDE = ("communities", "horizon")  # sections in which factors change what a run costs


class Size(NamedTuple):
    """How much there is to run.

    Attributes
    ----------
    points : int
    runs : int
        Points times scenarios times replicates; with a precision the least.
    customer_weeks : int
        People times weeks, warm-up and all, over all runs. Of a scenario with a table of people the people
        that it states without the table count.
    """

    points: int
    runs: int
    customer_weeks: int


def size_of(study: Study) -> Size:
    """Return how much there is to run in a study.

    Raises
    ------
    UserError
        Something varies, and the study has no design.

    Examples
    --------
    >>> from relsim.designs import load_study
    >>> study = load_study({"scenario": "village", "replicates": 10})
    >>> size_of(study)
    Size(points=1, runs=10, customer_weeks=6240000)
    """
    points = points_of(study)
    worlds = list(study.scenarios.items())
    paths = (path for by in study.moved.values() for some in by.values() for path in some)
    if any(path[0] in DECIDE for path in paths):
        rows = points.drop(POINT).iter_rows(named=True)
        once = sum(_customer_weeks(world_at(study, name, row)) for row in rows for name, _ in worlds)
    else:
        once = len(points) * sum(_customer_weeks(scenario) for _, scenario in worlds)
    return Size(len(points), len(points) * len(worlds) * study.replicates, once * study.replicates)


def _customer_weeks(scenario: Scenario) -> int:
    people = sum(place.people * place.count for place in scenario.communities.values())
    return people * (scenario.horizon.warmup + scenario.horizon.weeks)
