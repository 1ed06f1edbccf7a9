"""How many more replicates it would take.

Sources: Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1; Hoad, Robinson & Davies (2010),
J. Operational Research Society 61.
"""

from dataclasses import replace

import numpy as np

from relsim.analysis.intervals import Interval
from relsim.analysis.pairs import Paired

MOST = 10**15  # replicates, beyond anything that could be run


def replicates_for(estimate: Interval | Paired, half_width: float) -> int | None:
    """Return how many more replicates would bring an interval to a wanted half width.

    The smallest n with `t(1 - alpha/2, n - 1) sd / sqrt(n) <= half_width`, less the replicates there
    are, with the `sd` seen so far (Law 2015, section 9.4.1; Hoad, Robinson & Davies 2010, J. Operational
    Research Society 61). The sd is itself an estimate, so in about half of all cases the advised number
    turns out a little short: ask again, or let `relsim.analysis.precision` decide when to stop.

    Parameters
    ----------
    estimate : Interval or Paired
        Of a comparison, the interval of the difference counts. Its confidence is kept.
    half_width : float
        Wanted, in the unit of the metric, above 0.

    Returns
    -------
    int or None
        0 where the interval is narrow enough, None where fewer than two replicates tell nothing or not
        even 10^15 would do. A replicate in which the metric is not defined does not count: plan for
        those on top.

    Examples
    --------
    >>> from relsim.analysis.intervals import mean_interval
    >>> pilot = mean_interval([0.80, 0.82, 0.84, 0.79, 0.85])
    >>> replicates_for(pilot, half_width=0.01)
    23
    """
    if not half_width > 0:
        raise ValueError(f"a wanted half width is above 0, not {half_width}")
    now = estimate.difference if isinstance(estimate, Paired) else estimate
    if not np.isfinite(now.sd):
        return None
    low, high = now.n - 1, now.n  # too few, perhaps enough: double, then halve the gap
    while not replace(now, n=high).half_width <= half_width:
        low, high = high, 2 * high
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        enough = replace(now, n=middle).half_width <= half_width
        low, high = (low, middle) if enough else (middle, high)
    return high - now.n
