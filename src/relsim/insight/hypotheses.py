"""The claims put to the test: paired replicates until settled, then over what was assumed."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from relsim.designs import Design, Study, load_study, points_of, shipped_claims
from relsim.designs.claim import ESSAY
from relsim.errors import UserError
from relsim.experiments.replicates import Progress
from relsim.insight.claimed import finding_of
from relsim.insight.effects import OPEN, known_of
from relsim.insight.evaluating import Say, silent
from relsim.insight.finding import Finding
from relsim.insight.judging import UNDECIDED, Verdict, judge, looks_of
from relsim.insight.order import in_order
from relsim.insight.robustness import Robustness, robustness_of
from relsim.insight.studies import Asked
from relsim.insight.tested import Tested
from relsim.scenario.problems import one_line, one_of
from relsim.sweeps.crews import crew_of
from relsim.sweeps.evaluator import Evaluator
from relsim.sweeps.outcomes import levels_of

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

    Every arm of a claim runs on the same draws, replicate by replicate, until the predictions of the essay are
    settled or the most replicates are done. Then the arms run at every point of the claim's design, over what
    was assumed, to see where the verdict turns.

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
    ...     "claim": {"number": 1, "essay": "0", "says": "A dear shop sells less.", "refuted_if": "It does not."},
    ...     "outcomes": [{"metric": "market_share_units", "vendors": ["shop"]}],
    ...     "predictions": [{"name": "share", "says": "It has a smaller share.",
    ...                      "expect": "market_share_units[dear] < market_share_units[cheap]"}]}
    >>> found = hypotheses([claim], workers=1)
    >>> found["claims"].select("claim", "verdict", "replicates").rows()
    [('H1', 'supported', 30)]
    """
    studies = studies_of(claims, replicates, most, points)
    order = in_order(studies, None if archive is None else Path(archive).parent)
    runs = sum(fewest_runs(study, flips) for study in studies.values())
    say(f"{len(studies)} {'claim' if len(studies) == 1 else 'claims'}: at least {runs:,} runs", runs)
    tested: list[Tested] = []
    together = _Together(progress)
    with crew_of(workers, executor) as crew:
        for study in studies.values():
            with Evaluator(study, archive, crew.executor, crew.size(), together) as evaluator:
                tested.append(_Testing(study, evaluator, flips).tested())
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
            raise UserError(f"{what if isinstance(what, str | Path) else study.title}: claims nothing; write [claim]")
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


class _Testing:
    """Puts one claim to the test."""

    def __init__(self, study: Study, evaluator: Evaluator, flips: bool) -> None:
        assert study.claim is not None
        self.study, self.claim, self.evaluator, self.flips = study, study.claim, evaluator, flips
        self.failures: dict[str, int] = {}

    def tested(self) -> Tested:
        """Return what became of it."""
        if self.claim.cannot:
            return Tested(self.study)
        verdict, done, levels = self._settled()
        robustness = self._robustness() if self.flips and self.study.factors else None
        return Tested(self.study, verdict, done, levels, robustness, self.failures)

    def _settled(self) -> tuple[Verdict, int, pl.DataFrame]:
        """Return the verdict, after how many replicates, and what was measured."""
        looks = looks_of(self.study.replicates, self.claim.most)
        base, outcomes, done = pl.DataFrame({"point": [0]}), [], 0
        for look in looks:
            outcomes.append(self._run(base, range(done, look)))
            done, found = look, pl.concat(outcomes)
            known = known_of(self.claim.predictions, found, [0], range(done))
            verdict = judge(self.claim, known, len(looks), self.study.seed)
            if verdict.word != UNDECIDED or not self._is_open(verdict):
                break
        return verdict, done, levels_of(found, ())

    def _is_open(self, verdict: Verdict) -> bool:
        """Return whether more replicates could still settle it."""
        return any(verdict.effects[one.name].outcome == OPEN for one in self.claim.predicted(ESSAY))

    def _robustness(self) -> Robustness | None:
        points, repeats = points_of(self.study), range(self.claim.repeats)
        outcomes = self._run(points, repeats)
        known = known_of(self.claim.predicted(ESSAY), outcomes, points["point"].to_list(), repeats)
        return robustness_of(self.claim, points, known, self.study.seed)

    def _run(self, points: pl.DataFrame, replicates: range) -> pl.DataFrame:
        """Run the arms at some points, and count what fails."""
        outcomes = self.evaluator(points, replicates)
        runs = self.evaluator.runs
        for cause in runs.filter("failed")["cause"] if runs is not None else ():
            self.failures[cause] = self.failures.get(cause, 0) + 1
        return outcomes


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


