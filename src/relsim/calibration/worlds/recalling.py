"""A calibrated scenario's own log, read again, and the laws of buying that were fitted to it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from relsim.calibration.data.histories import Histories
from relsim.calibration.data.purchases import Purchases, read_purchases
from relsim.calibration.laws.choosing import Choice, seen_by
from relsim.calibration.laws.fitting import STRUCTURES, Fit, fit_at
from relsim.calibration.laws.law import Law
from relsim.calibration.laws.steady import one_thread
from relsim.calibration.laws.waves import NO_WAVES, Waves
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
        How the log is read, instead of what the scenario says of it; see
        `relsim.calibration.data.purchases.read_purchases`.

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
    tried, called = "", dict(pair.split("=", 1) for pair in made.columns if "=" in pair)
    for vendor in dict.fromkeys((made.rows_of or None, made.vendor)):
        try:
            log = read_purchases(file, columns or called, dates or made.dates or None, vendor)
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


@one_thread
def laws_of(made: Calibration, log: Purchases) -> Choice:
    """Return the laws that a scenario carries, with their weights and the season, as they stand in it.

    What the log leaves open of their parameters is worked out anew from the log.

    Parameters
    ----------
    made : Calibration
    log : Purchases
        Its log.

    Raises
    ------
    NotThere
        It carries no laws, or they weigh nothing.
    """
    weights = np.array([law.weight for law in made.laws])
    if not weights.sum():
        raise NotThere("it carries no laws of buying")
    terms = np.array(made.season_terms, np.float64)
    if len(terms) % 2:
        raise NotThere("its season has a cosine without a sine")
    waves = Waves(terms, np.full((len(terms), len(terms)), np.nan)) if len(terms) else NO_WAVES
    known = seen_by(waves, log.customer, log.day, int(log.day.max()) + 1)
    kinds = [[law.weight_never, law.weight_again] for law in made.laws]
    apart = np.array(
        [
            [law.weight if one is None else one for law, one in zip(made.laws, kind, strict=True)]
            for kind in zip(*kinds, strict=True)
        ]
    )
    fits = tuple(_fit(told, known) for told in made.laws)
    weights, apart = _whole(weights), np.array([_whole(kind) for kind in apart])
    return Choice(fits, weights, np.full(len(fits), np.nan), 0, waves, apart)


def _whole(weights: np.ndarray) -> np.ndarray:
    """Return weights that add up to 1; those that do, as they stand.

    >>> _whole(np.array([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    total = weights.sum()
    return weights if not total or np.isclose(total, 1.0, rtol=0.0, atol=1e-9) else weights / total


def _fit(told: CalibratedLaw, known: Histories) -> Fit:
    named = told.model_dump(exclude={"weight", "weight_never", "weight_again"})
    law = Law(**{**named, "turning_alike": told.turning_alike or np.inf})
    has = {name for name, absent in ABSENT.items() if getattr(law, name) != absent}
    structure = next((name for name, more in STRUCTURES.items() if set(more) == has), "")
    if structure:
        return fit_at(structure, law, known)
    names = ("rate", "rate_shape", *(name for name in ABSENT if name in has))
    return Fit("as it stands in the scenario", law, -np.inf, names, np.zeros((len(names), len(names))))
