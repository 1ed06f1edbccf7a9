"""People written out as a table that can be changed and read again."""

from typing import Any

import numpy as np

from relsim.input.traits import RANGES
from relsim.population import Places, company
from relsim.scenario.schema import Scenario


def population_table(where: Places, persons: Any, scenario: Scenario, ids: np.ndarray | None = None) -> Any:
    """Return people as a table with every column that a table of people can have.

    Read again with the same scenario and seed, it gives the same run to the bit. So it is a way to start a
    table of one's own: write it out, change what is known better, name it under `[tables]`.

    Parameters
    ----------
    where : Places
    persons : rows of `relsim.state.PERSONS`
    scenario : Scenario
    ids : array of str, optional
        Where people come from a table; else they are called `village/0`, `village/1`, ...

    Returns
    -------
    polars.DataFrame

    Examples
    --------
    >>> from relsim.population import places, population
    >>> from relsim.scenario.schema import Scenario
    >>> world = Scenario()
    >>> table = population_table(places(world), population(world, places(world), seed=1), world)
    >>> table.columns[:5], table["id"][7]
    (['id', 'segment', 'community', 'account', 'weight'], 'village/7')
    """
    import polars

    community = np.array(where.names, object)[persons.community]
    if ids is None:
        first = np.cumsum(where.sizes) - np.array(where.sizes)
        numbers = np.arange(len(persons)) - first[persons.community]
        ids = np.array([f"{place}/{n}" for place, n in zip(community, numbers.tolist(), strict=True)], object)
    heads = np.flatnonzero(persons.members > 0)
    accounts = np.repeat(np.array(ids, object)[heads], persons.members[heads])
    accounts[company(persons.members) == 1] = None
    named = {
        "id": ids.tolist(),
        "segment": np.array(list(scenario.segments), object)[persons.segment].tolist(),
        "community": community.tolist(),
        "account": accounts.tolist(),
    }
    texts = [polars.Series(name, cells, polars.String) for name, cells in named.items()]
    return polars.DataFrame([*texts, *(polars.Series(n, persons[n].astype(np.float64)) for n in RANGES)])
