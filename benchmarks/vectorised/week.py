"""The customers' week as a process of a model: its own columns, the model's vendors, staff and counters."""

from typing import Any

import numpy as np

from benchmarks.vectorised import company, service
from benchmarks.vectorised.columns import Columns, Counters
from benchmarks.vectorised.shopping import shop
from tests.twin.model import numbers_of

PROCESSES = (
    service.serve,
    service.offer,
    service.settle,
    company.converse,
    company.meet,
    company.judge,
    company.tell,
    company.leave,
)


class Vectorised:
    """What stands between `events` and `staff` in the tick, in whole columns.

    Customers are copied from the model in its first week, and written back by `write_back`.
    """

    model: Any = None

    def begin(self, model: Any) -> None:
        """Take over the customers of a model."""
        world, spec = model.world, model.spec
        assert (world.persons.members == 1).all(), "accounts of one person"
        assert spec.category.contract_weeks == 0
        assert not spec.recording.log
        assert model.groups == 1
        self.model, self.p = model, numbers_of(world.p)
        self.persons, self.ties = Columns(world.persons), Columns(world.ties)
        self.graph, self.branches, self.words = world.graph, world.branches, world.tables.words
        self.friends = np.diff(self.graph.offsets)
        self.taste, self.hours, self.going = world.tables.taste, world.tables.hours, world.tables.going
        self.counters = Counters(model)
        self.branches_here = np.diff(self.branches.offsets)
        places = len(self.branches_here)
        community = np.repeat(np.arange(places), self.branches_here)
        nth = np.arange(len(community)) - self.branches.offsets[community]
        self.vendors_here = np.full((places, self.branches_here.max()), -1)
        self.vendors_here[community, nth] = self.branches.vendor
        self.branch_of = np.full((places, len(world.vendors)), -1)
        self.branch_of[community, self.branches.vendor] = np.arange(len(community))

    def step(self, model: Any) -> None:
        """Live through the week."""
        if self.model is None:
            self.begin(model)
        self.now = model.now
        self.vendors, self.staff = model.world.vendors, Columns(model.world.staff)
        visits = shop(self)
        for process in PROCESSES:
            process(self, visits)

    def write_back(self) -> None:
        """Write the columns to the model's world."""
        self.persons.write_to(self.model.world.persons)
        self.ties.write_to(self.model.world.ties)
