"""What became of every relationship, which no firm's log tells: the truth beside a log of purchases.

A log shows purchases and silence. Whether who is silent has left, why, and whether he buys elsewhere, a
firm can only guess; a world knows. Models of customers who are there or gone can be graded on it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from relsim.desk import EXIT, PURCHASE
from relsim.errors import UserError
from relsim.record import Record
from relsim.state import CAUSES

STOOD = -1  # a relationship that was there when the log began, beside the kinds of events
PAIR = ("customer", "vendor")


def relationship_table(record: Record, vendors: Sequence[str]) -> pl.DataFrame:
    """Return a row for each relationship of an account with a vendor: when it began, how it ended.

    Who has left and comes back begins another one. Weeks are those of the log, of which 0 is the first;
    negative ones were before it.

    Parameters
    ----------
    record : Record
        Of a run that has logged purchases and exits.
    vendors : sequence of str
        Names by row, as in `Results.vendors`.

    Returns
    -------
    polars.DataFrame
        customer_id and vendor as in the log; `began`, the week of its first purchase; `last`, the week of
        the last one; `purchases` in the log; `gone`, the week in which it ended, null where it lasts, and
        its `cause`; `elsewhere`, how often the customer has bought of others after `last`, until he came
        back or the log ends.

    Raises
    ------
    UserError
        The run has not logged purchases and exits.

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> world = {"recording": {"log": ["purchase", "exit"]}, "horizon": {"weeks": 8, "warmup": 4},
    ...          "communities": {"village": {"people": 30}}, "vendors": {"shop": {}, "mart": {}}}
    >>> table = relationship_table(RelationshipModel(world, seed=1).run(), ["shop", "mart"])
    >>> table.columns
    ['customer_id', 'vendor', 'began', 'last', 'purchases', 'gone', 'cause', 'elsewhere']
    """
    if not record.standing:
        raise UserError('the run has not logged who bought and left; set recording.log=["purchase", "exit"]')
    events = _events(record)
    left = pl.col("kind") == EXIT
    spells = (
        events.with_columns(nth=left.shift(1, fill_value=False).cum_sum().over(PAIR))
        .group_by(*PAIR, "nth", maintain_order=True)
        .agg(
            began=pl.col("began").first(),
            last=pl.col("week").filter(~left).last(),
            purchases=(pl.col("kind") == PURCHASE).sum().cast(pl.Int64),
            gone=pl.col("week").filter(left).first(),
            cause=pl.col("cause").filter(left).first(),
        )
        .drop_nulls("last")  # members of an account leave one by one; it buys in the name of its head
        .with_columns(back=pl.col("began").shift(-1).over(PAIR))
    )
    bought = events.filter(kind=PURCHASE).select("customer", "week", seller="vendor")
    elsewhere = (
        spells.join(bought, on="customer")
        .filter(
            pl.col("week") > pl.col("last"), pl.col("week") < pl.col("back").fill_null(pl.col("week") + 1)
        )
        .group_by(*PAIR, "nth")
        .agg(elsewhere=pl.len().cast(pl.Int64))
    )
    found = spells.join(elsewhere, on=[*PAIR, "nth"], how="left").sort("began", *PAIR)
    return found.select(
        customer_id=names_of(found["customer"].to_numpy()),
        vendor=pl.col("vendor").replace_strict(dict(enumerate(vendors)), return_dtype=pl.String),
        **{name: pl.col(name) for name in ("began", "last", "purchases", "gone")},
        cause=pl.col("cause").replace_strict(dict(enumerate(CAUSES)), return_dtype=pl.String),
        elsewhere=pl.col("elsewhere").fill_null(0),
    )


def names_of(customer: np.ndarray) -> pl.Series:
    """Return the names of customers in files: their numbers in hexadecimal.

    >>> names_of(np.array([255], np.uint64)).to_list()
    ['c00000000000000ff']
    """
    numbers, which = np.unique(customer, return_inverse=True)
    return pl.Series([f"c{number:016x}" for number in numbers.tolist()], dtype=pl.String).gather(which)


def _events(record: Record) -> pl.DataFrame:
    """Return what was there when the log began, purchases and exits: of each pair in their order."""
    log, stood = record.log, record.standing
    wanted = np.isin(log["kind"], (PURCHASE, EXIT)) if log else slice(0)
    parts = [
        pl.DataFrame({"customer": stood["customer"], "vendor": stood["vendor"], "week": stood["bought"]})
        .with_columns(began=stood["began"], kind=pl.lit(STOOD), cause=pl.lit(None, pl.Int64)),
        pl.DataFrame({name: log[name][wanted] for name in ("customer", "vendor", "week", "kind")})
        .with_columns(cause=log["amount"][wanted].astype(np.int64))
        .with_columns(began="week"),
    ]  # fmt: skip
    whole: dict[Any, Any] = {"customer": pl.UInt64} | dict.fromkeys(
        ("vendor", "week", "began", "kind"), pl.Int64
    )
    return pl.concat([part.cast(whole) for part in parts], how="diagonal").sort(*PAIR, "week", "kind")
