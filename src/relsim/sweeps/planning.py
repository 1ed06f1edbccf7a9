"""Which runs a sweep is made of, and in which order they are done.

Points go block by block, and within a block replicate by replicate: runs of one replicate share people and
their graph, runs of one point share a world, and a worker finds both in its memory. Points with equal
values are run once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from relsim.designs import Study
from relsim.experiments.identity import engine
from relsim.experiments.replicates import seed_of
from relsim.sweeps.shards import WHOLE, Shard
from relsim.sweeps.tasks import WORLDS, Packed, Task

POINT = "point"
Name = tuple[int, str, int]
"""Point, scenario, replicate."""
Replicates = Mapping[int, Sequence[int]]
"""By point."""


def measured_of(study: Study) -> tuple[tuple[str, ...], bool | tuple[int, ...]]:
    """Return the metrics that runs are asked for, and the weeks of which values are kept, or whether all."""
    metrics = dict.fromkeys(spec.metric for spec in study.outcomes)
    by_week = [spec for spec in study.outcomes if not spec.is_by_cohort]
    weeks = sorted({week for spec in by_week for week in spec.weeks or ()})
    return tuple(metrics), True if study.recording.series else tuple(weeks) or False


@dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes
    ----------
    study : Study
    points : polars.DataFrame
        Column `point` and one for each factor.
    folder : str, optional
        The archive.
    shard : Shard
        Which part of the runs is ours.
    """

    study: Study
    points: pl.DataFrame
    folder: str | None = None
    shard: Shard = WHOLE

    @cached_property
    def values(self) -> dict[int, dict[str, Any]]:
        """The values of the factors, by point."""
        return {row.pop(POINT): row for row in self.points.iter_rows(named=True)}

    @cached_property
    def first_alike(self) -> dict[int, int]:
        """For each point the first one with the same values, which is run for it."""
        found: dict[str, int] = {}
        return {point: found.setdefault(repr(values), point) for point, values in self.values.items()}

    def names(self, replicates: Replicates) -> list[Name]:
        """Return all runs that are asked for, in the order in which tables show them."""
        whole = self.study.precision is not None
        return [
            (point, scenario, replicate)
            for point, some in replicates.items()
            for scenario in self.study.scenarios
            for replicate in some
            if self.shard.has(self.first_alike[point], replicate, whole)
        ]

    def done_as(self, name: Name) -> Name:
        """Return the run that is done for a run."""
        return self.first_alike[name[0]], *name[1:]

    def seed(self, replicate: int) -> int:
        """Return the seed with which a replicate runs."""
        return seed_of(self.study.seed, replicate)

    def tasks(self, replicates: Replicates) -> Iterator[tuple[Name, Task]]:
        """Yield the runs to do, each once, in the order in which they are done."""
        packed, (metrics, series), now = Packed.of(self.study), measured_of(self.study), engine()
        cohorts = any(spec.is_by_cohort for spec in self.study.outcomes)
        for point, scenario, replicate in self._in_order(replicates):
            task = Task(
                packed, scenario, self.values[point], replicate, self.seed(replicate), metrics, series, now,
                self.folder, self.study.recording.log, cohorts,
            )  # fmt: skip
            yield (point, scenario, replicate), task

    def _in_order(self, replicates: Replicates) -> Iterator[Name]:
        whole = self.study.precision is not None
        todo = [point for point in replicates if self.first_alike[point] == point]
        every = sorted({replicate for some in replicates.values() for replicate in some})
        block = max(1, WORLDS // len(self.study.scenarios))
        for start in range(0, len(todo), block):
            for replicate in every:
                for point in todo[start : start + block]:
                    if replicate in replicates[point] and self.shard.has(point, replicate, whole):
                        for scenario in self.study.scenarios:
                            yield point, scenario, replicate
