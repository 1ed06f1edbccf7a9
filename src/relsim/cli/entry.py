"""The `relsim` command: all commands, and what becomes of errors."""

import errno
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

import click

from relsim.cli.ablate import ablate
from relsim.cli.calibrate import calibrate
from relsim.cli.check import check
from relsim.cli.compare import compare
from relsim.cli.describe import describe
from relsim.cli.endings import Broken, Refused, Stopped
from relsim.cli.explain import explain
from relsim.cli.export import export
from relsim.cli.flip import flip
from relsim.cli.forecast import forecast
from relsim.cli.hypotheses import hypotheses
from relsim.cli.listing import list_
from relsim.cli.merge import merge
from relsim.cli.new import new
from relsim.cli.odd import odd
from relsim.cli.optimise import optimise
from relsim.cli.replay import replay
from relsim.cli.run import run
from relsim.cli.schema import schema
from relsim.cli.select import select
from relsim.cli.sensitivity import sensitivity
from relsim.cli.sweep import sweep
from relsim.cli.table import table
from relsim.cli.validate import validate
from relsim.errors import UserError
from relsim.scenario.problems import closest, one_line
from relsim.version import __version__


class Commands(click.Group):
    """A group that tells what was probably meant, and ends every error in a message and a status."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was asked for."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = closest(name, self.commands)
            hint = f"did you mean {near}?" if near else f"write one of {', '.join(self.commands)}"
            raise click.UsageError(f"{one_line(name)}: no such command; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which one needs them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever it raises becomes a message and a status."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            raise self._who_takes(error) from None
        except (click.ClickException, click.exceptions.Exit):
            raise
        except UserError as error:
            raise Refused(str(error)) from None
        except (KeyboardInterrupt, click.Abort) as stop:
            raise Stopped(str(stop) or "Stopped. Nothing was written.") from None
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever read the answer has gone; click ends quietly
            if os.environ.get("RELSIM_DEBUG") == "1":
                raise
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Refused(f"The answer cannot be written ({error.strerror}); make room") from None
            raise Broken(_unexpected(error)) from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what stands before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise self._who_takes(error) from None

    def _who_takes(self, error: click.NoSuchOption) -> click.UsageError:
        """Return the error for an option that is not taken there: which commands take it, if any."""
        name = error.option_name
        takers = [
            taker
            for taker, command in self.commands.items()
            if any(name in (*param.opts, *param.secondary_opts) for param in command.params)
        ]
        if not takers or error.ctx is None:
            return error
        *most, last = takers
        behind = f"{', '.join(most)} or {last}" if most else last
        told = f"{error.ctx.info_name} has no {name}; write it behind {behind}"
        return click.UsageError(told, error.ctx)


def _unexpected(error: Exception) -> str:
    said = str(error).strip().splitlines() or ["no reason given"]
    what = f"{type(error).__name__}: {said[0]}" + (f" ... {said[-1]}" if len(said) > 1 else "")
    return f"relsim: this should not happen: {what}\nRELSIM_DEBUG=1 before the command shows where."


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="SCENARIO is the name of a shipped scenario (relsim list scenarios) or the path of a file.",
)
@click.version_option(__version__, message="relsim %(version)s")
def commands() -> None:
    """Simulate the relationships between customers and vendors.

    \b
    relsim compare no_social village    do social ties keep customers?
    relsim run village                  who keeps its customers?
    relsim hypotheses H3                is a claim of the essays borne out?
    relsim validate                     how true is it to what is published?
    relsim calibrate log.csv            a world that buys as our customers do
    relsim forecast log.csv             what will our customers buy?
    relsim describe village             what is in that world?
    relsim new mine.toml                a world of your own
    """  # noqa: D301 - click keeps the lines after a backspace as they are


for command in (
    run, compare, sweep, sensitivity, flip, optimise, select, explain, ablate, hypotheses, validate,
    calibrate, forecast, export, merge, replay, table, check, describe, odd, list_, new, schema,
):  # fmt: skip
    commands.add_command(command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line.

    Parameters
    ----------
    args : sequence of str, optional
        What stands after `relsim`; that of the process if not given. The process ends with a status: 0 when
        all went well, 2 for what the user can mend, 130 when stopped by Ctrl-C, 1 for anything else.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what an encoding lacks is escaped: it is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        commands.main(args=None if args is None else list(args), prog_name="relsim")
    except SystemExit as end:
        if end.code == Stopped.exit_code:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(Stopped.exit_code)  # runs under way are in threads, which Python would wait for
        raise
