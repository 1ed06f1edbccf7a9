"""Terms of numbers of runs: what a claim reckons with, and its value.

What is of a run (a number, a function of a course) has a value in each replicate. What lies above, such as
the larger of two arms, is reckoned with means: the mean of maxima is not the maximum of means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relsim.analysis.intervals import Floats

WEEKS = 52.0  # of a year
CURVED = 99  # the degree of what is no straight line


class Number(NamedTuple):
    """A number of a run, or its course where there are several weeks.

    Attributes
    ----------
    metric, arm, vendor : str
    group : str
        Empty for everybody.
    weeks : tuple
        One week, or None for the number of the whole run; several for a course.
    is_course : bool
    """

    metric: str
    arm: str
    vendor: str
    group: str
    weeks: tuple[int | None, ...]
    is_course: bool = False


@dataclass(frozen=True)
class Constant:
    """A number that is written down."""

    value: float


@dataclass(frozen=True)
class Operation:
    """+, -, * or / between two terms."""

    sign: str
    left: "Term"
    right: "Term"


@dataclass(frozen=True)
class Call:
    """A function of terms: max, min, abs, or one of courses."""

    name: str
    arguments: tuple["Term", ...]


Term = Constant | Number | Operation | Call

OF_NUMBERS = {"max": (2, 99), "min": (2, 99), "abs": (1, 1)}
OF_COURSES = {"week_below": (2, 2), "week_above": (2, 2), "slope": (1, 1), "mean": (1, 1)}
"""How many arguments each takes; the first of those of courses is the course."""


def is_of_a_run(term: Term) -> bool:
    """Return whether a term has a value in each run: a number, or a function of a course."""
    return isinstance(term, Number) or (isinstance(term, Call) and term.name in OF_COURSES)


def of_runs(term: Term) -> Iterator[Term]:
    """Yield the terms of which every run has a value; what lies above them is reckoned with their means."""
    if is_of_a_run(term):
        yield term
    elif isinstance(term, Operation):
        yield from of_runs(term.left)
        yield from of_runs(term.right)
    elif isinstance(term, Call):
        for argument in term.arguments:
            yield from of_runs(argument)


def numbers_in(term: Term) -> Iterator[Number]:
    """Yield every number and every course of a term."""
    if isinstance(term, Number):
        yield term
    elif isinstance(term, Operation):
        yield from numbers_in(term.left)
        yield from numbers_in(term.right)
    elif isinstance(term, Call):
        for argument in term.arguments:
            yield from numbers_in(argument)


def is_linear(term: Term) -> bool:
    """Return whether a term of means is the mean of the term: no maximum, no quotient of two numbers."""
    return _degree(term) <= 1


def _degree(term: Term) -> int:
    if isinstance(term, Constant):
        return 0
    if is_of_a_run(term):
        return 1
    if isinstance(term, Operation):
        left, right = _degree(term.left), _degree(term.right)
        if term.sign in "+-":
            return max(left, right)
        return left + right if term.sign == "*" else left if right == 0 else CURVED
    return CURVED if any(_degree(argument) for argument in term.arguments) else 0  # type: ignore[union-attr]


def value_of(term: Term, known: Mapping[Term, Floats]) -> Floats:
    """Return the value of a term, in the shape of what is known.

    Parameters
    ----------
    term : Term
    known : mapping of float arrays
        Of each number; of a course the weeks are the last axis. What is not defined is NaN.

    Examples
    --------
    >>> a, b = (Number("kept", arm, "mart", "", (None,)) for arm in ("a", "b"))
    >>> known = {a: np.array([0.9, 0.8]), b: np.array([0.5, np.nan])}
    >>> value_of(Operation("-", a, b), known).round(3).tolist()
    [0.4, nan]
    """
    if term in known:
        return known[term]
    if isinstance(term, Constant):
        return np.float64(term.value)  # type: ignore[return-value]
    with np.errstate(divide="ignore", invalid="ignore"):
        if isinstance(term, Operation):
            left, right = value_of(term.left, known), value_of(term.right, known)
            if term.sign == "/":
                return np.where(right == 0.0, np.nan, np.divide(left, np.where(right == 0.0, 1.0, right)))
            return {"+": np.add, "-": np.subtract, "*": np.multiply}[term.sign](left, right)
        assert isinstance(term, Call), "a number of which nothing is known"
        values = [value_of(argument, known) for argument in term.arguments]
        if term.name in OF_COURSES:
            course = term.arguments[0]
            assert isinstance(course, Number), "a course is a number of several weeks"
            weeks = np.array(course.weeks, np.float64)
            return _of_course(term.name, values[0], weeks, values[1] if len(values) > 1 else None)
        if term.name == "abs":
            return np.abs(values[0])
        whole = np.stack(np.broadcast_arrays(*values))
        return whole.max(axis=0) if term.name == "max" else whole.min(axis=0)


def _of_course(name: str, values: Floats, weeks: Floats, level: Floats | None) -> Floats:
    """Return a number of a course, (..., weeks)."""
    if name == "mean":
        return values.mean(axis=-1)
    if name == "slope":
        off = weeks - weeks.mean()
        return (values * off).sum(axis=-1) / (off @ off) * WEEKS
    assert level is not None, "a level to reach"
    bound = np.asarray(level)[..., None]
    there = values < bound if name == "week_below" else values > bound
    first = np.where(there.any(axis=-1), weeks[there.argmax(axis=-1)], weeks[-1])
    return np.where(np.isnan(values).any(axis=-1) | np.isnan(bound[..., 0]), np.nan, first)
