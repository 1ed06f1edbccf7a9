"""`relsim sensitivity`: which settings move the outcomes, and how much is chance."""

from pathlib import Path

import click

from relsim.cli import asking


@click.command(short_help="Tell which settings move the outcomes.")
@click.argument("file")
@asking.runs
@click.option(
    "--group", "groups", multiple=True, metavar="NAME=FACTOR,FACTOR",
    help="Judge factors together. Can be repeated.",
)  # fmt: skip
@asking.replicates
@click.option("--seed", type=int, metavar="NUMBER", help="Another seed than the file's.")
@asking.shared
def sensitivity(
    file: str,
    runs: int | None,
    groups: tuple[str, ...],
    replicates: int | None,
    seed: int | None,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell which of the settings that FILE varies move its outcomes, and how much of them is chance.

    FILE is an experiment, or the name of a shipped one. Up to 8 factors get Sobol' indices at once; of more,
    Morris screening first finds those that matter. Finished runs are kept: the same command goes on where it
    was stopped.
    """
    import relsim
    from relsim.insight.studies import study_of

    study = study_of(file, set_, seed, replicates)
    ask = asking.Asking(out or asking.default_folder("sensitivity", Path(file).stem), workers, quiet)
    with ask.running(study) as how:
        found = relsim.sensitivity(study, runs=runs, groups=asking.groups_of(groups), **how)
    ask.tell(found, as_json)
