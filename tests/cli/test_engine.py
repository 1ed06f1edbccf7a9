"""What happens before and around runs: compiling, progress, stopping."""

import io
import json
import os
import signal
import subprocess
import sys

import pytest
from cli.tiny import TINY

import relsim as package
from relsim.cli import engine
from relsim.views.progress import Announcer


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self):
        return True


def test_the_first_compile_is_announced_before_the_first_run(relsim, monkeypatch):
    monkeypatch.setattr(engine, "is_cold", lambda: True)
    said = relsim("run", "village", *TINY, "--replicates", "2").stderr.splitlines()
    assert said[0] == "Compiling the engine for this machine (about 20 s, once) ..."
    assert said[1].startswith("... done in")
    assert said[2].startswith(" 50 %")


def test_a_warm_engine_is_not_announced(relsim, monkeypatch):
    monkeypatch.setattr(engine, "is_cold", lambda: False)
    assert relsim("run", "village", *TINY).stderr == ""


def test_what_is_refused_is_refused_before_anything_is_compiled(says, monkeypatch):
    monkeypatch.setattr(engine, "is_cold", lambda: True)
    assert "Compiling" not in says("run", "vilage")
    assert "Compiling" not in says("compare", "village", "no_talk", *TINY, "--precision", "nothing=1")


@pytest.mark.long
def test_the_little_world_compiles_all_that_larger_ones_need(here):
    program = """
import json, os, sys
from pathlib import Path
import relsim
from relsim.cli.engine import compile_engine
from relsim.views.progress import Announcer
compiled = lambda: sorted(path.name for path in Path(os.environ["RELSIM_CACHE"]).rglob("*.nb*"))
compile_engine(Announcer(quiet=True))
before = compiled()
names = [name for name in sys.modules if name.startswith("relsim.")]
things = [thing for name in names for thing in vars(sys.modules[name]).values()]
functions = [thing for thing in things if hasattr(thing, "py_func")]
never = sorted({str(function) for function in functions if not function.signatures})
events = [{"week": 2, "set": {"price": 1.2}, "scandal": 0.5}]
log = ["purchase", "contact", "complaint", "exit"]
for world in ("village", "business_accounts", "software"):
    scenario = relsim.load(world, {"events": events, "recording.log": log, "recording.by": "segment"})
    relsim.run(scenario, weeks=26, replicates=2)
print(json.dumps([before, compiled(), never]))
"""
    environment = {**os.environ, "RELSIM_CACHE": str(here / "cache")}
    environment.pop("NUMBA_CACHE_DIR", None)  # this process' own
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    before, after, never = json.loads(answer.stdout)
    assert len(before) > 10
    assert never == []
    assert after == before


def test_a_terminal_gets_a_bar_that_goes_away():
    stream = Terminal()
    with Announcer(stream=stream).runs() as runs:
        runs.begin()
        for done in range(1, 4):
            runs(done, 3, failures=0)
    assert "3/3" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")  # the line is empty again


def test_a_terminal_sees_the_seconds_pass():
    stream = Terminal()
    with Announcer(stream=stream).waiting("Compiling"):
        pass
    assert "Compiling ..." in stream.getvalue()
    assert "0:00:00" in stream.getvalue()


def test_elsewhere_each_tenth_is_a_line():
    stream = io.StringIO()
    with Announcer(stream=stream).runs() as runs:
        runs.begin()
        for done in range(1, 61):
            runs(done, 60, failures=int(done > 30))
    lines = stream.getvalue().splitlines()
    assert [line.split(" %")[0].strip() for line in lines] == [str(tenth) for tenth in range(10, 101, 10)]
    assert "1 failed" in lines[-1]


def test_runs_that_are_still_to_be_planned_count_where_their_number_is_known():
    stream = io.StringIO()
    with Announcer(stream=stream).runs() as runs:
        runs.expected = 20
        for done in range(1, 21):
            runs(done, -(-done // 5) * 5, 0)  # planned five at a time
    shares = [line.split("%")[0].strip() for line in stream.getvalue().splitlines()]
    assert shares == [str(10 * tenth) for tenth in range(1, 11)]


def test_progress_goes_on_when_runs_are_added():
    stream = io.StringIO()
    with Announcer(stream=stream).runs() as runs:
        runs.begin()
        for done in range(1, 4):
            runs(done, 3, failures=0)
        for done in range(4, 7):
            runs(done, 6, failures=0)
    assert [line.split(",")[0] for line in stream.getvalue().splitlines()[-4:]] == [
        "100 %",
        " 60 %",
        " 80 %",
        "100 %",
    ]


def test_ctrl_c_ends_with_its_own_status_and_says_what_is_kept(relsim, monkeypatch):
    def stopped(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(package, "run", stopped, raising=False)
    answer = relsim("run", "village", *TINY)
    assert (answer.exit_code, answer.stderr) == (130, "Stopped. Nothing was written.\n")


@pytest.mark.long
def test_ctrl_c_ends_at_once_and_cleanly():
    many = ["--set", "communities.village.people=40", "--weeks", "5000", "--replicates", "20"]
    command = [
        sys.executable,
        "-c",
        "import sys; from relsim.cli import main; main(sys.argv[1:])",
        "run",
        "village",
    ]
    process = subprocess.Popen([*command, *many], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    process.stderr.readline()  # the first tenth is done
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == ""
    assert err.endswith("Stopped. Nothing was written.\n")
    assert "Traceback" not in err
