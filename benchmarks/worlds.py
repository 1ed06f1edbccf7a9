"""Worlds to be timed, in which habits have formed."""

from pathlib import Path
from typing import Any

from relsim.model import RelationshipModel
from relsim.scenario import load

VILLAGE = 2000  # people in one
WARM = 52  # weeks before the clock starts
MONTH = 4  # weeks: slow stocks fade, staff leave and a row is recorded once in each


def villages(people: int, *changes: str, **options: Any) -> RelationshipModel:
    """Return the declared world with some people, at its start."""
    count = f"communities.village.count={people // VILLAGE}"
    scenario = load(Path(__file__).with_name("world.toml"), [count, *changes])
    return RelationshipModel(scenario, seed=1, **options)


def live(model: Any, weeks: int = MONTH) -> None:
    """Let a model live through some weeks."""
    for _ in range(weeks):
        model.step()


def lived(people: int, *changes: str, **options: Any) -> RelationshipModel:
    """Return the declared world with some people, a year on."""
    model = villages(people, *changes, **options)
    live(model, WARM)
    return model
