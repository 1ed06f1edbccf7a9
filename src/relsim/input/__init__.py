"""Real input: people, vendors and ties from tables.

Read in this order: `files` (rows of a file), `columns` (what stands in a column, and what is wrong in it),
`tables` (a whole table); then `population` with `accounts`, `placing` and `traits`; `vendors`; `ties`;
`fitting` (that they fit the scenario); and `writing` (people as a table that can be read again).

Each reading says in one line what was read and what was drawn.
"""

from relsim.input.fitting import check_fit
from relsim.input.population import People, Reading, read_population
from relsim.input.ties import read_ties
from relsim.input.vendors import VendorReading, read_vendors
from relsim.input.writing import population_table

__all__ = [
    "People",
    "Reading",
    "VendorReading",
    "check_fit",
    "population_table",
    "read_population",
    "read_ties",
    "read_vendors",
]
