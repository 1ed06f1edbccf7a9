"""A village small enough to run many times, and what is asked about it."""

from concurrent.futures import Executor, Future

import pytest

from relsim.experiments.comparing import compare

VILLAGE = {
    "title": "a small village",
    "question": "Do customers stay?",
    "horizon": {"weeks": 26, "warmup": 13},
    "communities": {"village": {"people": 250}},
    "vendors": {
        "shop": {"staff": 1, "local": 1, "layers": 0, "help": 0.8, "price": 1.05},
        "mart": {"staff": 5, "local": 0, "layers": 3, "messages": 1.0, "pressure": 0.6},
    },
}


class InTurn(Executor):
    """Does what is submitted at once: one thing after the other, or the last first."""

    def __init__(self, backwards=False):
        self.waiting = []
        self.backwards = backwards

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        self.waiting.append((future, function, args, kwargs))
        if not self.backwards or len(self.waiting) == 4:  # the last first, in fours
            for asked, do, given, named in reversed(self.waiting) if self.backwards else self.waiting:
                asked.set_result(do(*given, **named))
            self.waiting = []
        return future


class Breaks:
    """A process that fails in the runs of some seeds."""

    __name__ = "breaks"

    def __init__(self, seeds, error):
        self.seeds, self.error = seeds, error

    def step(self, model):
        if model.seed in self.seeds and model.week == 3:
            raise self.error


def with_price(price):
    """The village in which the shop has another price."""
    vendors = VILLAGE["vendors"]
    return {**VILLAGE, "vendors": {**vendors, "shop": {**vendors["shop"], "price": price}}}


@pytest.fixture(scope="session")
def compared():
    """The village as it is, and with a dearer shop: six pairs of runs."""
    return compare(("as is", VILLAGE), ("dear", with_price(1.15)), replicates=6)
