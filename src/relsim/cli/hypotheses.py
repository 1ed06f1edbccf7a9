"""`relsim hypotheses`: the claims of the essays put to the test."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli import asking, options
from relsim.cli.answers import say, say_json, written

if TYPE_CHECKING:
    from relsim.insight.finding import Finding

FOLDER = Path("out") / "hypotheses"

NEXT = """\
Next: {ask}relsim describe {file} tells what is claimed;
relsim sweep {file} keeps every number."""
ASK = "relsim hypotheses {claim} --most {most} asks on where more runs may settle it;\n"
MORE = 4  # times as many runs as it took so far, for intervals half as wide


@click.command(short_help="Put the essays' claims to the test.")
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option(
    "--replicates", type=int, metavar="NUMBER", help="Runs of each arm at least; else as each claim says."
)
@click.option(
    "--most", type=int, metavar="NUMBER", help="Runs after which it stays undecided; else as each claim says."
)
@click.option("--flips/--no-flips", default=True, show_default=True, help="Look where verdicts turn.")
@click.option(
    "--points", type=int, metavar="NUMBER", help="Worlds tried for that; else the design of each claim."
)
@options.out
@options.workers
@options.as_json
@options.quiet
def hypotheses(
    claims: tuple[str, ...],
    replicates: int | None,
    most: int | None,
    flips: bool,
    points: int | None,
    out: Path | None,
    workers: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Put claims to the test: H5 H14, files of your own, or all that are shipped.

    Each arm of a claim runs on the same draws until the claim is supported or refuted, or its most runs are
    done; then over what was assumed, to see where the verdict turns. Finished runs are kept: the same command
    goes on where it was stopped.
    """
    import relsim
    from relsim.insight.hypotheses import studies_of, typical
    from relsim.views.claims import write_claims

    studies = studies_of(claims, replicates, most, points)
    ask = asking.Asking(out or FOLDER, workers, quiet)
    with ask.running(typical(studies, flips)) as how:
        found = relsim.hypotheses(
            [*studies.values()], replicates=replicates, most=most, flips=flips, points=points, **how
        )
    page = ask.write(found, write_claims)
    if as_json:
        say_json(_facts(found, ask.folder, page))
    else:
        say(_text(found, ask.folder, page))


def _facts(found: "Finding", folder: Path, page: Path) -> dict[str, Any]:
    tables = ("claims", "effects", "flips", "deciding", "boxes")
    order = {"order": found.manifest["order"], "score": found.manifest["score"]}
    return {
        "kind": found.kind,
        **order,
        **{name: found[name].to_dicts() for name in tables},
        "out": folder,
        "report": page,
    }


def _text(found: "Finding", folder: Path, page: Path) -> str:
    from relsim.designs import shipped_claims
    from relsim.views.claims.text import effect_table, score_line
    from relsim.views.text import wrapped

    open_ones = to_be_settled(found)
    claim, runs = open_ones[0] if open_ones else (found["claims"]["claim"][0], 0)
    ask = ASK.format(claim=claim, most=MORE * runs) if open_ones else ""
    parts = [effect_table(found), wrapped(score_line(found)), wrapped(f"{found.manifest['order']['said']}.")]
    parts += [
        "\n".join(written(folder, page)),
        NEXT.format(ask=ask, file=shipped_claims().get(claim, "FILE")),
    ]
    return "\n\n".join(parts)


def to_be_settled(found: "Finding") -> list[tuple[str, int]]:
    """Return the claims that more runs may settle, with the runs so far: one of their effects is open.

    A claim can be undecided and no effect open: each is known well enough, and they speak against each other.
    """
    from relsim.designs.claim import ESSAY
    from relsim.insight.effects import OPEN

    still = set(found["effects"].filter(by=ESSAY, outcome=OPEN)["claim"])
    rows = found["claims"].filter(verdict="undecided").select("claim", "replicates").iter_rows()
    return [(claim, runs) for claim, runs in rows if claim in still]
