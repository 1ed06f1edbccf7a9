"""Parts of a sweep put together are the sweep."""

import shutil

import pytest
from small import RUNS, STUDY, same
from villages import InTurn

from relsim.designs import load_study
from relsim.errors import UserError
from relsim.experiments import keeping
from relsim.experiments.archive import Archive
from relsim.sweeps.merging import merge
from relsim.sweeps.shards import Shard, shard_of
from relsim.sweeps.sweeping import sweep


@pytest.fixture(scope="module")
def parts(study, undisturbed, tmp_path_factory):
    """The sweep in three parts; the runs are those of the undisturbed one."""
    places = [tmp_path_factory.mktemp(f"part{n}") for n in (1, 2, 3)]
    for n, place in enumerate(places, 1):
        shutil.copytree(undisturbed[0] / "runs", place / "runs")
        sweep(study, place, shard=f"{n}/3", executor=InTurn())
    return places


def test_parts_together_are_the_same_bits_as_the_whole(parts, study, undisturbed, tmp_path, monkeypatch):
    made = merge(parts, tmp_path)
    assert same(made, undisturbed[1])
    assert made.manifest["runs"] == RUNS
    assert len([*Archive(tmp_path / "runs").found()]) == RUNS
    monkeypatch.setattr(keeping, "run_one", None)
    assert same(sweep(study, tmp_path, executor=InTurn()), undisturbed[1])  # as if it had been done here


def test_every_run_belongs_to_one_part():
    for whole in (False, True):
        owners = [
            [shard for shard in (Shard(n, 4) for n in range(1, 5)) if shard.has(point, replicate, whole)]
            for point in range(9)
            for replicate in range(5)
        ]
        assert {len(some) for some in owners} == {1}


def test_a_part_that_is_missing_is_named(parts, tmp_path):
    with pytest.raises(UserError, match="the parts 2/3 are missing"):
        merge([parts[0], parts[2]], tmp_path)


def test_a_part_that_stands_twice_is_refused(parts, tmp_path):
    with pytest.raises(UserError, match=r"is part 1/3, as .* is"):
        merge([parts[0], shutil.copytree(parts[0], tmp_path / "copy")], tmp_path / "out")


def test_parts_of_different_sweeps_are_refused_with_what_differs(parts, tmp_path):
    other = load_study({**STUDY, "seed": 4})
    sweep(other, tmp_path / "other", shard="2/3", executor=InTurn())
    with pytest.raises(UserError, match=r"(?s)is a part of another sweep than .*seed: 3 -> 4"):
        merge([parts[0], tmp_path / "other", parts[2]], tmp_path / "out")


def test_a_part_that_is_not_done_is_refused(parts, tmp_path):
    unfinished = shutil.copytree(parts[1], tmp_path / "unfinished")
    (unfinished / "manifest.json").unlink()
    with pytest.raises(UserError, match="is not done; run its command again"):
        merge([parts[0], unfinished, parts[2]], tmp_path / "out")


def test_nothing_and_no_sweep_are_refused(tmp_path):
    with pytest.raises(UserError, match="nothing to merge"):
        merge([], tmp_path)
    with pytest.raises(UserError, match="there are no results here"):
        merge([tmp_path / "none"], tmp_path)


def test_parts_with_a_precision_keep_points_whole(tmp_path):
    exact = load_study({**STUDY, "precision": {"customers": 2.5}})
    whole = sweep(exact, tmp_path / "whole", executor=InTurn())
    places = [tmp_path / str(n) for n in (1, 2)]
    for n, place in enumerate(places, 1):
        sweep(exact, place, shard=f"{n}/2", runs=tmp_path / "whole" / "runs", executor=InTurn())
    assert same(merge(places, tmp_path / "out"), whole)


@pytest.mark.parametrize(
    ("text", "complaint"), [("3", "write part/parts"), ("3/2", "1/2 to 2/2"), ("1/0", "1/4")]
)
def test_a_part_that_cannot_be_is_refused(text, complaint):
    with pytest.raises(UserError, match=complaint):
        shard_of(text)
