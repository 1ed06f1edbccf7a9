"""What the vendor believes against what is so: surveys and the dashboard at the top."""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.metric import Metric

LONGEST_LAG = 104  # weeks
FEWEST = 12  # rows in which two courses are compared; with fewer a correlation says nothing


def scores(books: Books) -> Floats:
    """Read survey scores, weighted by answers."""
    answers, score = books.seller_view("survey_answers"), books.seller_view("survey")
    return books.pooled_sellers(np.where(answers > 0, answers * score, 0.0))


def answers(books: Books) -> Floats:
    """Read answers to surveys."""
    return books.pooled_sellers(books.seller_view("survey_answers"))


def survey_error(books: Books) -> Floats:
    """Read survey scores less true satisfaction, weighted by answers; without customers there is no truth."""
    weight, customers = books.seller_view("survey_answers"), books.seller_stock("customers")
    truth = books.seller_stock("satisfaction") / np.where(customers > 0, customers, np.nan)
    return books.pooled_sellers(np.where(weight > 0, weight * (books.seller_view("survey") - truth), 0.0))


def asked(books: Books) -> Floats:
    """Read who was asked in surveys."""
    return books.pooled_sellers(books.seller_view("survey_asked"))


def seen(books: Books) -> Floats:
    """Read what the top takes satisfaction to be, weighted by purchases."""
    return books.pooled_sellers(books.seller_view("seen_satisfaction") * books.seller_flow("purchases"))


def dashboard_error(books: Books) -> Floats:
    """Read what the top takes satisfaction to be less what the counter sees, weighted by purchases."""
    return seen(books) - books.pooled_sellers(books.seller_flow("episode"))


def complaints_above(books: Books) -> Floats:
    """Read the complaints that reach the top."""
    return books.pooled_sellers(books.seller_view("seen_complaints") * books.seller_flow("purchases"))


def problems(books: Books) -> Floats:
    """Read problems, whether or not customers know of them."""
    return books.pooled_sellers(books.seller_flow("problems"))


def counter(books: Books) -> Floats:
    """Read satisfaction as the counter sees it, weighted by purchases."""
    return books.pooled_sellers(books.seller_view("counter_satisfaction") * books.seller_flow("purchases"))


def truth_at_purchases(books: Books) -> Floats:
    """Read what the top takes satisfaction to be less that of all customers, weighted by purchases."""
    customers, bought = books.seller_stock("customers"), books.seller_flow("purchases")
    true = books.seller_stock("satisfaction") / np.where(customers > 0, customers, np.nan)
    return books.pooled_sellers(
        np.where(bought > 0, bought * (books.seller_view("seen_satisfaction") - true), 0.0)
    )


def forged(books: Books) -> Floats:
    """Read the share of votes that nobody should have counted, weighted by answers."""
    return books.pooled_sellers(books.seller_view("survey_forged") * books.seller_view("survey_answers"))


def alarms(books: Books) -> Floats:
    """Read how loud the alarm is, weighted by purchases."""
    return books.pooled_sellers(books.seller_view("alarm") * books.seller_flow("purchases"))


def faults(books: Books) -> Floats:
    """Read what faults add to the chance of a problem, weighted by purchases."""
    return books.pooled_sellers(books.seller_view("fault") * books.seller_flow("purchases"))


def with_a_fault(books: Books) -> Floats:
    """Read the sellers in whose service a fault stands."""
    return books.pooled_sellers((books.seller_view("fault") > 0.0).astype(np.float64))


def sellers(books: Books) -> Floats:
    """Read all sellers, of whom there are as many in every row."""
    return books.pooled_sellers(np.ones_like(books.seller_view("fault")))


def purchases(books: Books) -> Floats:
    """Read purchases."""
    return books.pooled_sellers(books.seller_flow("purchases"))


