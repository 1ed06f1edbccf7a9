"""How vendors are led, and what they earn where nobody looks: executives, technology, elsewhere."""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.metric import Metric, Reader, years
from relsim.analysis.metrics.money import earned
from relsim.record import YEAR


def seen(name: str) -> Reader:
    """Read what stands in a view of every vendor."""
    return lambda books: books.pooled_sellers(books.seller_view(name))


def years_in_office(books: Books) -> Floats:
    """Read the years that chief executives have been in office."""
    return books.pooled_sellers(books.seller_view("executive") / YEAR)


def whole_years(books: Books) -> Floats:
    """Read the years of the whole run."""
    return np.full(len(books.columns), books.years[1:].sum())  # the first row has none before it


def sellers(books: Books) -> Floats:
    """Read how many vendors there are."""
    return books.pooled_sellers(books.seller_view("open") * 0.0 + 1.0)


def spread_of_profit(books: Books) -> Floats:
    """Read the standard deviation of what sellers earn over all recorded weeks."""
    return books.market(np.std(earned(books)[1:].sum(axis=0)))


METRICS = (
    Metric("executive_tenure", "how long chief executives have been in office", "years",
           "weeks in office / 52, mean over vendors", "",
           years_in_office, sellers, time="end", by="vendor"),
    Metric("open", "vendors that are open", "share", "open / vendors", "",
           seen("open"), sellers, time="end", by="vendor"),
    Metric("technology", "vendors with knowledge technology", "share", "taken up / vendors", "",
           seen("technology"), sellers, time="end", by="vendor"),
    Metric("technology_works", "knowledge technology that works", "share", "works / taken up", "higher",
           seen("works"), seen("technology"), time="end", by="vendor"),
    Metric("profit_spread", "how far the profits of sellers lie apart", "reference prices per year",
           "standard deviation over sellers of profit / years", "", spread_of_profit, whole_years,
           time="run", by="market"),
    Metric("outside_customers", "customers from elsewhere", "customers", "customers from elsewhere", "",
           seen("outside"), time="end", by="vendor"),
    Metric("outside_profit", "profit from customers from elsewhere", "reference prices per year",
           "(what they bring - campaign_cost x those won) / years; no part of revenue, margin and profit",
           "higher", seen("outside_profit"), years, by="vendor"),
)  # fmt: skip
