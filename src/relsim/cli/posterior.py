"""`relsim calibrate --posterior`: what data and prior leave open of the settings that were fitted."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relsim.calibration.worlds.calibrating import Calibrated
    from relsim.calibration.worlds.tabulating import Tabulated
    from relsim.views.progress import Announcer

KEPT = "foretold.jsonl"  # worlds at draws of the posterior


@dataclass(frozen=True)
class Told:
    """What is said of a posterior.

    Attributes
    ----------
    facts : dict, for programs
    text : str, for people
    """

    facts: dict[str, Any]
    text: str


def posterior(
    done: "Calibrated | Tabulated", scenario: Path, vendor: str, seed: int, folder: Path,
    announcer: "Announcer",
) -> Told:  # fmt: skip
    """Draw from the posterior of a fitted world, write its files and return what is to be said."""
    from relsim.calibration.worlds.posterior import posterior_of
    from relsim.calibration.worlds.predicting import predicted
    from relsim.calibration.worlds.tabulating import Tabulated
    from relsim.calibration.worlds.writing_posterior import write_posterior
    from relsim.cli.stopping import kept_in
    from relsim.scenario.problems import shown_path
    from relsim.views.calibrated.posterior import posterior_dict, posterior_text
    from relsim.views.calibrated.posterior_picture import draw_posterior

    log, chance = (None, done.chance) if isinstance(done, Tabulated) else (done.log, None)
    with kept_in(folder / "points.jsonl", KEPT):
        found = posterior_of(done.match, done.points, seed=seed, chance=chance, watch=announcer.say)
        foretold = predicted(
            found, done.points, log, vendor, seed=seed, file=folder / KEPT, watch=announcer.say
        )
    draws, experiment = write_posterior(found, scenario, vendor, folder)
    picture = draw_posterior(found, done.match, foretold, log, folder)
    name = shown_path(experiment)
    files = f"Draws:    {shown_path(draws)}\nPicture:  {shown_path(picture)}\nSweep:    {name}"
    return Told(
        posterior_dict(found, foretold) | {"draws": draws, "experiment": experiment, "picture": picture},
        f"{posterior_text(found, foretold, done.match.values.tolist())}\n\n{files}\n"
        f"Next: relsim sweep {name} (a what-if with what is open of the settings)",
    )
