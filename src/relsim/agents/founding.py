"""Closing for want of money, and somebody new who opens where a vendor has closed."""

from typing import Any

import numpy as np

from relsim.draws import key
from relsim.scenario.schema import Levers


def is_bankrupt(cash: float, reserve: float) -> bool:
    """Return whether losses are more than a vendor can bear (0 = it can bear any).

    >>> is_bankrupt(-500.0, reserve=400.0), is_bankrupt(-500.0, reserve=0.0)
    (True, False)
    """
    return reserve > 0.0 and cash < -reserve


def close(vendor: Any) -> None:
    """Close a vendor: customers remember it, and those from elsewhere are lost."""
    vendor.closed = True
    vendor.open = 0.0


def open_anew(vendor: Any) -> list[int]:
    """Let somebody new open where a vendor has closed, with the levers that the scenario gives it.

    All who work there are new, and so is whoever leads it; nothing is known of customers. What customers
    remember of the place stays with them. Return the rows of the positions that were refilled.
    """
    model, row = vendor.model, vendor.row
    rows = model.vendor_rows
    for lever in Levers.model_fields:
        rows[lever][row] = vendor.given[lever]
    start = {
        "open": 1.0, "fault": 0.0, "reference_price": vendor.price, "last_price": vendor.price, "fall": 0.0,
        "reference_cost": vendor.cost, "reputation": vendor.quality, "technology": -1.0, "works": 0.0,
        "outside": 0.0,
    }  # fmt: skip
    for name, value in start.items():
        rows[name][row] = value
    vendor.executive.start_anew()
    vendor.begin_anew()
    return replace_staff(vendor)


def replace_staff(vendor: Any) -> list[int]:
    """Fill every position of a vendor with somebody new, to whom nothing is handed over."""
    model, staff = vendor.model, vendor.model.world.staff
    rows: list[int] = np.flatnonzero((staff.vendor == vendor.row) & (staff.key != 0)).tolist()
    for row in rows:
        model.positions[row].take_on(key(model.tick, "successor", int(staff.key[row])))
    staff.left[rows], staff.heir[rows] = 1, -1
    staff.passes[rows] = staff.keeps[rows] = 0.0
    model.handover = True
    return rows
