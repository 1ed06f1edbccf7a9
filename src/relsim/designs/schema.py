"""What an experiment file can say. Defaults stand here, and nowhere else."""

from typing import Any, Literal

from relsim.designs.distributions import Shape
from relsim.scenario.setting import Section, setting

MOST_POINTS = 1_000_000
MOST_RUNS = 1_000_000_000


def option(default: Any, help: str, *, unit: str = "", low: float | None = None, high: float | None = None) -> Any:
    """Declare something that an experiment says."""
    return setting(default, help, unit=unit, low=low, high=high, kind="constant")


class Vary(Section):
    """How one thing varies: levels, a range, a distribution, or the range of the schema."""

    paths: list[str] = option([], "the settings that take the value together; * stands for every name")
    levels: list[Any] = option([], "the values to try: numbers, words, or true and false")
    range: Literal["sweep", "assumed", "uncertainties", "levers"] | None = option(None, "the range that the schema gives")
    low: float | None = option(None, "the least value")
    high: float | None = option(None, "the greatest value")
    scale: Literal["linear", "log"] = option("linear", "whether steps add or multiply")
    distribution: Shape | None = option(None, "how likely values are; uniform if only low and high are given")
    mode: float | None = option(None, "of a triangular distribution, the likeliest value")
    mean: float | None = option(None, "of a normal distribution")
    sd: float | None = option(None, "of a normal distribution, the standard deviation", low=0)
    median: float | None = option(None, "of a lognormal distribution")
    spread: float | None = option(None, "of a lognormal distribution, the sd of its logarithm", low=0)
    a: float | None = option(None, "of a beta distribution, the first shape", low=0)
    b: float | None = option(None, "of a beta distribution, the second shape", low=0)
    kind: Literal["lever", "uncertainty"] | None = option(None, "whether somebody decides it; else as the schema says")
    group: str = option("", "factors of one group are judged together by sensitivity")
    hold: bool = option(False, "not varied, though `all` would")


class DesignTable(Section):
    """Which points are run."""

    kind: Literal["grid", "one_at_a_time", "latin_hypercube", "sobol", "morris", "table"] = option("latin_hypercube", "how points are laid out")
    points: int = option(0, "points of a latin_hypercube or of sobol (a power of two)", unit="points", low=0, high=MOST_POINTS)
    levels: int = option(0, "levels into which a grid, one_at_a_time or morris cuts a range", unit="levels", low=0, high=1000)
    trajectories: int = option(0, "trajectories of morris; each has one point more than there are factors", low=0, high=100_000)
    tries: int = option(1, "Latin hypercubes that are drawn; the most even one is taken", low=1, high=1000)
    file: str = option("", "the table of a design that you made yourself: CSV or Parquet, a column for each factor, a row for each point")


class Outcome(Section):
    """A number that is measured."""

    metric: str = option("", "one of `relsim list metrics`")
    vendors: list[str] = option([], 'of which vendors; "all" is the whole market (nothing = each and all)')
    weeks: list[int] = option([], "in which recorded weeks (nothing = one number for the run); by cohort: at which ages", unit="weeks")
    by: Literal["vendor", "segment", "community", "cohort"] = option("vendor", "whether of all customers of a vendor, or group by group; cohort = retention by when relationships began")
    quantiles: list[float] = option([], "over replicates, beside the mean", unit="share")


class RecordingTable(Section):
    """What is kept of each run beside its outcomes."""

    series: bool = option(False, "the course of each metric")
    log: bool = option(False, "the events that `recording.log` of the scenario names, one by one")


class ObjectiveTable(Section):
    """A number to have as large, or as small, as possible."""

    metric: str = option("", "one of `relsim list metrics`")
    vendor: str = option("all", 'of whom; "all" is the whole market')
    direction: Literal["maximise", "minimise"] | None = option(None, "which way is better; else as the metric says")
    scenario: str = option("", "in which scenario (nothing = the first)")
    week: int | None = option(None, "in which recorded week (nothing = the number for the run)", unit="weeks")


