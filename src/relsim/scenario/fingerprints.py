"""The fingerprint of a scenario: equal for equal content, whatever the files are called."""

import hashlib
import json
from pathlib import Path
from typing import Any

from relsim.errors import UserError
from relsim.scenario.problems import shown_path
from relsim.scenario.resolved import PROVENANCE, as_mapping
from relsim.scenario.schema import Scenario


def fingerprint(scenario: Scenario) -> str:
    """Return 64 hexadecimal digits that depend on every setting and on the contents of its tables.

    How files were split, ordered or named does not count; neither does how a number was written, or from
    which data it came.

    Raises
    ------
    UserError
        A table cannot be read.

    Examples
    --------
    >>> fingerprint(Scenario()) == fingerprint(Scenario())
    True
    >>> fingerprint(Scenario()) == fingerprint(Scenario(title="other"))
    False
    """
    data = as_mapping(scenario)
    data.pop(PROVENANCE, None)
    data["tables"] = {key: _content(path) for key, path in data["tables"].items()}
    text = json.dumps(_without_minus_zero(data), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(path: str) -> str:
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UserError(
            f"{shown_path(Path(path))}: the table cannot be read ({error.strerror}); name one that can"
        ) from None


def _without_minus_zero(data: Any) -> Any:
    """Return the data with 0.0 for -0.0: they are equal, so they hash alike."""
    if isinstance(data, dict):
        return {key: _without_minus_zero(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_minus_zero(value) for value in data]
    return data + 0.0 if isinstance(data, float) else data
