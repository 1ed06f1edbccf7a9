"""Reviews of the offer: a lever moves a step at a time and turns round when what came of it seems worse."""

from typing import Any

from relsim.desk import ENDED, Flow

STEPS = {
    "price": "price_step",
    "quality": "quality_step",
    "messages": "message_step",
    "staff": "staff_step",
}
"""The levers that reviews move in turn, and the lever that says how far."""


def objective(weekly: float, horizon: float, customers: float, gained: float) -> float:
    """Return what is believed to have come of a review, reference prices a week.

    What was earned, and what the customers won or lost would bring within the horizon, at what one brings
    a week now. With a horizon of 0 customers who leave do not count (A62, short horizons).

    Parameters
    ----------
    weekly : float
        Earned a week since the last review.
    horizon : float
        Years of a customer's margin that count.
    customers : float
        Whom the vendor takes for customers.
    gained : float
        How many more they have become, a week.

    Examples
    --------
    >>> objective(100.0, horizon=0.0, customers=50.0, gained=-1.0)
    100.0
    >>> objective(100.0, horizon=1.0, customers=50.0, gained=-1.0)
    -4.0
    """
    if customers <= 0.0:
        return weekly
    return weekly + 52.0 * horizon * (weekly / customers) * gained


def staff_after(staff: float, step: float, direction: float) -> float:
    """Return the number of staff after a step: by a share, but at least by one person.

    >>> staff_after(20.0, step=0.1, direction=-1.0), staff_after(2.0, step=0.1, direction=1.0)
    (18.0, 3.0)
    """
    return max(1.0, staff + direction * max(1.0, float(round(staff * step))))


def customers_in(books: Any) -> float:
    """Return how many relationships a vendor's books hold: begun, and not known to have ended."""
    ended = books[ENDED + 1 : Flow.ENDED_INVOLUNTARY + 1].sum()
    return float(books[Flow.ACQUIRED] + books[Flow.WON_BACK] - ended)


class Reviews:
    """What a vendor remembers of its last review.

    Attributes
    ----------
    when : int
        Tick of the last review.
    earned, customers : float
        By then, since the start; and whom it took for customers.
    value : float
        The objective then.
    moved : str
        The lever that was moved, "" before the first review.
    directions : dict
        For each lever 1 or -1.
    """

    def __init__(self) -> None:
        """Begin with nothing reviewed; every lever would rise."""
        self.when, self.earned, self.customers, self.value = 0, 0.0, 0.0, 0.0
        self.moved = ""
        self.directions = dict.fromkeys(STEPS, 1.0)

    def next_of(self, levers: list[str]) -> str:
        """Return the lever whose turn it is, of those that are moved at all.

        >>> reviews = Reviews()
        >>> reviews.moved = "price"
        >>> reviews.next_of(["price", "messages"]), reviews.next_of(["price"])
        ('messages', 'price')
        """
        names = list(STEPS)
        after = names.index(self.moved) + 1 if self.moved else 0
        return next(lever for lever in names[after:] + names if lever in levers)

    def look_back(self, weeks: int, earned: float, customers: float, horizon: float) -> float:
        """Return what has come of the time since the last review, and remember where things stand."""
        weekly = (earned - self.earned) / weeks
        value = objective(weekly, horizon, customers, (customers - self.customers) / weeks)
        self.earned, self.customers = earned, customers
        return value
