"""What all commands have in common: fast help, names guessed, errors as messages, nothing but text."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli.tiny import TINY

import relsim as package
from relsim.cli.entry import commands

HEAVY = ("mesa", "numpy", "numba", "polars", "pandas", "pydantic", "scipy", "matplotlib", "networkx", "rich")


def process(*args, **environment):
    """A relsim process of its own, in a pipe."""
    command = [sys.executable, "-c", "import sys; from relsim.cli import main; main(sys.argv[1:])", *args]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def test_help_imports_nothing_heavy():
    program = f"""
import sys
from relsim.cli import main
try:
    main(["--help"])
finally:
    print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (answer.stderr.strip(), answer.returncode) == ("[]", 0)
    assert answer.stdout.startswith("Usage: relsim")


@pytest.mark.parametrize("name", ["", *commands.commands])
def test_every_command_has_help_that_fits_the_screen(relsim, name):
    answer = relsim(*([name] if name else []), "--help")
    assert answer.exit_code == 0
    assert max(map(len, answer.stdout.splitlines())) <= 80


def test_every_option_says_what_it_does():
    options = [p for c in commands.commands.values() for p in c.params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_without_a_command_there_is_help(relsim):
    assert "relsim run village" in relsim().output


def test_the_version_is_told(relsim):
    assert relsim("--version").stdout == f"relsim {package.__version__}\n"


def test_a_mistyped_command_is_guessed(says):
    assert "comapre: no such command; did you mean compare?" in says("comapre", "village")


def test_a_command_that_is_like_no_other_is_told_which_there_are(says):
    assert "qqq: no such command; write one of run, compare, sweep" in says("qqq")


def test_a_mistyped_option_is_guessed(says):
    assert "--replicates" in says("run", "village", "--replicate", "3")


def test_a_mistyped_scenario_is_guessed(says):
    assert 'did you mean "village"?' in says("run", "vilage")


def test_a_mistyped_setting_is_guessed_in_every_command_that_takes_settings(says):
    for command in (["run", "village"], ["compare", "village", "no_talk"], ["check", "village"]):
        assert "did you mean layers?" in says(*command, "--set", "vendors.mart.layrs=0")
    assert "did you mean layers?" in says("describe", "village", "--set", "vendors.mart.layrs=0")


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", str(2**63)])
def test_a_seed_that_cannot_be_is_refused(says, seed):
    assert "Invalid value for '--seed'" in says("run", "village", "--seed", seed)


@pytest.mark.parametrize("workers", ["-3", "0", "1001"])
def test_a_number_of_workers_that_cannot_be_is_refused(says, workers):
    assert "write a whole number from 1 to 1000" in says("run", "village", "--workers", workers)


@pytest.mark.parametrize("weeks", ["-5", "0", "9999", "9" * 30])
def test_weeks_out_of_range_are_refused_as_the_setting_is(says, weeks):
    for command in ("run", "compare", "check", "describe"):
        told = says(command, "village", "--weeks", weeks)
        assert f"'--weeks': {weeks}: write a whole number from 1 to 5200 (weeks)" in told


def test_an_option_of_other_commands_is_told_with_these(says):
    told = "Error: describe has no --seed; write it behind run, compare, "
    assert told in says("describe", "--seed", "3")
    assert "has no --json; write it behind run, compare, sweep, " in says("--json")
    assert "No such option '--nonsense'" in says("list", "--nonsense")


def test_a_folder_without_a_name_is_refused(says, here):
    assert "'--out': it is empty; write the name of a folder" in says("run", "village", *TINY, "--out", "")
    assert "'--out': it is empty; write the name of a file" in says("schema", "--out", "")
    assert list(here.iterdir()) == []


def test_the_first_example_is_the_comparison_of_the_demo(relsim):
    assert relsim("--help").stdout.splitlines()[4].startswith("  relsim compare no_social village    ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_answer_for_which_there_is_no_room_is_one_clear_error():
    program = f"{sys.executable} -c 'from relsim.cli import main; main()' list > /dev/full"
    answer = subprocess.run(program, shell=True, capture_output=True, text=True)
    assert answer.stderr == "The answer cannot be written (No space left on device); make room\n"
    assert answer.returncode == 2


def test_what_an_encoding_lacks_is_escaped(here):
    (here / "mine.toml").write_text('extends = "village"\ntitle = "\u6751"\n', encoding="utf-8")
    answer = process("describe", "mine.toml", PYTHONIOENCODING="latin1")
    assert (answer.returncode, answer.stdout.splitlines()[0]) == (0, r"mine: \u6751")


def test_an_unexpected_error_is_a_short_message(relsim, monkeypatch):
    def break_down(*args, **options):
        raise ValueError("first line\nsecond line\nlast line")

    monkeypatch.setattr(package, "run", break_down, raising=False)
    answer = relsim("run", "village", *TINY)
    assert answer.exit_code == 1
    assert "ValueError: first line ... last line" in answer.stderr
    assert "RELSIM_DEBUG=1" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_traceback_of_an_unexpected_error_can_be_seen(relsim, monkeypatch):
    def break_down(*args, **options):
        raise ValueError("broken")

    monkeypatch.setattr(package, "run", break_down, raising=False)
    monkeypatch.setenv("RELSIM_DEBUG", "1")
    assert isinstance(relsim("run", "village", *TINY).exception, ValueError)


def test_a_pipe_gets_no_control_characters_even_where_colours_are_forced():
    answer = process("run", "village", *TINY, "--replicates", "3", FORCE_COLOR="1", TTY_COMPATIBLE="1")
    assert answer.returncode == 0
    assert [c for c in answer.stdout + answer.stderr if not c.isprintable() and c != "\n"] == []


def test_whoever_stops_reading_is_not_told_off():
    program = f"{sys.executable} -c 'from relsim.cli import main; main()' list scenarios | head -n 1"
    answer = subprocess.run(program, shell=True, capture_output=True, text=True)
    assert (answer.stdout, answer.stderr) == ("scenarios\n", "")