def rows_behind(seen: Floats, true: Floats, most: int) -> float:
    """Return by how many rows `seen` follows `true`: where the two correlate best; NaN where neither moves.

    >>> wave = np.sin(np.arange(41) / 3.0)
    >>> rows_behind(seen=0.9 * wave[2:38], true=wave[5:41], most=10)
    3.0
    """
    best, found = 0.0, np.nan
    for lag in range(min(most, len(true) - FEWEST) + 1):
        early, late = true[: len(true) - lag], seen[lag:]
        if np.ptp(early) > 0.0 and np.ptp(late) > 0.0:
            together = float(np.corrcoef(early, late)[0, 1])
            if together > best + 1e-9:
                best, found = together, float(lag)
    return found


def weeks_behind(books: Books) -> Floats:
    """Return how many weeks the top of each seller is behind its counter, (V,)."""
    bought, felt = books.seller_flow("purchases")[1:], books.seller_flow("episode")[1:]
    counter = np.divide(felt, bought, out=np.full(felt.shape, np.nan), where=bought > 0)
    top, every = books.seller_view("seen_satisfaction")[1:], int(books.weeks[1] - books.weeks[0])
    behind = np.full(len(books.seller), np.nan)
    for v in np.flatnonzero(np.isfinite(counter).all(axis=0)):
        behind[v] = rows_behind(top[:, v], counter[:, v], LONGEST_LAG // every) * every
    return behind


def lag(books: Books) -> Floats:
    """Read how many weeks the top is behind the counter, weighted by purchases where it is known, (C,)."""
    behind, bought = weeks_behind(books), books.seller_flow("purchases")[1:].sum(axis=0)
    known = np.isfinite(behind)
    together = books.pooled_sellers(np.where(known, behind * bought, 0.0))
    weight = books.pooled_sellers(np.where(known, bought, 0.0))
    return np.divide(together, weight, out=np.full(weight.shape, np.nan), where=weight > 0)


METRICS = (
    Metric("survey", "satisfaction according to surveys", "share",
           "score of those who answered, mean over answers", "", scores, answers, by="vendor"),
    Metric("survey_error", "survey less truth", "share",
           "survey score - satisfaction of all customers, mean over answers (0 = right)", "",
           survey_error, answers, by="vendor"),
    Metric("response", "those asked who answer the survey", "share",
           "answers / asked, in the last survey before each recorded week", "", answers, asked, by="vendor"),
    Metric("survey_forged", "votes in surveys that are forged, coached or repeated", "share",
           "forged and repeated votes / votes, mean over answers", "lower", forged, answers, by="vendor"),
    Metric("counter", "satisfaction as the counter sees it", "share",
           "satisfaction with purchases and in what staff hear as neighbours, mean over purchases", "",
           counter, purchases, by="vendor"),
    Metric("belief_error", "what the top sees less the truth", "share",
           "seen satisfaction - satisfaction of all customers, mean over purchases (0 = right)", "",
           truth_at_purchases, purchases, by="vendor"),
    Metric("heard_above", "problems of which the top hears a complaint", "per problem",
           "complaints per purchase as the top sees them x purchases / problems", "", complaints_above,
           problems, by="vendor"),
    Metric("alarm", "how loudly what the top looks at says that something is wrong", "per purchase",
           "alarm (complaints, told problems, falls of survey and books, as heeded), mean over purchases",
           "",
           alarms, purchases, by="vendor"),
    Metric("fault", "what faults that stand add to the problems", "share",
           "fault, mean over purchases", "lower", faults, purchases, by="vendor"),
    Metric("faulty", "time in which a fault stands", "share",
           "recorded weeks with a fault / recorded weeks, mean over sellers (one that creeps in r times a "
           "year stands for 52 / r x share / (1 - share) weeks)", "lower",
           with_a_fault, sellers, by="vendor"),
    Metric("dashboard", "satisfaction as the top sees it", "share",
           "seen satisfaction, mean over purchases", "", seen, purchases, by="vendor"),
    Metric("dashboard_error", "what the top sees less what the counter sees", "share",
           "seen satisfaction - satisfaction with purchases, mean over purchases (0 = right)", "",
           dashboard_error, purchases, by="vendor"),
    Metric("dashboard_lag", "how long a change takes to reach the top", "weeks",
           f"the delay, up to {LONGEST_LAG} weeks, at which seen satisfaction follows the counter's best "
           "(correlation)", "lower", lag, time="run", by="vendor"),
)  # fmt: skip
