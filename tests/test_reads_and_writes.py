"""What a process says that it writes is what it writes: seen on a world of one block, process by process."""

import re
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from test_twin import firms
from worlds import state

from relsim.ledger import Ledger
from relsim.model import RelationshipModel
from relsim.tick import TICK, name_of

WEEKS = 60
# What stands for several columns of a table.
WHOLE = {
    "events": {"vendors"}, "steer": {"vendors", "staff", "branches"}, "staff": {"staff", "branches"},
}  # fmt: skip
NEW_TIE = {"choose", "consider"}  # a tie that begins, begins with all of its columns


def columns_of(model: RelationshipModel) -> dict[str, np.ndarray]:
    """A copy of every column."""
    return {name: column.copy() for name, column in state(model).items() if name != "flows"}


def changed(before: dict[str, np.ndarray], after: dict[str, np.ndarray]) -> set[str]:
    """Columns that differ in any bit."""
    return {
        name
        for name in before
        if not np.array_equal(before[name], after[name], equal_nan=before[name].dtype.kind == "f")
    }


@pytest.fixture(scope="module")
def written() -> dict[str, set[str]]:
    """The columns that each process has changed in a busy world, by its name."""
    model = RelationshipModel(firms(), 1)
    model.ledger = Ledger(model.spec, model.world, model.groups, 1, len(model.world.persons))  # in one block
    found: dict[str, set[str]] = defaultdict(set)
    for _ in range(WEEKS):
        model.now = model._this_week()
        for process in TICK:
            before = columns_of(model)
            take(process, model)
            found[name_of(process)] |= changed(before, columns_of(model))
        finish(model)
    return found


def take(process: Any, model: RelationshipModel) -> None:
    """Let one process happen to everybody."""
    if hasattr(process, "kernel"):
        process.kernel(model.view, model.now, model.ledger.desks[0], 0, len(model.world.persons))
    else:
        process.step(model)


def finish(model: RelationshipModel) -> None:
    """End a week as `RelationshipModel.step` does."""
    if model.now.month:
        model.world.staff.load[:] = model.ledger.take_load()[: len(model.world.staff)]
    model.ledger.book_costs(model.world.vendors)
    model.tick += 1


@pytest.mark.parametrize("process", TICK, ids=name_of)
def test_a_process_writes_nothing_that_it_does_not_say(process: Any, written: dict[str, set[str]]) -> None:
    name = name_of(process)
    said = set(re.findall(r"\w+", process.WRITES))
    silent = set()
    for column in written[name]:
        table, _, field = column.partition(".")
        whole = table in WHOLE.get(name, set()) or (table == "ties" and name in NEW_TIE)
        if not whole and (field or table) not in said:
            silent.add(column)
    assert silent == set()


def test_most_processes_write_something(written: dict[str, set[str]]) -> None:
    assert {name for name, columns in written.items() if not columns} <= {"need", "serve", "offer"}
