"""What the numbers and forms of relsim rest on: rows of `docs/sources.toml`, and the tested claims."""

import re
import tomllib
from functools import cache
from typing import Any

from relsim.designs import shipped_claims, shipped_experiments
from relsim.scenario.shipped import shipped_evidence

ROW = re.compile(r"\b(?:[ASVH]\d{1,3}|B0|E[1-5])\b(?!\"\])")
"""A row of the evidence, as texts name it; `found["S1"]` is a key of something else."""


def evidence() -> dict[str, dict[str, Any]]:
    """Return what is known: tables of rows by name.

    >>> evidence()["mechanisms"]["A1"]["recalled"]
    'McFadden 1974'
    """
    return tomllib.loads(shipped_evidence().read_text(encoding="utf-8")) | {"claims": claims()}


@cache
def claims() -> dict[str, str]:
    """Return what each claim says, in the words of the experiment that puts it to the test.

    >>> claims()["H3"].startswith("People who are paid for solving problems")
    True
    """
    files = shipped_experiments()
    words = {
        name: tomllib.loads(files[file].read_text(encoding="utf-8"))
        for name, file in shipped_claims().items()
    }
    return {name: read["claim"]["says"] for name, read in words.items()}


def rows_in(text: str) -> set[str]:
    """Return the rows of the evidence that a text names.

    >>> sorted(rows_in("weak: A4, S25, own scaling of 5 to 10 % (H3)"))
    ['A4', 'H3', 'S25']
    """
    return set(ROW.findall(text))
