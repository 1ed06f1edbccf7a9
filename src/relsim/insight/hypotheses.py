"""The claims put to the test: paired replicates until settled, then over what was assumed."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import polars as pl

from relsim.designs import Design, Study, load_study, points_of, shipped_claims
from relsim.errors import UserError
from relsim.experiments.replicates import Progress
from relsim.insight.claimed import finding_of
from relsim.insight.evaluating import Evaluate, Say, silent
from relsim.insight.extra import extra
from relsim.insight.finding import Finding
from relsim.insight.order import in_order
from relsim.insight.studies import Asked
from relsim.insight.trial import Trial, put_to_test
from relsim.scenario.problems import one_line, one_of
from relsim.sweeps.crews import crew_of
from relsim.sweeps.evaluator import Evaluator

POINTS = 64  # of a Latin hypercube, where a claim's file names no design
NUMBERED = re.compile(r"[hH]?0*(\d+)")


def hypotheses(
    claims: Sequence[Asked] | Asked = (),
    *,
    replicates: int | None = None,
    most: int | None = None,
    flips: bool = True,
    points: int | None = None,
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Put claims to the test, and return a verdict on each.

    Every arm of a claim runs on the same draws, replicate by replicate, until the predictions of the essay
    are settled or the most replicates are done. Then the arms run at every point of the claim's design, over
    what was assumed, to see where the verdict turns.

    Parameters
    ----------
    claims : names, paths, mappings or studies, optional
        "H3" for a shipped one; all that are shipped if not given.
    replicates, most : int, optional
        The least and the most; else as each claim says.
    flips : bool
        Whether to look where verdicts turn.
    points : int, optional
        Of a Latin hypercube for that, instead of each claim's design.
    archive : str or Path, optional
        A folder in which finished runs are kept and found again. Beside it is kept when claims and parameters
        were fixed, and what changed later.
    executor, workers, progress, say
        As for `relsim.sensitivity`.

    Returns
    -------
    Finding
        Tables `claims`, `effects`, `levels`, `flips`, `deciding`, `boxes`, and the points of each claim.

    Raises
    ------
    UserError
        For a claim that cannot be read or run as written, before anything runs.

    Examples
    --------
    >>> shop = {"horizon": {"weeks": 8, "warmup": 0}, "vendors": {"shop": {}, "mart": {}},
    ...         "communities": {"village": {"people": 40}}}
    >>> claim = {
    ...     "title": "Dear and cheap", "replicates": 30,
    ...     "scenarios": {"dear": shop | {"vendors": {"shop": {"price": 1.4}, "mart": {}}}, "cheap": shop},
    ...     "claim": {"number": 1, "essay": "0", "says": "Dear sells less.", "refuted_if": "It does not."},
    ...     "outcomes": [{"metric": "market_share_units", "vendors": ["shop"]}],
    ...     "predictions": [{"name": "share", "says": "It has a smaller share.",
    ...                      "expect": "market_share_units[dear] < market_share_units[cheap]"}]}
    >>> found = hypotheses([claim], workers=1)
    >>> found["claims"].select("claim", "verdict", "replicates").rows()
    [('H1', 'supported', 30)]
    """
    studies = studies_of(claims, replicates, most, points)
    if flips and any(study.factors for study in studies.values()):
        extra("sklearn.ensemble")  # what is missing is told before anything runs
    order = in_order(studies, None if archive is None else Path(archive).parent)
    runs = sum(fewest_runs(study, flips) for study in studies.values())
    say(f"{len(studies)} {'claim' if len(studies) == 1 else 'claims'}: at least {runs:,} runs", runs)
    tested: list[Trial] = []
    together = _Together(progress)
    with crew_of(workers, executor) as crew:
        for study in studies.values():
            failures: dict[str, int] = {}
            with Evaluator(study, archive, crew.executor, crew.size(), together) as evaluator:
                one = put_to_test(study, _counted(evaluator, failures), flips)
            tested.append(replace(one, failures=failures))
            together.next()
            say(f"{tested[-1].claim.name}: {tested[-1].word}")
    return finding_of(tested, order)


