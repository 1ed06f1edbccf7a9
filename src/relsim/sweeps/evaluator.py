"""Answers for whoever looks for something: points in, outcomes out."""

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import polars as pl

from relsim.designs import Study
from relsim.experiments.archive import Archive
from relsim.experiments.replicates import Progress
from relsim.sweeps.crews import Crew, crew_of
from relsim.sweeps.doing import Count, receipts_of
from relsim.sweeps.gathering import outcomes_table, runs_table
from relsim.sweeps.planning import POINT, Plan


class Evaluator:
    """Runs points of a study as they are asked for; a context, at the end of which its workers go home.

    Parameters
    ----------
    study : Study
        Its design does not count: points are given.
    runs : str or Path, optional
        Where finished runs are kept and found again; without one they are until the end.
    executor, workers, progress
        See `relsim.sweep`. Workers are hired when they are first needed.

    Attributes
    ----------
    runs : polars.DataFrame or None
        The runs of the last answer, with the cause of each failure.
    """

    def __init__(
        self,
        study: Study,
        runs: str | Path | None = None,
        executor: Executor | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.study = study
        self.runs: pl.DataFrame | None = None
        self._kept, self._executor, self._workers = runs, executor, workers
        self._count = Count(progress)
        self._crew: Crew | None = None
        self._stack = ExitStack()

    def __call__(self, points: pl.DataFrame, replicates: Sequence[int] | range) -> pl.DataFrame:
        """Return the outcomes at some points.

        Parameters
        ----------
        points : polars.DataFrame
            A column for each factor; where there is no column `point`, rows are numbered from 0.
        replicates : sequence of int

        Returns
        -------
        polars.DataFrame
            point, scenario, replicate, outcome, vendor, group, week, value; without those of failed runs.
        """
        if POINT not in points.columns:
            points = points.with_row_index(POINT).with_columns(pl.col(POINT).cast(pl.Int64))
        archive = Archive(self._folder())
        plan = Plan(self.study, points, str(archive.folder))
        each = dict.fromkeys(plan.values, replicates)
        receipts = receipts_of(plan, each, self._hired(), self._count)
        self.runs = runs = runs_table(plan, receipts)
        return outcomes_table(plan, runs, archive)

    def _folder(self) -> Path:
        if self._kept is None:
            self._kept = self._stack.enter_context(TemporaryDirectory(prefix="relsim-"))
        return Path(self._kept).absolute()

    def _hired(self) -> Crew:
        if self._crew is None:
            self._crew = self._stack.enter_context(crew_of(self._workers, self._executor))
        return self._crew

    def close(self) -> None:
        """Send the workers home."""
        self._stack.close()
        self._crew = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send the workers home, at once where an error ends all."""
        self._stack.__exit__(kind, error, trace)
