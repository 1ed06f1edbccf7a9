"""Watching a world live: two processes that look on, and a wave of the panel every four weeks."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relsim.desk import LOGGED
from relsim.model import RelationshipModel
from relsim.processes import judge
from relsim.scenario.schema import Scenario
from relsim.tick import TICK
from relsim.validation.seen import Seen

KEPT = (
    "vendor",
    "state",
    "birth",
    "bought",
    "failed",
    "holder",
    "satisfaction",
    "expectation",
    "trust",
    "commitment",
    "rapport",
    "known",
    "heard",
    "fatigue",
    "habit",
    "obligation",
    "surplus",
    "margin",
)
TRAITS = ("members", "segment", "orientation", "self_service", "need_rate", "community")
WAVE = 4  # weeks between two waves of the panel, if a study asks for no others
DATES = ("birth", "bought", "failed")  # ticks of the engine, which begins with the warm-up


def plain(column: Any) -> Any:
    """Return a column as an array, also where the interpreter gives plain numbers."""
    return getattr(column, "column", column)


class Expecting:
    """Looks on before customers judge: what they got, and what they had expected."""

    __name__ = "expecting"

    def __init__(self, rows: int) -> None:
        self.week = 0
        self.now: list[list[np.ndarray]] = []
        self.needs = np.zeros(rows, np.int64)

    def kernel(self, world: Any, now: Any, desk: Any, lo: int, hi: int) -> None:
        """Note visits of rows lo to hi."""
        counts, buyers = plain(desk.counts), plain(desk.buyers)
        users = plain(desk.users)[: counts[1]]
        visits, ties = plain(desk.visits), plain(world.ties)
        self.needs[lo + buyers[: counts[0]]] += 1
        there, at = visits[users], lo + users
        tie = ties[at, there["slot"]]
        self.now.append(
            [
                at.astype(np.int64),
                there["vendor"].astype(np.int16),
                there["marks"].astype(np.int32),
                there["needs"].astype(np.int16),
                tie["expectation"].astype(np.float32),
                tie["satisfaction"].astype(np.float32),
                there["quality"].astype(np.float32),
            ]
        )


class Judging:
    """Looks on after customers have judged: how satisfied they are with the episode."""

    __name__ = "judging"

    def __init__(self) -> None:
        self.now: list[np.ndarray] = []

    def kernel(self, world: Any, now: Any, desk: Any, lo: int, hi: int) -> None:
        """Note satisfaction with the visits of rows lo to hi."""
        users = plain(desk.users)[: plain(desk.counts)[1]]
        self.now.append(plain(desk.visits)["episode"][users].astype(np.float32))


EPISODES = ("row", "vendor", "marks", "units", "expected", "satisfaction", "quality", "episode")


class Watch:
    """Takes a world through its weeks and notes what happens.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    wave : int
        Weeks between two waves of the panel; the first and the last week always have one.
    """

    def __init__(self, scenario: Scenario, seed: int, wave: int = WAVE) -> None:
        self.wave = wave
        recording = scenario.recording.model_copy(update={"every": WAVE, "log": ["exit"], "by": "vendor"})
        world = scenario.model_copy(update={"recording": recording})
        self.expecting, self.judging = Expecting(0), Judging()
        place = TICK.index(judge)
        week = (*TICK[:place], self.expecting, judge, self.judging, *TICK[place + 1 :])
        self.model = RelationshipModel(world, seed, processes=week)
        persons = self.model.world.persons
        self.expecting.needs = np.zeros(len(persons), np.int64)
        self.who = np.array(persons.who)
        self.number = np.arange(len(persons), dtype=np.int64)  # of the person who lives in a row
        self.row_of, self.since = self.number.tolist(), [-1] * len(persons)
        self.called = dict(zip(self.who.tolist(), self.row_of, strict=True))
        self.spoken = np.array(persons.spoken, np.int64)  # of a row when the one who lives there moved in
        self.heard_of: dict[int, int] = {}  # contacts of those who have moved away, by number
        self.episodes: list[list[np.ndarray]] = []
        self.words: list[list[np.ndarray]] = []
        self.panel: list[dict[str, Any]] = []

    def live(self) -> Seen:
        """Live to the end and return what was seen."""
        horizon = self.model.spec.horizon
        self._look_around_if_due()
        for _ in range(horizon.warmup + horizon.weeks):
            self._week()
        return self._seen()

    def _week(self) -> None:
        week = self.model.week
        if week == 0:
            self.expecting.needs[:] = 0
        self.expecting.now, self.judging.now = [], []
        self.model.step()
        if week >= 0:
            parts = zip(self.expecting.now, self.judging.now, strict=True)
            for before, episode in parts:
                self.episodes.append(
                    [np.full(len(before[0]), week), self.number[before[0]], *before, episode]
                )
            self._listen(week)
        self._see_who_moved(week)
        self._look_around_if_due()

    def _listen(self, week: int) -> None:
        """Note who told of an episode this week, and how it was judged."""
        said = np.asarray(self.model.world.tables.words[1 - ((self.model.tick - 1) & 1)])
        age, left = (said >> 24) & 0xF, said >> 28
        rows = np.flatnonzero((said > 0) & (age == 0) & (left == 0))
        word = said[rows]
        rating = ((word >> 16) & 0xFF) / 255.0
        self.words.append([np.full(len(rows), week), rows, (word & 0xFFFF) - 1, rating])

    def _see_who_moved(self, week: int) -> None:
        """Give whoever has moved in a number."""
        now, spoken = self.model.world.persons.who, self.model.world.persons.spoken
        for row in np.flatnonzero(now != self.who).tolist():
            self.heard_of[int(self.number[row])] = int(spoken[row]) - int(self.spoken[row])
            self.spoken[row] = int(spoken[row])
            self.number[row] = len(self.row_of)
            self.called[int(now[row])] = len(self.row_of)
            self.row_of.append(row)
            self.since.append(week)
        self.who[:] = now

    def _look_around_if_due(self) -> None:
        """Ask everybody about every relationship, in the weeks of the panel."""
        week, horizon = self.model.week, self.model.spec.horizon
        if week < 0 or (week % self.wave and week != horizon.weeks):
            return
        world = self.model.world
        wave = {name: np.array(world.ties[name]) for name in KEPT}
        wave |= {name: wave[name] - horizon.warmup for name in DATES}
        self.panel.append(
            {
                "week": self.model.week,
                "person": self.number.copy(),
                "staff": np.array(world.staff.key),
                **wave,
                "technology": np.array(world.vendors.technology),
                "works": np.array(world.vendors.works),
            }
        )

    def _seen(self) -> Seen:
        model = self.model
        record, world = model.record(), model.world
        seen = Seen(
            weeks=model.spec.horizon.weeks,
            vendors=tuple(model.vendor_names),
            archetypes=tuple(vendor.archetype for vendor in _sold(model)),
            people=len(self.row_of),
            persons={name: np.array(world.persons[name]) for name in TRAITS},
            row_of=np.array(self.row_of),
            since=np.array(self.since),
            needs=self.expecting.needs.copy(),
            spoken=self._contacts(),
            episodes=_columns(("week", "person", *EPISODES), self.episodes),
            exits=self._exits(record.log),
            words=_columns(("week", "row", "vendor", "rating"), self.words),
            panel=tuple(self.panel),
            graph=world.graph,
            record=record._replace(log={}),
        )
        model.__dict__.clear()  # Mesa keeps every model for ever: an empty one weighs little
        return seen

    def _contacts(self) -> np.ndarray:
        """Return how often each person has started a contact; a row's count goes on with who moves in."""
        made = np.zeros(len(self.row_of), np.int64)
        made[list(self.heard_of)] = list(self.heard_of.values())
        made[self.number] = self.model.world.persons.spoken - self.spoken
        return made

    def _exits(self, log: Any) -> dict[str, np.ndarray]:
        """Return who ended what when; without those who came and went within a week, whom nobody met."""
        if not log:
            return _columns(("week", "person", "vendor", "cause"), [])
        person = np.array([self.called.get(who, -1) for who in log["customer"].tolist()], np.int64)
        kept = (log["kind"] == LOGGED.index("exit")) & (person >= 0)
        columns = {"week": log["week"], "vendor": log["vendor"], "cause": log["amount"]}
        return {
            "person": person[kept],
            **{name: part[kept].astype(np.int64) for name, part in columns.items()},
        }


def _sold(model: Any) -> list[Any]:
    """Return what the scenario says of each vendor, by row."""
    return [model.spec.vendors[name] for name in model.given_names]


def _columns(names: Sequence[str], parts: Sequence[Sequence[np.ndarray]]) -> dict[str, np.ndarray]:
    """Return parts put together, column by column."""
    if not parts:
        return {name: np.zeros(0, np.int64) for name in names}
    return {
        name: np.concatenate(column) for name, column in zip(names, zip(*parts, strict=True), strict=True)
    }


def watch(scenario: Scenario, seed: int, wave: int = WAVE) -> Seen:
    """Run a world and return what was seen of it, with a wave of the panel every so many weeks."""
    return Watch(scenario, seed, wave).live()
