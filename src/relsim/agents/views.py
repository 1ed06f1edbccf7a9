"""What is recorded of vendors beside counters and stocks: what they ask, believe and spend."""

from typing import Any

import numpy as np

from relsim.record import VIEWS

LEVERS_AND_STATES = (
    "price", "quality", "fault", "reputation", "help", "pressure", "messages", "open", "works", "outside",
)  # fmt: skip


def views_of(model: Any) -> np.ndarray:
    """Return the views of all vendors now, (V, views), in the order of `relsim.record.VIEWS`.

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> model = RelationshipModel({"vendors": {"shop": {"price": 1.1}, "mart": {}}}, seed=1)
    >>> views_of(model)[:, VIEWS.index("price")].tolist()
    [1.1, 1.0]
    """
    vendors, spending = model.world.vendors, model.ledger.spending
    boards = [seller.dashboard for seller in model.sellers]
    seen = {
        **{name: vendors[name] for name in LEVERS_AND_STATES},
        "seen_satisfaction": [board.satisfaction for board in boards],
        "seen_complaints": [board.complaints for board in boards],
        "counter_satisfaction": [board.counter_satisfaction for board in boards],
        "alarm": [seller.alarm for seller in model.sellers],
        "survey_forged": [board.forged for board in boards],
        "survey": [board.survey for board in boards],
        "survey_asked": [board.asked for board in boards],
        "survey_answers": [board.answers for board in boards],
        "tenure": tenures(model.world.staff[model.world.staff.key != 0], model.tick, len(vendors)),
        "fixed_costs": spending.fixed,
        "campaign_costs": spending.campaign,
        "technology": vendors["technology"] >= 0.0,
        "outside_profit": spending.outside,
        "executive": [seller.executive.tenure for seller in model.sellers],
    }
    return np.array([seen[name] for name in VIEWS], np.float64).T


def tenures(staff: Any, tick: int, vendors: int) -> np.ndarray:
    """Return the mean weeks that the staff of each vendor have been in their positions, (V,); 0 without any.

    >>> staff = np.array([(0, 2), (0, 6), (2, 1)], [("vendor", int), ("since", int)]).view(np.recarray)
    >>> tenures(staff, tick=10, vendors=3).tolist()
    [6.0, 0.0, 9.0]
    """
    count = np.bincount(staff.vendor, minlength=vendors)
    since = np.bincount(staff.vendor, staff.since, minlength=vendors)
    return np.where(count > 0, tick - since / np.maximum(count, 1), 0.0)
