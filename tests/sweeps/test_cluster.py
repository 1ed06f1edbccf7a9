"""A Dask cluster of processes on this machine does the same work, and gives the same bits."""

import os
import subprocess
import sys
import time

import pytest
from small import STUDY, same
from sweeps.killing import STUDY as LONGER

from relsim.designs import load_study
from relsim.errors import UserError
from relsim.sweeps.sweeping import sweep

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]
HERE = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]


def dask(command, place, *arguments):
    """Start `dask scheduler` or `dask worker`."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    file = str(place / "scheduler.json")
    return subprocess.Popen(
        [sys.executable, "-m", "dask", command, "--scheduler-file", file, *HERE, *arguments],
        env=environment, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, each a process."""
    from distributed import Client

    single = ["--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)]
    processes = [dask("scheduler", tmp_path, "--port", "0")]
    processes += [dask("worker", tmp_path, *single) for _ in range(2)]
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "scheduler.json").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        with Client(scheduler_file=str(tmp_path / "scheduler.json"), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_cluster_of_which_a_worker_is_killed_gives_the_same_bits(cluster, tmp_path):
    address, (_, worker, _) = cluster
    study = load_study(LONGER)
    told = []

    def kill(done, total, failures):
        told.append(failures)
        if done == total // 3:
            worker.kill()

    made = sweep(study, tmp_path / "cluster", scheduler=address, progress=kill)
    assert worker.poll() is not None
    assert not any(told)
    assert same(made, sweep(study, tmp_path / "here", workers=2))


def test_what_is_wrong_on_a_cluster_is_told(cluster, tmp_path):
    address, _ = cluster
    made = sweep(load_study(STUDY), tmp_path / "out", scheduler=address)
    assert same(made, sweep(load_study(STUDY), tmp_path / "here", workers=1))


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch):
    from relsim.sweeps import crews

    monkeypatch.setattr(crews, "PATIENCE", 1)
    with pytest.raises(UserError, match=r"no Dask scheduler answers .*dask scheduler"):
        sweep(load_study(STUDY), tmp_path, scheduler="tcp://127.0.0.1:9")
