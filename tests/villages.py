"""A village small enough to run many times, and ways to run it that go wrong."""

from concurrent.futures import Executor, Future

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


def with_price(price):
    """The village in which the shop has another price."""
    vendors = VILLAGE["vendors"]
    return {**VILLAGE, "vendors": {**vendors, "shop": {**vendors["shop"], "price": price}}}


class InTurn(Executor):
    """Does what is submitted at once: one thing after the other, or in fours with the last first."""

    def __init__(self, backwards=False):
        self.waiting = []
        self.backwards = backwards

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        self.waiting.append((future, function, args, kwargs))
        if not self.backwards or len(self.waiting) == 4:
            for asked, do, given, named in reversed(self.waiting):
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
