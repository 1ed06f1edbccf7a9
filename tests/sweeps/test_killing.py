"""kill -9 at any moment: nothing that was finished is lost, and the bits are the same."""

import sys

import pytest
from small import STUDY as SMALL
from small import same
from sweeps.killing import STUDY, disturbed

from relsim.designs import load_study
from relsim.sweeps.results import Sweep
from relsim.sweeps.sweeping import sweep

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks for workers in /proc")


def killed(study, tmp_path, kills):
    """Kill a sweep so often; check that nothing came of it, and return what was counted."""
    count = disturbed(study, tmp_path / "disturbed", kills)
    sweep(load_study(study), tmp_path / "undisturbed")
    assert (count["lost"], count["changed"]) == (0, 0), count
    assert same(Sweep.load(tmp_path / "disturbed"), Sweep.load(tmp_path / "undisturbed"))
    return count


def test_killed_a_few_times_nothing_is_lost(tmp_path):
    count = killed({**SMALL, "replicates": 20}, tmp_path, kills=3)
    assert count["main"] + count["workers"] == 3


@pytest.mark.long
def test_killed_at_many_random_moments_nothing_is_lost(tmp_path):
    count = killed(STUDY, tmp_path, kills=40)
    assert min(count["main"], count["workers"]) > 5
