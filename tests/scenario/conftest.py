"""A small shelf of scenarios and archetypes, laid out as in an installed package."""

from pathlib import Path

import pytest

from relsim.scenario import shipped

FILES = {
    "shipped/scenarios/village.toml": """\
title = "the village"

[vendors.corner]
archetype = "grocer"

[vendors.mart]
archetype = "multinational"
layers = 5
""",
    "scenario/archetypes/grocer.toml": "local = 1.0\nlayers = 0\nhelp = 0.8\n",
    "scenario/archetypes/multinational.toml": "local = 0.1\nlayers = 6\npressure = 0.6\n",
    "scenario/archetypes/helpful.toml": 'extends = "multinational"\nhelp = 0.9\n',
}


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the shelf in a package folder of its own, and stand in an empty folder beside it."""
    package, here = tmp_path / "package", tmp_path / "here"
    for name, text in FILES.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    here.mkdir()
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    monkeypatch.chdir(here)
    return package


@pytest.fixture
def write(shelf: Path):
    """Return a function that writes a file here."""

    def write(name: str, text: str) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


@pytest.fixture
def says(write):
    """Return a function that writes a file, loads it, and returns what the error says."""
    from relsim.scenario import ScenarioError, load

    def says(text: str, *overrides: str) -> str:
        with pytest.raises(ScenarioError) as error:
            load(write("bad.toml", text), set=overrides)
        return str(error.value)

    return says
