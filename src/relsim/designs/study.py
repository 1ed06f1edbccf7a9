"""What an experiment is: worlds, what varies in them, where to look, and what to measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from relsim.analysis.precision import Precision
from relsim.designs.addresses import moved_by
from relsim.designs.claim import Claim
from relsim.designs.factor import Factor, Value
from relsim.scenario.positions import KeyPath
from relsim.scenario.schema import Scenario

Kind = Literal["grid", "one_at_a_time", "latin_hypercube", "sobol", "morris", "table"]


@dataclass(frozen=True)
class Design:
    """Which points are run.

    Attributes
    ----------
    kind : str
        grid, one_at_a_time, latin_hypercube, sobol, morris or table.
    points : int
        Of a Latin hypercube or a Sobol' sequence.
    levels : int
        Into how many levels a grid, one_at_a_time or morris cuts a range.
    trajectories : int
        Of morris; each has a point more than there are factors.
    tries : int
        Latin hypercubes that are drawn, of which the most even one is taken.
    file : str
        Of a table.
    rows : tuple of tuples
        What stands in the table, in the order of the factors.
    """

    kind: Kind
    points: int = 0
    levels: int = 0
    trajectories: int = 0
    tries: int = 1
    file: str = ""
    rows: tuple[tuple[Value, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class OutcomeSpec:
    """One outcome: a metric, of whom, and when.

    Attributes
    ----------
    metric : str
        Of `relsim.METRICS`.
    vendors : tuple of str
        Nothing means every vendor and "all".
    weeks : tuple of int
        Recorded weeks; nothing means the one number for the run. By cohort they are ages.
    by : {"vendor", "segment", "community", "cohort"}
    quantiles : tuple of float
        Over replicates, beside the mean.
    """

    metric: str
    vendors: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()
    by: Literal["vendor", "segment", "community", "cohort"] = "vendor"
    quantiles: tuple[float, ...] = ()

    @property
    def is_by_cohort(self) -> bool:
        """Whether it is told cohort by cohort and age by age."""
        return self.by == "cohort"


@dataclass(frozen=True)
class Recording:
    """What is kept of each run beside its outcomes: the course of each metric, the log of events."""

    series: bool = False
    log: bool = False


@dataclass(frozen=True)
class Objective:
    """A number that is to be as large, or as small, as possible."""

    metric: str
    vendor: str
    direction: Literal["maximise", "minimise"]
    scenario: str = ""  # the first one if not given
    week: int | None = None  # the number for the run if not given


@dataclass(frozen=True)
class Constraint:
    """What must hold: a metric, or a cost that factors add up to, not above `most` or below `least`."""

    name: str
    most: float | None = None
    least: float | None = None
    metric: str = ""
    vendor: str = ""
    scenario: str = ""
    week: int | None = None
    costs: Mapping[str, float] = field(default_factory=dict)  # of one unit of each factor


@dataclass(frozen=True)
class Study:
    """An experiment, read and checked.

    Attributes
    ----------
    title, question : str
    scenarios : dict
        By name, with what is fixed in all of them.
    factors : tuple of Factor
    design : Design or None
        None where the question draws its own points (sensitivity, flip, optimise), or nothing varies.
    replicates : int
        The least, where a precision is wanted.
    precision : Precision or None
    outcomes : tuple of OutcomeSpec
    seed : int
    recording : Recording
    objectives, constraints : tuples
        For the search of best levers.
    budget : int or None
        Runs that a search may take.
    notes : tuple of str
        What whoever reads the results should know of the design.
    claim : Claim or None
        What an essay claims, which the experiment puts to the test.
    """

    title: str
    question: str
    scenarios: dict[str, Scenario]
    factors: tuple[Factor, ...] = ()
    design: Design | None = None
    replicates: int = 10
    precision: Precision | None = None
    outcomes: tuple[OutcomeSpec, ...] = ()
    seed: int = 0
    recording: Recording = Recording()
    objectives: tuple[Objective, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    budget: int | None = None
    notes: tuple[str, ...] = ()
    claim: Claim | None = None

    @cached_property
    def moved(self) -> dict[str, dict[str, tuple[KeyPath, ...]]]:
        """By scenario and factor: the settings that are moved, those that * stands for too."""
        return {
            name: {factor.name: moved_by(factor.paths, scenario) for factor in self.factors}
            for name, scenario in self.scenarios.items()
        }

    @cached_property
    def bases(self) -> dict[str, dict[str, Any]]:
        """By scenario: all its settings as plain values, over which those of a point are laid."""
        return {name: scenario.model_dump(mode="json") for name, scenario in self.scenarios.items()}

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: what was worked out can be worked out again."""
        return {key: value for key, value in self.__dict__.items() if key not in ("moved", "bases")}
