"""The scoreboard on a screen, as a page and as a figure."""

import json
import math
from pathlib import Path

import pytest

from relsim.errors import UserError
from relsim.validation.board import targets
from relsim.validation.rows import Row, Scoreboard
from relsim.validation.sensitivity import Survival
from relsim.views.scoreboard import as_text, summary, write_scoreboard
from relsim.views.scoreboard.figure import place
from relsim.views.scoreboard.markdown import scoreboard_markdown


@pytest.fixture
def board() -> Scoreboard:
    def middle(check):
        low, high = max(check.low, check.high - 2.0), min(check.high, check.low + 2.0)
        return [(low + high) / 2, (low + high) / 2 + 1e-3]

    rows = [
        Row(target, {check.name: middle(check) for check in target.checks}) for target in targets().values()
    ]
    missed = Row(targets()["V46"], {"own": [-9.0, -9.1], "cross": [0.2, 0.2]})
    unknown = Row(targets()["V42"], {check.name: [math.nan] * 2 for check in targets()["V42"].checks})
    rows[45], rows[41] = missed, unknown
    return Scoreboard(rows, 2, 0, 1.0)


def test_the_answer_counts_rows_that_are_no_input(board: Scoreboard) -> None:
    used = sum(bool(target.used) for target in targets().values())
    assert f"{46 - used} of {46 - used} published regularities that are no input are met" in summary(board)
    assert f"of {used} more that are partly an input {used - 2} are met" in summary(board)


def test_the_table_has_every_row_and_every_number(board: Scoreboard) -> None:
    told = as_text(board)
    assert all(f"\n{name} " in told for name in targets())
    assert max(map(len, told.splitlines())) < 150


def test_every_band_lies_in_the_figure() -> None:
    for target in targets().values():
        for check in target.checks:
            for end in (check.low, check.high):
                if math.isfinite(end):
                    assert -0.01 <= place(end, check) <= 1.01, (target.id, check)


def test_the_page_the_figure_and_the_numbers_are_written(board: Scoreboard, tmp_path: Path) -> None:
    survival = Survival(4, ["judge.anchor"], dict.fromkeys(targets(), 0.5), [10, 12, 11, 9])
    page = write_scoreboard(board, tmp_path / "out", survival)
    text = page.read_text()
    assert text.count("<tr>") > 90
    assert "V46, elasticity (own)." in text
    assert "9 to 12 of the rows" in text
    assert "10.5 on the mean (95 % interval 8.4 to 12.6)" in text
    assert (tmp_path / "out" / "scoreboard.png").stat().st_size > 10_000
    assert "V30" in (tmp_path / "out" / "scoreboard.svg").read_text()
    kept = json.loads((tmp_path / "out" / "scoreboard.json").read_text())
    assert [row["id"] for row in kept["rows"]] == list(targets())
    assert kept["sensitivity"]["points"] == 4


def test_a_page_that_cannot_be_written_is_refused(board: Scoreboard, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_scoreboard(board, tmp_path / "file")


def test_the_page_of_the_docs_is_made_from_the_numbers(board: Scoreboard, tmp_path: Path) -> None:
    write_scoreboard(board, tmp_path, Survival(4, ["judge.anchor"], dict.fromkeys(targets(), 0.25), [9, 12]))
    parts = scoreboard_markdown(json.loads((tmp_path / "scoreboard.json").read_text()))
    assert parts["rows"].count("\n| V") == 46
    assert "| 25 % |" in parts["rows"]
    assert "**V46, elasticity**" in parts["missed"]
    assert "**V44" not in parts["missed"]
    assert parts["worlds"].count("\n") > 15
