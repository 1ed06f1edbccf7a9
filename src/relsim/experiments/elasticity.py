"""Price elasticity, measured: each vendor's price a little up and a little down, on the same draws."""

from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.intervals import mean_interval
from relsim.errors import UserError
from relsim.experiments.batches import run_all
from relsim.experiments.contrasts import Values, values_of
from relsim.experiments.replicates import Progress
from relsim.experiments.results import Results, shown, tables_of
from relsim.experiments.running import jobs_for
from relsim.experiments.stopping import check_replicates
from relsim.experiments.worlds import World, named
from relsim.scenario import load
from relsim.scenario.overrides import Overrides
from relsim.scenario.problems import dotted

LOWER, HIGHER = -1, 1


def elasticity(
    world: World = "village",
    step: float = 0.05,
    replicates: int = 10,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    *,
    executor: Executor | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return by how many per cent units change when a price rises by one per cent.

    Prices differ from the first week of the warm-up on, so nobody sees a rise: it is the elasticity of a
    price level, without the unfairness of a change. An arc elasticity,
    `ln(units at the higher price / units at the lower) / ln(higher price / lower price)`, in each replicate.

    Parameters
    ----------
    world : as for `relsim.run`
    step : float
        How far the price moves to either side, share.
    replicates, seed, weeks, set, executor, workers, progress
        As for `relsim.compare`.

    Returns
    -------
    polars.DataFrame
        price_of, units_of, elasticity, low, high (95 % interval of the mean), replicates. Own-price where
        both vendors are the same (to be expected: -1.5 to -3.5, evidence V46), cross-price elsewhere.

    Raises
    ------
    UserError
        For a world that cannot be run as written, or a step or number of replicates that cannot be.
    EveryRunFailed
        Of a world with one of the prices.

    Examples
    --------
    >>> pair = {"horizon": {"weeks": 26, "warmup": 13}, "vendors": {"shop": {}, "mart": {}}}
    >>> found = elasticity(pair, replicates=2)
    >>> bool(found.filter(price_of="shop", units_of="shop")["elasticity"].item() < -1.0)
    True
    """
    if not 0.0 < step < 1.0:
        raise UserError(f"step={step}: no share by which a price could fall; write one such as 0.05")
    check_replicates(replicates, 2, "one run shows no spread")
    ((_, base),) = named([world], weeks, set).items()
    worlds = {
        _moved(vendor, sign): load(
            base, {dotted(("vendors", vendor, "price")): levers.price * (1.0 + sign * step)}
        )
        for vendor, levers in base.vendors.items()
        for sign in (LOWER, HIGHER)
    }
    jobs = jobs_for(worlds, range(replicates), seed, ["revenue", "price"])
    outcomes = run_all(jobs, executor, workers, progress)
    for name in worlds:
        tables = tables_of([outcome for outcome in outcomes if outcome.scenario == name])
        shown(Results(**tables, manifest={}))  # without any run there is no elasticity of that price
    values = values_of(outcomes, replicates)
    apart = float(np.log((1.0 + step) / (1.0 - step)))
    return pl.DataFrame(
        [_row(values, price, units, apart) for price in base.vendors for units in base.vendors]
    )


def _moved(vendor: str, sign: int) -> str:
    """Return the name of the world in which a vendor is dearer or cheaper."""
    return f"{vendor} {'dearer' if sign > 0 else 'cheaper'}"


def _row(values: Values, price_of: str, units_of: str, apart: float) -> Mapping[str, Any]:
    """Return one elasticity; prices lie `apart` in logarithms."""
    cells = [(_moved(price_of, sign), units_of) for sign in (LOWER, HIGHER)]
    lower, higher = (values.at(cell, "revenue") / values.at(cell, "price") for cell in cells)
    found = mean_interval(np.log(higher / lower) / apart)
    return {
        "price_of": price_of, "units_of": units_of, "elasticity": found.mean, "low": found.low,
        "high": found.high, "replicates": found.n,
    }  # fmt: skip
