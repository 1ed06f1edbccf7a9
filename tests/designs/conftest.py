"""Experiments in an empty folder."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def says() -> Callable[..., str]:
    """Return a function that writes an experiment, loads it, and returns what the error says."""
    from relsim.designs import load_study
    from relsim.scenario import ScenarioError

    def says(text: str, *overrides: str) -> str:
        Path("bad.toml").write_text(text)
        with pytest.raises(ScenarioError) as error:
            load_study("bad.toml", set=overrides)
        return str(error.value)

    return says
