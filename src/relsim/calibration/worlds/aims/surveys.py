"""A world is to have a vendor whose customers answer surveys as a table of surveys says."""

from typing import Any

import numpy as np

from relsim.calibration.data.surveys import Surveys
from relsim.calibration.worlds.aims import Taken
from relsim.model import RelationshipModel
from relsim.processes.listen import QUARTER
from relsim.processes.surveys import VOTES, answer, chance_to_answer, chance_to_be_asked
from relsim.relationship import place_in_account
from relsim.state import ACTIVE

LONG = 104  # weeks after which customers know what to make of the vendor
UNTOLD = 0.1  # share of customers who are asked, where neither table nor world say


class SurveysAim:
    """The share of those asked who answer, and the mean of what they say, on a scale from 0 to 1.

    All waves count together. Their errors are those of sampling, or what waves differ by where that is more.
    A world is asked at the end of its run: what a survey of its customers would find on average, since what
    a single one finds is mostly chance. Who is asked, who answers, what is said, and which votes are forged
    is for the engine's own rules.

    Parameters
    ----------
    table : Surveys
    vendor : str
        The one in the world whose table it is.
    before : float
        The share of its customers whom it asks, in the world as it was.
    """

    source = "survey"
    names: tuple[str, ...] = ("those asked who answer", "mean answer, share of the scale")

    def __init__(self, table: Surveys, vendor: str, before: float = 0.0) -> None:
        self.table, self.vendor = table, vendor
        asked, answered, said = table.asked, table.answered, table.answers
        rate = answered.sum() / asked.sum()
        mean, error = pooled(said.mean, said.error)
        kept = (answered.sum() + 0.5) / (asked.sum() + 1.0)  # a share of 1 has an error too
        one = np.sqrt(kept * (1.0 - kept) / asked)
        _, sure = pooled(answered / asked, one, middle=rate)
        self.observed = np.array([rate, mean])
        self.covariance = np.diag([sure**2, error**2])
        self.taken = taken(table, vendor, before)

    def prepare(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes with as many customers asked as the table says, and a run of two years."""
        weeks = max(LONG, int(changes.get("horizon.weeks", 0)))
        recorded = {"recording.every": min(weeks, 520), "recording.cohort": 0}
        asked = {one.path: one.value for one in self.taken}
        return recorded | asked | changes | {"horizon.weeks": weeks}

    def look(self, model: RelationshipModel) -> np.ndarray:
        """Return what a survey at the end of a run finds on average; NaN where nobody would be asked."""
        asked, answers, votes, said = surveyed(model, self.vendor)
        return np.array([answers / asked if asked else np.nan, said / votes if votes else np.nan])


def pooled(values: np.ndarray, errors: np.ndarray, middle: float | None = None) -> tuple[float, float]:
    """Return the mean of several waves and its standard error: wider where waves differ by more than chance.

    >>> pooled(np.array([0.7, 0.7]), np.array([0.03, 0.04]))
    (0.7, 0.024)
    >>> pooled(np.array([0.6, 0.8]), np.array([0.02, 0.02]))
    (0.7, 0.1)
    """
    weights = errors**-2.0
    mean = float(np.average(values, weights=weights)) if middle is None else middle
    error = float(weights.sum() ** -0.5)
    if len(values) > 1:
        apart = float(np.sum(weights * (values - mean) ** 2)) / (len(values) - 1)
        error *= max(1.0, apart) ** 0.5
    return round(mean, 12), round(error, 12)


def taken(table: Surveys, vendor: str, before: float) -> tuple[Taken, ...]:
    """Return how many customers the vendor is to ask in each quarter, where the world does not say so."""
    path = f"vendors.{vendor}.survey"
    if np.isfinite(table.share):
        told = bool(np.isfinite(table.every))
        share = table.share * (QUARTER / table.every if told else 1.0)
        note = "" if told else "how often is asked is not told; taken to be once a quarter"
        if share > 1.0:
            note = f"customers are asked {share:.2g} times a quarter, and in the world at most once"
        return (Taken(path, min(1.0, share), "survey", before, note),)
    if before > 0.0:
        return ()
    return (Taken(path, UNTOLD, "survey", before, "assumed, since the table does not say of how many"),)


def surveyed(model: RelationshipModel, vendor: str) -> tuple[float, float, float, float]:
    """Return what is expected of a survey of a vendor's customers as they are at the end of a run.

    Returns
    -------
    (float, float, float, float)
        People asked, people who answer, votes that are counted, and the sum of what these say.
    """
    world, p = model.world, model.spec.listen
    total = np.zeros(4)
    for seller in (one for one in model.vendors if model.given_names[one.row] == vendor):
        row, picked = seller.row, seller.survey_picked * float(model.spec.switches.gaming)
        share, every, told = seller.survey, seller.survey_all, seller.survey_announced
        i, k = np.nonzero((world.ties["state"] == ACTIVE) & (world.ties["vendor"] == row))
        repeats = world.tables.manners["repeats"][world.persons["segment"][i]] * (1.0 - seller.identity)
        found = np.zeros(4)
        for at, felt, members, again in zip(
            i.tolist(),
            world.ties["satisfaction"][i, k].astype(np.float64).tolist(),
            world.persons["members"][i].tolist(),
            (1.0 + (VOTES - 1) * repeats.astype(np.float64)).tolist(),
            strict=True,
        ):
            asked = chance_to_be_asked(share, picked, felt)
            # a consumer is one; the head of an account counts all, the others none
            if members != 1 and every < 1.0 and place_in_account(model.view, model.now, at, row) > 0:
                asked *= every
            answers = asked * chance_to_answer(
                felt, p.response, p.response_satisfaction, p.response_extremity
            )
            said = told * answer(felt, True, p.warned) + (1.0 - told) * answer(felt, False, p.warned)
            found += (asked, answers, answers * again, answers * again * said)
        forged = seller.forged_votes(found[1])
        total += found + np.array([0.0, 0.0, forged, forged])
    asked, answers, votes, said = total.tolist()
    return asked, answers, votes, said
