"""Vendors by archetype: `Grocer`, `Multinational` and the others, which differ in data only.

There is one class for each file of the shipped archetypes. It adds nothing to `Vendor` but a name under
which a model's vendors can be found: `model.agents_by_type[Grocer]`.
"""

from collections.abc import Mapping
from pathlib import Path

from relsim.agents.vendor import Vendor
from relsim.scenario import load, shipped_archetypes
from relsim.scenario.schema import Levers


class Preset(Vendor):
    """A vendor made from an archetype."""

    archetype: str

    @classmethod
    def levers(cls) -> dict[str, float]:
        """Return the value that the archetype gives each lever.

        >>> Grocer.levers()["layers"], Multinational.levers()["layers"] > 0
        (0.0, True)
        """
        vendor = load({"vendors": {"preset": {"archetype": cls.archetype}}}).vendors["preset"]
        return {name: float(getattr(vendor, name)) for name in Levers.model_fields}


def class_name(archetype: str) -> str:
    """Return the name of an archetype's class.

    >>> class_name("online_pure_play")
    'OnlinePurePlay'
    """
    return archetype.title().replace("_", "")


def _said_in(file: Path) -> str:
    """Return the comment with which an archetype's file begins."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("#").strip()


def _made() -> dict[str, type[Preset]]:
    made = {}
    for archetype, file in shipped_archetypes().items():
        inside = {"archetype": archetype, "__doc__": _said_in(file), "__module__": __name__}
        made[archetype] = type(class_name(archetype), (Preset,), inside)
    return made


PRESETS: Mapping[str, type[Preset]] = _made()
globals().update({preset.__name__: preset for preset in PRESETS.values()})
__all__ = ["PRESETS", "Preset", *(preset.__name__ for preset in PRESETS.values())]


def __getattr__(name: str) -> type[Preset]:
    known = ", ".join(preset.__name__ for preset in PRESETS.values())
    raise AttributeError(f"no archetype has the class {name!r}; there are {known}")