class ConstraintTable(Section):
    """What must hold: a metric, or what factors cost together."""

    name: str = option("", "what it is called in results")
    most: float | None = option(None, "what it may come to at most")
    least: float | None = option(None, "what it must come to at least")
    metric: str = option("", "one of `relsim list metrics`")
    vendor: str = option("all", 'of whom; "all" is the whole market')
    scenario: str = option("", "in which scenario (nothing = the first)")
    week: int | None = option(None, "in which recorded week (nothing = the number for the run)", unit="weeks")
    costs: dict[str, float] = option({}, "of one unit of each factor: what is spent is their sum")


class ClaimTable(Section):
    """What an essay claims, said before anything is run."""

    number: int = option(0, "of the claim: 3 for H3", low=0, high=999)
    essay: str = option("", "the essay that claims it, such as 1 or 5c")
    says: str = option("", "the claim in plain words")
    refuted_if: str = option("", "what would refute it, in plain words")
    essay_expects: str = option("", "the sign that the essay predicts, in words")
    evidence_expects: str = option("", "the sign that the evidence suggests, in words")
    evidence: list[str] = option([], "rows of the evidence, such as A17 and S44")
    assumed: str = option("", "what had to be assumed to ask at all")
    against: list[str] = option([], "essays that say otherwise")
    collision: str = option("", "what they say instead, in a sentence")
    cannot: str = option("", "why the model cannot speak to it; then there are no predictions, and nothing is run")
    refuted_when: Literal["any", "all"] = option("any", "whether one prediction that fails refutes, or only all of them together")
    most: int = option(120, "replicates after which it stays undecided; replicates is the least", unit="runs", low=1, high=100_000)
    repeats: int = option(3, "replicates at each point of the design, where flips are looked for", unit="runs", low=2, high=1000)


class PredictionTable(Section):
    """What somebody expects of the runs."""

    name: str = option("", "what it is called in tables")
    says: str = option("", "in plain words")
    by: str = option("essay", 'who predicts it: "essay", "evidence", or one of the essays under against')
    expect: str = option("", "numbers of runs compared, such as trust[help] > trust[push]")
    at_least: float = option(0.0, "the smallest difference that counts, in the unit of what is compared", low=0)
    refutes: bool = option(True, "whether the contrary refutes; if not, it is needed for support only")


class Experiment(Section):
    """An experiment: which worlds, what varies, which points, how often, and what is measured."""

    title: str = option("", "the experiment in a few words")
    question: str = option("", "what it is there to answer")
    scenarios: dict[str, Any] = option({}, "the worlds by name: each a shipped scenario, a file, or a table as a scenario file has it")
    seed: int = option(0, "decides the points and every run", low=0, high=2**63 - 1)
    weeks: int | None = option(None, "recorded weeks, instead of what scenarios say", unit="weeks", low=1, high=5200)
    replicates: int = option(10, "runs of each point in each scenario (with a precision: the least)", unit="runs", low=1, high=1_000_000)
    precision: dict[str, float] = option({}, "by metric, the half width of the 95 % interval to run until")
    budget: int | None = option(None, "runs that a search of best levers may take", unit="runs", low=1, high=MOST_RUNS)
    set: dict[str, Any] = option({}, "settings that are the same in all worlds")
    vary: dict[str, Vary] = option({}, "what varies: settings by their paths, or names of your own with paths")
    design: DesignTable | None = option(None, "which points are run")
    outcomes: list[Outcome] = option([], "what is measured; if nothing is said, what keeps customers and what each side gains")
    recording: RecordingTable = RecordingTable()
    objectives: list[ObjectiveTable] = option([], "for the search of best levers")
    constraints: list[ConstraintTable] = option([], "for the search of best levers")
    claim: ClaimTable | None = option(None, "what an essay claims; `relsim hypotheses` puts it to the test")
    predictions: list[PredictionTable] = option([], "of the claim: what the essay, the evidence and other essays expect")
