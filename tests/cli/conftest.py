"""The command line as a user meets it, in an empty folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relsim.cli.entry import commands

Relsim = Callable[..., Result]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def relsim() -> Relsim:
    """Return a function that runs a command and returns status, stdout and stderr."""
    return lambda *args: CliRunner().invoke(commands, [str(arg) for arg in args])


@pytest.fixture
def says(relsim: Relsim) -> Callable[..., str]:
    """Return a function that runs a command which is refused, and returns what the error says."""

    def says(*args: object) -> str:
        result = relsim(*args)
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        return result.stderr

    return says
