"""`relsim validate`: published regularities against simulated worlds."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json, written


@click.command(short_help="Tell how true the model is to published regularities.")
@click.argument("targets", nargs=-1, metavar="[V1 V30 ...]")
@options.number("--replicates", 8, "Runs of each world, that differ in chance alone.")
@click.option(
    "--sensitivity", is_flag=True, help="Also tell how many rows survive when what is assumed moves."
)
@options.number("--points", 16, "Worlds that are tried for that.")
@options.seed
@options.workers
@options.out
@options.as_json
@options.quiet
def validate(
    targets: tuple[str, ...],
    replicates: int,
    sensitivity: bool,
    points: int,
    seed: int,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Measure published regularities in simulated worlds, by the analyses that their sources used.

    Shipped defaults, nothing fitted. Without a target all of V1 to V46. What is finished is kept: the same
    command goes on where it was stopped.
    """
    from relsim.cli.engine import compile_engine
    from relsim.cli.places import check_writable
    from relsim.scenario.problems import shown_path
    from relsim.validation.board import chosen
    from relsim.validation.scoring import validate as measure
    from relsim.validation.sensitivity import survive
    from relsim.views.progress import Announcer
    from relsim.views.scoreboard import as_text, write_scoreboard

    chosen(targets)  # before anything runs
    folder = out or Path("out") / "validate"
    check_writable(folder)
    announcer, survival = Announcer(quiet), None
    compile_engine(announcer)
    how = {"runs": folder / "runs", "workers": workers}
    try:
        with announcer.runs() as progress:
            progress.begin()
            board = measure(targets, replicates, seed, progress=progress, **how)  # type: ignore[arg-type]
        if sensitivity:
            announcer.say("Moving what is assumed ...")
            with announcer.runs() as progress:
                progress.begin()
                survival = survive(targets, points, seed, progress=progress, **how)  # type: ignore[arg-type]
    except KeyboardInterrupt:
        kept = f"What is finished is kept in {shown_path(folder / 'runs')}"
        raise KeyboardInterrupt(f"Stopped. {kept}: the same command goes on.") from None
    with announcer.waiting("Drawing the figure"):
        page = write_scoreboard(board, folder, survival)
    if as_json:
        moved = {} if survival is None else {"sensitivity": survival.as_dict()}
        say_json({**board.as_dict(), **moved, "out": folder, "report": page})
        return
    say("\n\n".join([as_text(board, survival), "\n".join(written(folder, page))]))
