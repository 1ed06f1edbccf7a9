"""Runs leave nothing behind in the process that did them."""

import subprocess
import sys

import pytest

PROGRAM = """
import gc, sys, tempfile
sys.path[:0] = sys.argv[1].split(':')
from small import STUDY
from relsim.designs import load_study, points_of
from relsim.sweeps.planning import Plan
from relsim.sweeps.tasks import do

def held():
    gc.collect()
    with open('/proc/self/status') as file:
        return next(int(line.split()[1]) for line in file if line.startswith('VmRSS'))

study = load_study(STUDY)
with tempfile.TemporaryDirectory() as folder:
    plan = Plan(study, points_of(study), folder)
    sizes = []
    for n, (_, task) in enumerate(plan.tasks(dict.fromkeys(plan.values, range(int(sys.argv[2]))))):
        do(task)
        if n % 100 == 99:
            sizes.append(held())
print(*sizes)
"""


def held(replicates):
    """Kilobytes that a process holds after each hundred runs."""
    command = [sys.executable, "-c", PROGRAM, ":".join(sys.path), str(replicates)]
    return [
        int(n) for n in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_worker_does_not_grow_with_the_runs_it_has_done():
    sizes = held(63)  # 500 runs of 60 people; a world that stays would be 300 kB
    assert sizes[-1] - sizes[1] < 300 * 20
