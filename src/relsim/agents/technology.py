"""Knowledge technology: who takes it up and why, and whether it works."""


def chances_to_adopt(adopts: float, follows: float, fits: float, others: float) -> tuple[float, float]:
    """Return the chances to take up a technology in four weeks: because it fits, and because others have it.

    The hazard of Bass (1969): a part of one's own and a part that grows with those who have it (A65). The
    first asks whether it fits, the bandwagon does not.

    Parameters
    ----------
    adopts, follows : float
        Per year.
    fits : float
        How much there is to be known of customers that the range does not cover anyway, share.
    others : float
        Share of other vendors that have it.

    Examples
    --------
    >>> [round(chance, 4) for chance in chances_to_adopt(0.13, 1.3, fits=0.5, others=0.2)]
    [0.005, 0.02]
    """
    return adopts * fits * (4.0 / 52.0), follows * others * (4.0 / 52.0)


def chance_to_work(competence: float, fits: float, followed: bool, early: float, others: float) -> float:
    """Return the chance that a technology taken up is made to work (A64, S108, S109).

    Where it was taken up because others have it, it works as far as it happens to fit. The first to take it
    up have nobody to learn from.

    >>> chance_to_work(0.8, fits=0.5, followed=False, early=0.5, others=1.0)
    0.8
    >>> round(chance_to_work(0.8, fits=0.5, followed=True, early=0.5, others=0.2), 3)
    0.24
    """
    suits = fits if followed else 1.0
    return competence * suits * (1.0 - early * (1.0 - others))
