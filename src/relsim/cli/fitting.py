"""What fits to a log and to tables share: where work is kept, and how what was fitted is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relsim.cli.answers import say, say_json
from relsim.cli.posterior import KEPT, posterior

if TYPE_CHECKING:
    from relsim.calibration.worlds.calibrating import Calibrated
    from relsim.calibration.worlds.matching import Free
    from relsim.calibration.worlds.tables import Tabled
    from relsim.calibration.worlds.tabulating import Tabulated
    from relsim.scenario.schema import Scenario
    from relsim.views.progress import Announcer


@dataclass(frozen=True)
class Fitting:
    """A fit that was asked for.

    Attributes
    ----------
    world : Scenario, that is fitted
    base : str, what it is called
    vendor : str, whose data they are
    tables : list of Tabled, tables of data
    more : list of Free, further settings that are to be fitted
    starts, seed, workers : int
    posterior : bool, whether all settings that fit are wanted
    folder : Path
    overwrite, as_json : bool
    announcer : Announcer
    """

    world: "Scenario"
    base: str
    vendor: str
    tables: "list[Tabled]"
    more: "list[Free]"
    starts: int
    seed: int
    workers: int
    posterior: bool
    folder: Path
    overwrite: bool
    as_json: bool
    announcer: "Announcer"

    @property
    def kept(self) -> Path:
        """Where simulated points are kept."""
        return self.folder / "points.jsonl"

    @property
    def sources(self) -> dict[str, str]:
        """Names of tables by the settings that they tell; the first that tells one counts."""
        return {one.path: table.source for table in reversed(self.tables) for one in table.free}

    def begin(self) -> None:
        """Make the folder, and forget what it has where that was asked for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.overwrite:
            self.kept.unlink(missing_ok=True)
            (self.folder / KEPT).unlink(missing_ok=True)

    def write(self, text: str) -> Path:
        """Write the fitted world, see that it is one, and return its file."""
        from relsim.scenario import load

        scenario = self.folder / "scenario.toml"
        scenario.write_text(text)
        load(scenario)
        return scenario

    def tell(
        self,
        done: "Calibrated | Tabulated",
        scenario: Path,
        picture: Path,
        facts: Mapping[str, Any],
        text: str,
        after: str,
    ) -> None:
        """Say what was fitted, what was made and what to do next; and what else fits, if asked."""
        from relsim.scenario.problems import shown_path

        told = None
        if self.posterior:
            told = posterior(done, scenario, self.vendor, self.seed, self.folder, self.announcer)
        if self.as_json:
            more = {"posterior": told.facts} if told else {}
            say_json({**facts, "scenario": scenario, "picture": picture, **more})
            return
        files = f"Scenario: {shown_path(scenario)}\nPicture:  {shown_path(picture)}\nNext: {after}"
        say("\n\n".join([text, files, *([told.text] if told else [])]))
