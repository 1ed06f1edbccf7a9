"""Processes that work: one that dies is replaced, and none outlives its parent."""

import os
import signal
import subprocess
import sys
import time

import pytest
from small import alive

from relsim.experiments.workers import WorkerDied, Workers


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_jobs_come_back_with_what_they_gave_or_raised():
    with Workers(2) as workers:
        assert list(workers.map(pow, [2, 3], [4, 5])) == [16, 243]
        assert isinstance(workers.submit(int, "x").exception(), ValueError)
        assert isinstance(workers.submit(lambda: 1).exception(), Exception)  # cannot be sent
        assert "wanted to end the process" in str(workers.submit(sys.exit, 3).exception())
        assert workers.submit(abs, -1).result() == 1  # and goes on


def test_what_cannot_be_sent_back_is_told():
    with Workers(1) as workers:
        assert "cannot be sent back" in str(workers.submit(eval, "lambda: 1").exception())
        assert workers.submit(abs, -1).result() == 1


def test_what_a_job_prints_is_no_answer(capfd):
    with Workers(1) as workers:
        assert workers.submit(print, "hello").result() is None
    assert "hello" in capfd.readouterr().err


def test_a_worker_that_is_killed_is_replaced_and_its_job_done_again():
    said = []
    with Workers(2, said=said.append) as workers:
        jobs = [workers.submit(time.sleep, 0.2) for _ in range(4)]
        wait_until(lambda: len(workers.processes) == 2)
        os.kill(workers.processes[0], signal.SIGKILL)
        assert [job.result() for job in jobs] == [None] * 4
    assert said == ["A worker ended by signal 9; another one takes its place."]


def test_a_job_of_which_three_workers_died_is_given_up_and_no_other():
    with Workers(2) as workers:
        bad, good = workers.submit(os._exit, 3), [workers.submit(abs, -n) for n in range(20)]
        assert [job.result() for job in good] == list(range(20))
        with pytest.raises(WorkerDied, match="3 workers died of it, the last with status 3"):
            bad.result()


def test_an_error_sends_everybody_home_at_once():
    workers = Workers(1)
    jobs = [workers.submit(time.sleep, 60) for _ in range(3)]
    wait_until(lambda: workers.processes)
    (process,) = workers.processes
    with pytest.raises(KeyboardInterrupt), workers:
        raise KeyboardInterrupt
    assert all(job.done() for job in jobs)
    assert not alive(process)
    with pytest.raises(RuntimeError, match="sent home"):
        workers.submit(abs, 1)


def test_workers_have_one_thread_each():
    with Workers(1) as workers:
        assert workers.submit(os.getenv, "POLARS_MAX_THREADS").result() == "1"
    assert os.getenv("POLARS_MAX_THREADS") != "1" or "POLARS_MAX_THREADS" in os.environ


def test_no_worker_outlives_its_parent():
    program = (
        "import os, sys, time\nfrom relsim.experiments.workers import Workers\n"
        "workers = Workers(2)\njobs = [workers.submit(time.sleep, 600) for _ in range(2)]\n"
        "while len(workers.processes) < 2: time.sleep(0.02)\n"
        "time.sleep(0.5)\nprint(*workers.processes, flush=True)\ntime.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    processes = [int(process) for process in parent.stdout.readline().split()]
    assert all(map(alive, processes))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not any(map(alive, processes)))


def test_a_script_needs_no_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from relsim.experiments.workers import Workers\n"
        "print('once')\nwith Workers(2) as workers:\n    print(list(workers.map(abs, [-1])))\n"
    )
    answer = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert answer.stdout == "once\n[1]\n"
