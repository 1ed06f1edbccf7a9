"""One and the same epidemic, SIS on the people of the villages: Starsim, and a process of relsim's."""

from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.clock import Times, in_turns, ratios
from benchmarks.table import Table
from benchmarks.worlds import live, lived, villages
from relsim.compiled import compiled
from relsim.draws import uniform

PEOPLE, WEEKS, ROUNDS, TARGET = 100_000, 20, 5, 3
CATCHES, RECOVERS, STARTS = 0.03, 0.1, 0.05  # chance per week and tie; per week; at the start
# The chance to be infected after a week, for those who are not (row 0) and those who are (row 1), by the
# number of infected people that they know.
CHANCE = np.array([1.0 - (1.0 - CATCHES) ** np.arange(1000), np.full(1000, 1.0 - RECOVERS)])


@compiled
def pass_on(graph: Any, persons: Any, now: Any, before: Any, after: Any) -> None:
    """Let people be infected after this week (1) or not (0): they catch it, keep it, or recover."""
    for i in range(before.shape[0]):
        near = 0
        for edge in range(graph.offsets[i], graph.offsets[i + 1]):
            near += before[graph.neighbours[edge]]
        after[i] = uniform(now.tell, persons[i].who, 0) < CHANCE[before[i], near]


class Epidemic:
    """The process. As Starsim does, it keeps how many are infected after each step."""

    def __init__(self) -> None:
        self.infected: list[float] = []

    def step(self, model: Any) -> None:
        """Let a week pass."""
        after = model.world.tables.words[1 - (model.tick & 1)]
        pass_on(
            model.view.graph, model.view.persons, model.now, model.world.tables.words[model.tick & 1], after
        )
        self.infected.append(float(after.mean()))


def measure(**_: bool) -> Table:
    """Time both epidemics and a whole week of customers and vendors, in turns, on one thread."""
    table = Table(
        f"SIS on a static network, common random numbers: {PEOPLE:,} agents, one thread",
        ("", "million agent-steps per second, most / median", "infected at the end"),
    )
    ours = villages(PEOPLE, "recording.every=520", processes=(Epidemic(),))
    ours.world.tables.words[0] = np.arange(PEOPLE) % round(1 / STARTS) == 0
    week = lived(PEOPLE)
    works = {
        "relsim, SIS as a process": lambda: live(ours, WEEKS),
        "relsim, whole week": lambda: live(week, WEEKS),
    }
    if find_spec("starsim") is None:
        table.note("Starsim is not installed (extra `bench`): it is left out.")
    else:
        theirs = starsim_of(ours.world.graph)
        works["Starsim, SIS"] = lambda: steps(theirs)
    times = in_turns(works, ROUNDS + 1)  # the first round compiles
    infected = {"relsim, SIS as a process": f"{np.mean(ours.world.tables.words[ours.tick & 1]):.3f}"}
    if "Starsim, SIS" in works:
        infected["Starsim, SIS"] = f"{float(theirs.diseases.sis.infected.mean()):.3f}"
    for name, taken in times.items():
        speeds = [PEOPLE * WEEKS / seconds / 1e6 for seconds in taken.cpu[1:]]
        table.add(name, f"{max(speeds):.3g} / {np.median(speeds):.3g}", infected.get(name, ""))
    if "Starsim, SIS" in works:
        compare(times, table)
    return table


def compare(times: dict[str, Times], table: Table) -> None:
    """Say how much faster relsim's are."""
    for name in ("relsim, SIS as a process", "relsim, whole week"):
        usual, least = ratios(times["Starsim, SIS"].cpu[1:], times[name].cpu[1:])
        table.note(
            f"{name}: {usual:.2f} times Starsim's agent-steps per second (best against best {least:.2f})."
        )
    table.note(f"Target: {TARGET} times, like for like.")


def starsim_of(graph: Any) -> Any:
    """Return a Starsim simulation of the same epidemic on the same ties."""
    import starsim as ss

    lower = np.repeat(np.arange(PEOPLE), np.diff(graph.offsets))
    once = lower < graph.neighbours
    edges = {"p1": lower[once], "p2": graph.neighbours[once].astype(int), "beta": np.ones(once.sum())}
    disease = ss.SIS(
        beta=ss.probperday(CATCHES),
        init_prev=STARTS,
        dur_inf=ss.expon(scale=ss.days(1 / RECOVERS)),
        imm_boost=0.0,
    )
    sim = ss.Sim(
        n_agents=PEOPLE, diseases=disease, networks=ss.Network(edges=edges, name="ties"), dt=ss.days(1),
        start=0, dur=WEEKS * (ROUNDS + 2), verbose=0, rand_seed=1,
    )  # fmt: skip
    sim.init()
    return sim


def steps(sim: Any) -> None:
    """Let a Starsim simulation take as many steps."""
    for _ in range(WEEKS):
        sim.run_one_step()
