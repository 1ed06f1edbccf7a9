"""A calibrated scenario's own log, read again, and the laws of buying that were fitted to it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from relsim.calibration.choosing import Choice
from relsim.calibration.fitting import STRUCTURES, Fit, fit_law
from relsim.calibration.histories import Histories
from relsim.calibration.law import Law
from relsim.calibration.purchases import Purchases, read_purchases
from relsim.errors import UserError
from relsim.scenario.problems import shown_path
from relsim.scenario.schema import Calibration
from relsim.scenario.schema.calibration import CalibratedLaw

ABSENT = {"turning": 0.0, "turning_alike": np.inf, "returning": 0.0, "leaving": 0.0, "occasions": 0.0}
"""What a law has where a parameter is not in it."""


class NotThere(Exception):
    """The log of a calibration cannot be used; says why in a clause."""


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def recalled(
    made: Calibration, columns: Mapping[str, str] | None = None, dates: str | None = None
) -> Purchases:
    """Return the purchases that a scenario was fitted to.

    Parameters
    ----------
    made : Calibration
    columns, dates
        How the log is read; see `relsim.calibration.purchases.read_purchases`.

    Raises
    ------
    NotThere
        The scenario was fitted to no log, the log is gone, it is another one by now, or it is read as other
        customers than were fitted.
    """
    if not made.log or not made.customers:
        raise NotThere("it was fitted to no log")
    file = Path(made.log)
    shown = shown_path(file)
    try:
        digest = digest_of(file)
    except OSError as error:
        raise NotThere(f"its log, {shown}, cannot be read ({error.strerror})") from None
    if digest != made.digest:
        raise NotThere(f"its log, {shown}, is no longer the file that it was fitted to")
    tried = ""
    for vendor in (None, made.vendor):
        try:
            log = read_purchases(file, columns, dates, vendor)
        except UserError as error:
            tried = tried or f"its log cannot be read: {error}"
            continue
        if len(log.names) == made.customers:
            return log
        tried = tried or (
            f"its log reads as {len(log.names):,} customers and not as the {made.customers:,} that it was "
            "fitted to; say the same --column and --dates as for relsim calibrate"
        )
    raise NotThere(tried)


def laws_of(made: Calibration, known: Histories) -> Choice:
    """Return the laws that a scenario carries, with their weights, as they stand in it.

    What the log leaves open of their parameters is worked out anew from the log.

    Parameters
    ----------
    made : Calibration
    known : Histories
        Of its log.

    Raises
    ------
    NotThere
        It carries no laws, or they weigh nothing.
    """
    weights = np.array([law.weight for law in made.laws])
    if not weights.sum():
        raise NotThere("it carries no laws of buying")
    fits = tuple(_fit(told, known) for told in made.laws)
    return Choice(fits, weights / weights.sum(), np.full(len(fits), np.nan), 0)


def _fit(told: CalibratedLaw, known: Histories) -> Fit:
    named = {**told.model_dump(exclude={"weight"}), "turning_alike": told.turning_alike or np.inf}
    law = Law(**named)
    has = {name for name, absent in ABSENT.items() if getattr(law, name) != absent}
    structure = next((name for name, more in STRUCTURES.items() if set(more) == has), "")
    if structure:
        near = fit_law(known, [structure], near={structure: law})[0]
        return Fit(structure, law, near.log_likelihood, near.parameters, near.covariance)
    names = ("rate", "rate_shape", *(name for name in ABSENT if name in has))
    return Fit("as it stands in the scenario", law, -np.inf, names, np.zeros((len(names), len(names))))