def studies_of(
    claims: Sequence[Asked] | Asked = (),
    replicates: int | None = None,
    most: int | None = None,
    points: int | None = None,
) -> dict[str, Study]:
    """Return the experiments behind claims, by the names of the claims, with other replicates and points.

    Raises
    ------
    UserError
        A claim that there is not, stands twice, or cannot be run as written.
    """
    one = isinstance(claims, str | Path | Mapping | Study)
    asked: Sequence[Asked] = [claims] if one else claims or [*shipped_claims()]  # type: ignore[list-item, assignment]
    for name, number, least in (("replicates", replicates, 2), ("most", most, 2), ("points", points, 10)):
        if number is not None and number < least:
            raise UserError(f"{name}={number}: too few to say anything; write {least} or more")
    found: dict[str, Study] = {}
    for what in asked:
        study = _study(what)
        claim = study.claim
        if claim is None:
            raise UserError(
                f"{what if isinstance(what, str | Path) else study.title}: claims nothing; write [claim]"
            )
        if claim.name in found:
            raise UserError(f"{claim.name}: asked for twice; name each claim once")
        study = study if replicates is None else replace(study, replicates=replicates)
        last = max(study.replicates, claim.most if most is None else most)
        study = replace(study, claim=replace(claim, most=last))
        if study.factors and (points is not None or study.design is None):
            study = replace(study, design=Design("latin_hypercube", points or POINTS))
        found[claim.name] = study
    return found


def _study(what: Asked) -> Study:
    """Return an experiment; H3, h3, h03 and 3 are one."""
    match = NUMBERED.fullmatch(what) if isinstance(what, str) else None
    if match is None:
        return load_study(what)
    name, shipped = f"H{match[1]}", shipped_claims()
    if name not in shipped:
        raise UserError(f"{one_line(str(what))}: no such claim; {one_of(name, shipped, quote=False)}")
    return load_study(shipped[name])


def fewest_runs(study: Study, flips: bool) -> int:
    """Return how many runs a claim takes at least."""
    assert study.claim is not None
    points = points_of(study).height if flips and study.factors else 0
    return len(study.scenarios) * (study.replicates + points * study.claim.repeats)


def typical(studies: Mapping[str, Study], flips: bool) -> Study | None:
    """Return the claim whose runs take about as long as the mean of all runs; None where nothing is run.

    What a run takes is told from one claim: to try them all takes longer than many a claim.
    """
    sizes = {name: person_weeks(study) for name, study in studies.items() if study.scenarios}
    runs = {name: fewest_runs(studies[name], flips) for name in sizes}
    if not sizes:
        return None
    mean = sum(sizes[name] * runs[name] for name in sizes) / sum(runs.values())
    return studies[min(sizes, key=lambda name: abs(sizes[name] - mean))]


def person_weeks(study: Study) -> float:
    """Return how many weeks of a person a run of an experiment has, over its arms on average."""
    worlds = study.scenarios.values()
    return fmean(
        (world.horizon.warmup + world.horizon.weeks)
        * sum(community.people for community in world.communities.values())
        for world in worlds
    )


def _counted(evaluator: Evaluator, failures: dict[str, int]) -> Evaluate:
    """Return an evaluator that counts the runs that fail, by cause."""

    def evaluate(points: pl.DataFrame, replicates: range) -> pl.DataFrame:
        outcomes = evaluator(points, replicates)
        for cause in evaluator.runs.filter("failed")["cause"] if evaluator.runs is not None else ():
            failures[cause] = failures.get(cause, 0) + 1
        return outcomes

    return evaluate


class _Together:
    """Progress over several claims as if they were one."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.before, self.now = (0, 0, 0), (0, 0, 0)

    def __call__(self, done: int, total: int, failures: int) -> None:
        self.now = done, total, failures
        if self.progress is not None:
            self.progress(*(a + b for a, b in zip(self.before, self.now, strict=True)))

    def next(self) -> None:
        """Begin the next claim."""
        done, total, failures = (a + b for a, b in zip(self.before, self.now, strict=True))
        self.before, self.now = (done, total, failures), (0, 0, 0)
