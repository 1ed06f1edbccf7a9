"""Money, in reference prices, and how the market divides."""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.customers import RELATIONSHIPS
from relsim.analysis.metrics.lifetimes import DISCOUNT, discounted_lifetime
from relsim.analysis.metrics.metric import Metric, Reader, flow, less, years
from relsim.record import YEAR


def of_market(name: str) -> Reader:
    """Read a flow of the whole market (of the same group) beside every vendor."""
    return lambda books: books.of_market(books.flow(name))


def earned(books: Books) -> Floats:
    """Return what each seller has left after all costs, (R, V)."""
    margin = books.seller_flow("revenue") - books.seller_flow("cost")
    spent = books.seller_view("fixed_costs") + books.seller_view("campaign_costs")
    left: Floats = margin - spent
    return left


def profit(books: Books) -> Floats:
    """Read what is left after all costs."""
    return books.pooled_sellers(earned(books))


def lifetime_value(books: Books) -> Floats:
    """Read the margin of a relationship-year times the discounted years that a relationship lasts, (C,)."""
    margin = np.nansum(books.flow("revenue") - books.flow("cost"), axis=0)
    lived = np.nansum(books.years_of(*RELATIONSHIPS), axis=0)
    a_year = np.divide(margin, lived, out=np.full(margin.shape, np.nan), where=lived > 0)
    return a_year * discounted_lifetime(books)


def concentration(books: Books) -> Floats:
    """Read the sum of squared shares of units over sellers, weighted by units."""
    units = books.seller_flow("units")
    total = units.sum(axis=1)
    squares = (units**2).sum(axis=1)
    return books.market(np.divide(squares, total, out=np.full(total.shape, np.nan), where=total > 0))


def units(books: Books) -> Floats:
    """Read all units sold."""
    return books.market(books.seller_flow("units").sum(axis=1))


def tenure(books: Books) -> Floats:
    """Read the years that staff have been in their position, weighted by customers."""
    return books.pooled_sellers(books.seller_view("tenure") / YEAR * books.seller_stock("customers"))


def customers(books: Books) -> Floats:
    """Read customers, by vendor only."""
    return books.pooled_sellers(books.seller_stock("customers"))


METRICS = (
    Metric("revenue", "revenue", "reference prices per year", "revenue / years", "higher",
           flow("revenue"), years),
    Metric("margin", "margin", "reference prices per year", "(revenue - cost of sales and service) / years",
           "higher", less("revenue", "cost"), years),
    Metric("profit", "profit", "reference prices per year",
           "(revenue - cost of sales and service - (fixed_cost + technology) x communities served x weeks "
           "open - campaign_cost x (acquired + won back where asked)) / years, each week with the levers as "
           "they stand in it",
           "higher", profit, years, by="vendor"),
    Metric("margin_rate", "margin on revenue", "share",
           "(revenue - cost of sales and service) / revenue", "higher",
           less("revenue", "cost"), flow("revenue")),
    Metric("lifetime_value", "customer lifetime value", "reference prices",
           "margin per relationship year x sum over weeks t of S(t) / "
           f"{1 + DISCOUNT:.2f}^(t / 52) / 52, t up to the recorded weeks, S the Kaplan-Meier curve",
           "higher", lifetime_value, time="run"),
    Metric("price", "price paid", "reference prices per unit", "revenue / units", "",
           flow("revenue"), flow("units")),
    Metric("market_share_units", "market share (units)", "share", "units / units of the market", "higher",
           flow("units"), of_market("units")),
    Metric("market_share_revenue", "market share (revenue)", "share",
           "revenue / revenue of the market", "higher", flow("revenue"), of_market("revenue")),
    Metric("concentration", "concentration of the market", "share",
           "Herfindahl-Hirschman index: sum over sellers of squared shares of units", "",
           concentration, units, by="market"),
    Metric("staff_tenure", "how long staff have been there", "years",
           "weeks in the position / 52, mean over staff", "higher",
           tenure, customers, time="end", by="vendor"),
)  # fmt: skip
