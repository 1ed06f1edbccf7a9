"""How rows come about: kept by content, taken up again, judged by means."""

import json
import math
from pathlib import Path

import pytest

from relsim.errors import UserError
from relsim.validation import scoring
from relsim.validation.board import targets
from relsim.validation.rows import Row, Scoreboard
from relsim.validation.scoring import Piece, kept, key_of, numbers_of, validate
from relsim.validation.sensitivity import fixed_by, movable, survive
from relsim.validation.studies import studies
from relsim.validation.target import Check, Target


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    """Pretend to measure, and count how often."""
    done: list[Piece] = []

    def measured(study, piece):
        done.append(piece)
        return {name: {check.name: piece.replicate + 0.5 for check in target.checks} for name, target in
                targets().items() if target.study == study.name}  # fmt: skip

    monkeypatch.setattr(scoring, "measured", measured)
    return done


def test_what_is_finished_is_not_measured_again(tmp_path: Path, counted: list[Piece]) -> None:
    first = validate(["V46", "V8"], 2, runs=tmp_path)
    again = validate(["V46", "V8"], 3, runs=tmp_path)
    assert [(piece.study, piece.replicate) for piece in counted] == [
        ("brands", 0), ("prices", 0), ("brands", 1), ("prices", 1), ("brands", 2), ("prices", 2),
    ] or len(counted) == 6  # fmt: skip
    assert next(iter(first.rows[0].values.values())) == [0.5, 1.5]
    assert next(iter(again.rows[0].values.values())) == [0.5, 1.5, 2.5]


def test_a_stopped_scoreboard_goes_on(tmp_path: Path, counted: list[Piece], monkeypatch) -> None:
    def stop(done: int, total: int, failures: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate(["V46"], 3, runs=tmp_path, workers=1, progress=stop)
    before = len(counted)
    assert before >= 1
    validate(["V46"], 3, runs=tmp_path)
    assert len(counted) == 3


def test_a_file_that_is_not_whole_is_measured_again(tmp_path: Path, counted: list[Piece]) -> None:
    validate(["V46"], 1, runs=tmp_path)
    (file,) = tmp_path.glob("??/*.json")
    file.write_text("{", encoding="utf-8")
    validate(["V46"], 1, runs=tmp_path)
    assert len(counted) == 2
    assert json.loads(file.read_text())


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, counted: list[Piece]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        kept(Piece("prices", 0, 1), tmp_path / "file")


def test_keys_differ_by_seed_and_by_what_is_moved() -> None:
    study = studies()["prices"]
    keys = {
        key_of(study, piece)
        for piece in (
            Piece("prices", 0, 1),
            Piece("prices", 1, 2),
            Piece("prices", 0, 1, {"judge.anchor": 0.2}),
        )
    }
    assert len(keys) == 3
    assert key_of(study, Piece("prices", 5, 1)) in keys


def test_what_cannot_be_measured_is_no_number() -> None:
    def measure(seen):
        raise ValueError("nobody left")

    target = Target("V0", "", "", "", "", (Check("x", "", low=0.0),), measure)
    assert math.isnan(numbers_of(target, {})["x"])


def row(*values: float, used: str = "") -> Row:
    target = Target("V0", "a row", "village", "", "", (Check("x", "", 0.1, 0.3),), lambda seen: {}, used=used)
    return Row(target, {"x": values})


def test_a_row_is_judged_by_its_mean_and_says_whether_chance_could_turn_it() -> None:
    assert (row(0.2, 0.2, 0.21).verdict, row(0.2, 0.2, 0.21).settled) == ("met", True)
    assert (row(0.1, 0.3, 0.4).verdict, row(0.1, 0.3, 0.4).settled) == ("met", False)
    assert (row(0.4, 0.41, 0.4).verdict, row(0.4, 0.41, 0.4).settled) == ("not met", True)


def test_a_number_whose_interval_is_wider_than_its_band_is_named() -> None:
    assert row(0.2, 0.2, 0.21).vague == []
    assert row(0.1, 0.3, 0.4).vague == ["x"]


def test_rows_that_rest_on_an_input_do_not_count() -> None:
    board = Scoreboard([row(0.2, 0.2), row(0.5, 0.5), row(math.nan), row(0.2, 0.2, used="it")], 2, 0, 1.0)
    assert board.tally() == {"met": 1, "not met": 1, "n.a.": 1, "used": 1, "used and met": 1}


@pytest.mark.parametrize(
    ("how", "told"), [({"replicates": 0}, "replicates=0"), ({"workers": 0}, "workers=0")]
)
def test_numbers_that_make_no_sense_are_refused(how: dict[str, int], told: str) -> None:
    with pytest.raises(UserError, match=told):
        validate(["V46"], **{"replicates": 1, **how})


def test_what_a_study_decides_does_not_move_there(counted: list[Piece]) -> None:
    survival = survive(["V4", "V46", "V40"], points=3)
    assert "category.need_rate" in fixed_by(studies()["records"])
    for piece in counted:
        assert not set(piece.changes) & fixed_by(studies()[piece.study])
    moved = {path for piece in counted for path in piece.changes}
    assert {"choose.relationship", "category.novelty"} <= moved
    assert len(survival.counted) == 3
    assert set(survival.met) == {"V4", "V40", "V46"}


def test_assumed_coefficients_move_within_their_range(counted: list[Piece]) -> None:
    survive(["V46"], points=5)
    ranges = {row.path: row.sweep for row in movable()}
    for piece in counted:
        for path, value in piece.changes.items():
            low, high = ranges[path]
            assert low <= value <= high


def test_one_point_is_no_range() -> None:
    with pytest.raises(UserError, match="points=1"):
        survive(points=1)
