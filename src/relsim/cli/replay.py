"""`relsim replay`: a run again, alone, with all that can be recorded."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json
from relsim.errors import UserError


@click.command(short_help="Run any run again, alone, and see whether the same comes out.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("run", type=int)
@options.out
@options.overwrite
@options.as_json
@options.quiet
def replay(folder: Path, run: int, out: Path | None, overwrite: bool, as_json: bool, quiet: bool) -> None:
    """Run a RUN of FOLDER again: its number in the table of runs.

    All metrics and every event are recorded, and what comes out is compared with what was stored, bit by bit.
    With --out the tables and the log are written. A run that failed fails again, and says where.
    """
    from relsim.cli.engine import compile_engine
    from relsim.sweeps.replaying import replay as run_again
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet)
    compile_engine(announcer)
    with announcer.waiting("Running it again"):
        again = run_again(folder, run)
    if out is not None and again.results is not None:
        again.results.save(out, overwrite)
        again.results.to_csv(out)
        again.results.export_log(out)
    if as_json:
        say_json(_facts(again, out))
    else:
        say(_text(again, folder, out))
    if not again.same and not again.other_engine:
        raise UserError("the same run gave other numbers: that should not be; please report it")


def _facts(again: Any, out: Path | None) -> dict[str, Any]:
    return {
        "run": {name: value for name, value in again.row.items() if name != "traceback"},
        "values": again.values,
        "same": again.same,
        "compared": again.compared,
        "unlike": again.unlike.to_dicts(),
        "cause": again.cause,
        "traceback": again.traceback,
        "made_by": again.other_engine or None,
        "out": out if again.results is not None else None,
    }


def _text(again: Any, folder: Path, out: Path | None) -> str:
    from relsim.scenario.problems import counted, shown_path

    row = again.row
    point = ", ".join(f"{name} = {value}" for name, value in again.values.items())
    lines = [
        f"{row['scenario']}, replicate {row['replicate']}, seed {row['seed']}" + (f"; {point}" * bool(point))
    ]
    if again.other_engine:
        lines.append(
            f"The stored numbers were made by relsim {again.other_engine}, another engine than this."
        )
    if again.cause:
        verb = "It failed again" if row["cause"] else "It failed, which it did not then"
        lines += [f"{verb}: {again.cause}", "", again.traceback.rstrip()]
    elif again.same:
        lines.append(f"The same bits in all {counted(again.compared, 'number')} that were stored.")
    else:
        lines.append(f"{len(again.unlike):,} of {counted(again.compared, 'number')} came out otherwise:")
        lines.append(str(again.unlike.head(10)))
    if out is not None and again.results is not None:
        lines.append(f"Tables and log of events:  {shown_path(out)}")
    return "\n".join(lines)
