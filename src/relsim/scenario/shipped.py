"""The worlds, archetypes and questions that come with relsim, by name."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_folder(kind: str) -> Path:
    """Return the folder of what is shipped: `scenarios` or `experiments`.

    In an installed package they lie inside it; in a source checkout at the top of the tree, where people
    who do not program edit them.
    """
    inside = _PACKAGE / "shipped" / kind
    return inside if inside.is_dir() else _PACKAGE.parents[1] / kind


def shipped_scenarios() -> dict[str, Path]:
    """Return the files of the shipped scenarios by name.

    >>> "village" in shipped_scenarios()
    True
    """
    return _toml_files(shipped_folder("scenarios"))


def shipped_archetypes() -> dict[str, Path]:
    """Return the files of the vendor archetypes by name.

    >>> "grocer" in shipped_archetypes()
    True
    """
    return _toml_files(_PACKAGE / "scenario" / "archetypes")


def shipped_evidence() -> Path:
    """Return the file that tells what forms and numbers rest on.

    >>> shipped_evidence().name
    'sources.toml'
    """
    inside = _PACKAGE / "shipped" / "sources.toml"
    return inside if inside.is_file() else _PACKAGE.parents[1] / "docs" / "sources.toml"


def _toml_files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}
