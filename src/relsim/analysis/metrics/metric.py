"""A metric: one number about a run, defined once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.metrics.books import ALL, EVERYBODY, Books, Floats

Reader = Callable[[Books], Floats]
Better = Literal["higher", "lower", ""]


def one(books: Books) -> Floats:
    """Return 1 in every column: what a plain count is divided by."""
    return np.ones(len(books.columns))


def flow(*names: str) -> Reader:
    """Read flows, added up."""
    return lambda books: books.flow(*names)


def less(name: str, *others: str) -> Reader:
    """Read a flow less others."""
    return lambda books: books.flow(name) - books.flow(*others)


def stock(*names: str) -> Reader:
    """Read stocks, added up."""
    return lambda books: books.stock(*names)


def years_of(*stocks: str) -> Reader:
    """Read the years that customers lived through."""
    return lambda books: books.years_of(*stocks)


def years(books: Books) -> Floats:
    """Read the years that passed."""
    return books.years


def people_years(books: Books) -> Floats:
    """Read the years that all people lived through, customers or not, in the column of the whole market."""
    return books.market(books.people * books.years[:, 0])


def in_words(name: str) -> str:
    """Return a name of the record as prose has it.

    >>> in_words("went_dormant")
    'went dormant'
    """
    return name.replace("_", " ")


def always(books: Books) -> bool:
    """Say that a metric means something in every run."""
    return True


@dataclass(frozen=True)
class Metric:
    """A number about every vendor of a run: something divided by something.

    Both are sums, so that vendors and weeks can be pooled before dividing: the market's value is not the
    mean of the vendors' values. Where there is nothing to divide by, the metric is not defined (NaN, in
    tables null), never 0.

    Attributes
    ----------
    name : str
        As in tables and after `--precision`.
    label : str
        In plain words.
    unit : str
        "share" for what lies in 0 to 1 (or -1 to 1); "per year" is of 52 weeks.
    formula : str
        In the words of the record: flows are counted, stocks are added up over ties.
    better : {"higher", "lower", ""}
        "" where it depends on whom one asks.
    of, per : callable
        Read the two from the books: (R, C), or (C,) where `time` is "run".
    time : {"end", "horizon", "run"}
        What one number for the run is: the value in the last recorded week, the value over all recorded
        weeks, or something that has no value in a single week.
    by : {"group", "vendor", "market"}
        For what it is defined: vendors and groups, vendors only, or only the market as a whole.
    only_if : callable
        Says of the books of a run whether the metric means anything in it.
    """

    name: str
    label: str
    unit: str
    formula: str
    better: Better
    of: Reader
    per: Reader = one
    time: Literal["end", "horizon", "run"] = "horizon"
    by: Literal["group", "vendor", "market"] = "group"
    only_if: Callable[[Books], bool] = always

    def columns(self, books: Books) -> NDArray[np.bool_]:
        """Return in which columns the metric means something, (C,)."""
        if not self.only_if(books):
            return np.zeros(len(books.columns), np.bool_)
        return np.array(
            [
                self.by == "group" or (group == EVERYBODY and (self.by == "vendor" or vendor == ALL))
                for vendor, group in books.columns
            ]
        )

    def series(self, books: Books) -> Floats:
        """Return the value in each recorded week, (R, C); NaN where it is not defined.

        Raises
        ------
        ValueError
            When the metric has no value in a single week.
        """
        by_week = self.both(books)[0]
        if by_week is None:
            raise ValueError(f"{self.name} is a number for a whole run: it has no series")
        return by_week

    def value(self, books: Books) -> Floats:
        """Return one number for the run, (C,); NaN where it is not defined."""
        return self.both(books)[1]

    def both(self, books: Books) -> tuple[Floats | None, Floats]:
        """Return the series, where there is one, and the number for the run."""
        of, per = np.broadcast_arrays(self.of(books), self.per(books))
        if self.time == "run":
            return None, _divided(of, per)
        by_week = _divided(of, per)
        if self.time == "end":
            return by_week, by_week[-1]
        known = np.isfinite(of) & np.isfinite(per)
        return by_week, _divided(np.where(known, of, 0.0).sum(axis=0), np.where(known, per, 0.0).sum(axis=0))


def _divided(of: Floats, per: Floats) -> Floats:
    """Return a ratio; NaN where there is nothing to divide by."""
    return np.divide(of, per, out=np.full(of.shape, np.nan), where=per != 0.0)
