"""`relsim explain`: what the difference between two worlds, or two vendors, is made of."""

from pathlib import Path

import click

from relsim.cli import asking, options


@click.command(short_help="Tell what a difference is made of.")
@click.argument("a")
@click.argument("b", required=False)
@click.option(
    "--between", nargs=2, metavar="FIRST SECOND",
    help="Explain how far the first vendor of A is ahead of the second.",
)  # fmt: skip
@asking.metric
@click.option(
    "--group", "groups", multiple=True, metavar="NAME=SETTING,SETTING",
    help="Take settings over together, such as place=local,same_person. Can be repeated.",
)  # fmt: skip
@click.option("--each", is_flag=True, help="Take every other setting over by itself.")
@options.number("--replicates", 30, "Runs of each world, on the same draws.")
@click.option(
    "--orders", type=int, metavar="NUMBER",
    help="Orders that are sampled in each replicate, an even number; 0 for all.",
    show_default="all of up to 6 groups, else 2",
)  # fmt: skip
@click.option(
    "--ends", is_flag=True, help="Try each group alone, and missing alone, where orders are sampled."
)
@options.seed
@options.weeks
@asking.shared
def explain(
    a: str,
    b: str | None,
    between: tuple[str, str] | None,
    metric: str,
    groups: tuple[str, ...],
    each: bool,
    replicates: int,
    orders: int | None,
    ends: bool,
    seed: int,
    weeks: int | None,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell what the difference between two worlds, or between two vendors of one, is made of.

    Settings in which they differ are taken over group by group; parts add up to the whole, in every
    replicate. Finished runs are kept: the same command goes on where it was stopped.

    \b
    relsim explain village --between grocer mart --metric kept
    relsim explain no_social village --metric retention:grocer
    """  # noqa: D301 - click keeps the lines after a backspace as they are
    import relsim
    from relsim.insight.contests import explained

    given = asking.groups_of(groups)
    study, *_ = explained(a, b, metric, between or (), given, each, seed, weeks, set_)
    called = f"{next(iter(study.scenarios))}-{'-'.join(between)}" if between else "-".join(study.scenarios)
    ask = asking.Asking(out or asking.default_folder("explain", called), workers, quiet)
    with ask.running(study) as how:
        found = relsim.explain(
            a, b, metric=metric, between=between or (), groups=given, each=each, replicates=replicates,
            orders=orders, ends=ends, seed=seed, weeks=weeks, set=set_, **how,
        )  # fmt: skip
    ask.tell(found, as_json)
