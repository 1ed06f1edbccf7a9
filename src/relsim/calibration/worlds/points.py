"""Points at which worlds are simulated: each once, kept in a file, so that what was stopped goes on."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import numpy as np

from relsim.calibration.worlds.aims import Aim
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.scenario.problems import shown_path
from relsim.scenario.schema import Scenario

Point = Mapping[str, float]
Tell = Callable[[int, int, int], None]
SEED = "seed"  # what the seed of a point that has one of its own is kept as; no setting is called so


class Points:
    """Simulates points, several at a time, and keeps what they come to.

    Parameters
    ----------
    base : Scenario
    changes : mapping
        Settings that differ from the base at all points, by dotted paths.
    aims : sequence of Aim
        Who looks at each world, one after the other.
    seeds : sequence of int
        A world is simulated for each.
    file : Path, optional
        Where points are kept, a line each.
    about : str
        What the points follow from beside their settings; a file about something else is refused.
    workers : int
        Threads; the numbers are the same for any.
    tell : callable, optional
        Told after each point: done, of how many so far asked, failures.
    """

    def __init__(
        self,
        base: Scenario,
        changes: Mapping[str, Any],
        aims: Sequence[Aim],
        seeds: Sequence[int],
        file: Path | None = None,
        about: str = "",
        workers: int = 1,
        tell: Tell | None = None,
    ) -> None:
        self.base, self.changes, self.aims, self.seeds = base, dict(changes), list(aims), list(seeds)
        self.file, self.about, self.workers, self.tell = file, about, workers, tell
        self.kept: dict[str, np.ndarray] = {}
        self.wanted = self.done = 0
        if file is not None:
            self._take_up(file, about)

    def ask(self, points: Sequence[Point], seeds: Sequence[int] | None = None) -> list[np.ndarray]:
        """Return the numbers of worlds, (seeds, M) for each point.

        Parameters
        ----------
        points : sequence of mapping
        seeds : sequence of int, optional
            One world for each point, under a seed of its own, instead of one for each seed.

        Raises
        ------
        UserError
            A world cannot be run as asked.
        """
        under = [self.seeds] * len(points) if seeds is None else [[seed] for seed in seeds]
        told = [{}] * len(points) if seeds is None else [{SEED: seed} for seed in seeds]
        names = [_name({**point, **more}) for point, more in zip(points, told, strict=True)]
        fresh = {
            name: (point, those)
            for name, point, those in zip(names, points, under, strict=True)
            if name not in self.kept
        }
        self.wanted += len(fresh)
        with ThreadPoolExecutor(max(1, self.workers)) as pool:
            try:
                doing = {
                    name: [pool.submit(self.simulate, point, seed) for seed in those]
                    for name, (point, those) in fresh.items()
                }
                for name, runs in doing.items():
                    self._keep(name, np.array([run.result() for run in runs]))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return [self.kept[name] for name in names]

    def simulate(self, point: Point, seed: int) -> np.ndarray:
        """Return what all aims see in one world, (M,)."""
        model = self.world(point, seed)
        return np.concatenate([aim.look(model) for aim in self.aims])

    def world(self, point: Point, seed: int) -> RelationshipModel:
        """Return a world that has been run."""
        changes: dict[str, Any] = self.changes | dict(point)
        for aim in self.aims:
            changes = aim.prepare(changes)
        model = RelationshipModel(load(self.base, set=changes), seed)
        model.run()
        return model

    def beside(self, aims: Sequence[Aim], file: Path | None) -> Self:
        """Return what simulates the same worlds for other aims, and keeps them in another file."""
        return type(self)(
            self.base, self.changes, aims, self.seeds, file, self.about, self.workers, self.tell
        )  # fmt: skip

    def _keep(self, name: str, numbers: np.ndarray) -> None:
        """Keep what a point came to."""
        self.kept[name] = numbers
        self.done += 1
        if self.file is not None:
            line = json.dumps({"point": json.loads(name), "numbers": _plain(numbers)})
            with self.file.open("a") as file:
                file.write(line + "\n")
        if self.tell is not None:
            self.tell(self.done, self.wanted, 0)

    def _take_up(self, file: Path, about: str) -> None:
        """Read the points that were kept; a last line that was cut off is done again."""
        lines = file.read_text().splitlines() if file.is_file() else []
        if not lines:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"about": about}) + "\n")
            return
        read = [found for line in lines if (found := _read(line)) is not None]
        if not read or read[0].get("about") != about:
            raise UserError(
                f"{shown_path(file)}: holds points of another calibration (other data, settings or version); "
                "name another folder with --out, or say --overwrite"
            )
        for found in read[1:]:
            self.kept[_name(found["point"])] = np.array(found["numbers"], np.float64)
        good = [json.dumps(found) for found in read]
        if len(good) != len(lines):
            file.write_text("\n".join(good) + "\n")


def _name(point: Point) -> str:
    return json.dumps({path: float(value) for path, value in sorted(point.items())})


def _plain(numbers: np.ndarray) -> list[list[float | None]]:
    return [[None if np.isnan(x) else float(x) for x in row] for row in numbers]


def _read(line: str) -> dict[str, Any] | None:
    """Return what a line holds; None where it was cut off."""
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
