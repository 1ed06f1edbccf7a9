from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, so that messages name files by their names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(here: Path):
    """Return a function that writes a table."""

    def write(name: str, text: str | bytes) -> Path:
        path = here / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
