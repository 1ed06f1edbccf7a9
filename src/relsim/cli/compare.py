"""`relsim compare`: worlds on the same draws, and how they differ."""

from typing import Any

import click

from relsim.cli.answers import failures, say, say_json, written
from relsim.cli.experiment import Asked, Kept, carry_out, experiment, facts, rests_on

NEXT = """\
Next: relsim describe METRIC tells what a number means; --set changes a setting
in all worlds; --precision retention=0.01 adds runs until that is known so well."""


@click.command(short_help="Compare worlds on the same draws.")
@click.argument("base")
@click.argument("others", nargs=-1, metavar="[OTHER]...")
@experiment(replicates=30, meaning="Runs of each world, in pairs on the same draws.", report=True)
def compare(base: str, others: tuple[str, ...], asked: Asked) -> None:
    """Compare each OTHER world with BASE on the same draws; or the vendors of BASE with each other.

    Prints the answer in plain words and writes tables, a manifest and a report into a folder. Finished runs
    are kept there as they come: stopped, the same command goes on.
    """
    import relsim

    kept = carry_out(relsim.compare, "comparison", [base, *others], asked, folder=True)
    if asked.as_json:
        say_json(_facts(kept))
    else:
        say(_text(kept))


def _facts(kept: Kept) -> dict[str, Any]:
    comparison: Any = kept.results
    return {
        "scenarios": list(comparison.manifest["scenarios"]),
        "answer": comparison.answer(),
        "comparison": comparison.table.to_dicts(),
        **facts(kept),
    }


def _text(kept: Kept) -> str:
    from relsim.views.summary import comparison_tables
    from relsim.views.text import wrapped

    comparison: Any = kept.results
    parts = [wrapped(comparison.answer()), comparison_tables(comparison.table), rests_on(comparison)]
    parts += ["\n".join(f"Failed: {cause}" for cause in failures(comparison))]
    parts += ["\n".join(written(kept.folder, kept.page)), NEXT]
    return "\n\n".join(filter(None, parts))
