"""The command line: each command loads, calls one function, and prints.

One command a file. `entry` has them all and turns errors into messages, `options` holds what several
commands take, `engine` what takes time before a run, `answers` how things are said.

Nothing heavy is imported before a command runs: modules here import click at their top, and all else where
it is used.
"""

from relsim.cli.entry import main

__all__ = ["main"]
