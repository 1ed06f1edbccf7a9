"""Who comes, who stays, who goes, and why.

A *customer* has bought lately (the tie is active); a *relationship* is an active or a dormant tie. A person
with several vendors is a customer of each, and counts for each in "all".
"""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.lifetimes import lifetime, survival_after, there_since_the_start
from relsim.analysis.metrics.metric import Metric, flow, in_words, stock, years, years_of
from relsim.record import YEAR
from relsim.state import CAUSES

RELATIONSHIPS = ("customers", "dormant")
WENT = tuple("ended_" + cause.replace(" ", "_") for cause in CAUSES[1:])


def relationships_a_year_ago(books: Books) -> Floats:
    """Read the relationships there were a year before each row, (R, C); between rows by interpolation.

    Whoever is loyal at the end of a week was there at the end of the week 51 weeks before.
    """
    then = books.weeks - (YEAR - 1)
    columns = [np.interp(then, books.weeks, column, left=np.nan) for column in books.stock(*RELATIONSHIPS).T]
    return np.array(columns).T


def at_the_start(books: Books) -> Floats:
    """Read the relationships there were when the recorded weeks began, (C,)."""
    return books.stock(*RELATIONSHIPS)[0]


def _survival(years: int) -> Metric:
    return Metric(
        f"survival_{years}y", f"relationships that outlive {years} years", "share",
        f"Kaplan-Meier curve at age {years * YEAR} weeks; relationships that last are censored", "higher",
        survival_after(years), time="run",
    )  # fmt: skip


def _churn(flow_name: str) -> Metric:
    cause = in_words(flow_name.removeprefix("ended_"))
    return Metric(
        flow_name.replace("ended", "churn"), f"relationships that end: {cause}", "per year",
        f"ended ({cause}) / relationship years", "lower", flow(flow_name), years_of(*RELATIONSHIPS),
    )  # fmt: skip


METRICS = (
    Metric("customers", "customers", "customers", "active ties", "higher", stock("customers"), time="end"),
    Metric("kept", "customers kept from the first week to the last", "share",
           "relationships of week 0 that have not ended since / relationships in week 0", "higher",
           there_since_the_start, at_the_start, time="run"),
    Metric("retention", "relationships of a year ago that still buy", "share",
           "active ties of a year or older / relationships a year ago, over weeks with one on record",
           "higher", stock("loyal"), relationships_a_year_ago),
    _survival(2), _survival(3), _survival(5),
    Metric("lifetime", "how long a relationship lasts, up to the length of the run", "years",
           "area below the Kaplan-Meier curve up to the number of recorded weeks", "higher",
           lifetime, time="run"),
    Metric("churn", "relationships that end", "per year", "ended (all causes) / relationship years", "lower",
           flow(*WENT), years_of(*RELATIONSHIPS)),
    *map(_churn, WENT),
    Metric("acquisition", "new customers", "customers per year", "acquired / years", "",
           flow("acquired"), years),
    Metric("winback", "ended relationships that begin again", "per ending", "won back / ended (all causes)",
           "higher", flow("won_back"), flow(*WENT)),
    Metric("dormant", "relationships without a purchase for long", "share", "dormant ties / relationships",
           "lower", stock("dormant"), stock(*RELATIONSHIPS), time="end"),
    Metric("dormancy", "customers who go dormant", "per year", "went dormant / customer years", "lower",
           flow("went_dormant"), years_of("customers")),
    Metric("returns", "dormant customers who come back", "per going dormant", "returned / went dormant",
           "higher", flow("returned"), flow("went_dormant")),
    Metric("main_vendor", "customers for whom this is the main vendor", "share", "main ties / active ties",
           "higher", stock("main"), stock("customers"), time="end"),
    Metric("share_of_wallet", "share of a customer's purchases", "share",
           "habit (smoothed share of purchase occasions), mean over active ties", "higher",
           stock("habit"), stock("customers"), time="end"),
)  # fmt: skip
