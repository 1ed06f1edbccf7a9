"""Where the draws agree: paired differences with their intervals, and what each pair of runs says."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from relsim.analysis.metrics import METRICS, PARTS
from relsim.experiments.answering import KEEPING
from relsim.scenario.problems import counted
from relsim.views import plots
from relsim.views.estimates import pair_of, paired_draws, room_for
from relsim.views.plots.differences import AGAINST, AS_MEAN, MEAN, OPEN, SETTLED, Question, question_of, signs
from relsim.views.report import swatches
from relsim.views.report.numbers import difference_table
from relsim.views.report.page import Entry, Html, details, figure, gap, joined, paragraph, tag
from relsim.views.report.subject import Subject
from relsim.views.report.svg import Panel, titled
from relsim.views.style import COLOURS, INK, INTERVAL, MUTED, label_of, said

SHARES = ("kept", "survival_2y", "retention", "share_of_wallet", "health", *PARTS, "satisfaction")
GAINS = ("customer_gain", "vendor_gain")
MOST = 6  # questions in pictures; the table has them all
PAIRS = 3  # of vendors of one scenario; beyond, those with the first vendor
ROW = 33  # units of height for a difference
STRIP = 53  # units of height for the runs of a question
AROUND = 50  # units above and below the rows


def agreement(subject: Subject) -> Html:
    """Return how sure differences are."""
    if subject.comparison is None:
        return gap(
            "This is one world alone: nothing is compared, so there are no paired differences. Several "
            "worlds run on the same draws with",
            tag("code", "relsim compare"),
        )
    table = subject.comparison.table
    if table.is_empty():
        return gap("No difference is defined between what was compared.")
    everything = list(dict.fromkeys(map(question_of, table.iter_rows(named=True))))
    questions = chosen(everything, subject.vendors)
    left_out = len(everything) - len(questions)
    return joined(
        [
            paragraph(
                f"{table['settled'].sum()} of {counted(len(table), 'difference')} keep their sign when all "
                "of them are allowed for together. Each is taken within pairs of runs that share their "
                "draws, so that what chance does to both cancels.",
                f"{counted(left_out, 'question')} more: see all differences below." if left_out else "",
            ),
            _forests(table, questions),
            _draws(subject, table, questions),
        ]
    )


def chosen(questions: Sequence[Question], vendors: Sequence[str]) -> list[Question]:
    """Return the questions that pictures show: vendors within scenarios first, then scenarios.

    >>> pairs = [f"{one} - {two}" for one, two in ("ab", "ac", "ad", "bc", "bd", "cd")]
    >>> [q.vendor for q in chosen([Question("vendors", pair, "A", "A") for pair in pairs], "abcd")]
    ['a - b', 'a - c', 'a - d']
    """
    within = [question for question in questions if question.kind == "vendors"]
    found = []
    for scenario in dict.fromkeys(question.other for question in within):
        mine = [question for question in within if question.other == scenario]
        first = pair_of(mine[0].vendor, vendors)[0]
        found += [q for q in mine if len(mine) <= PAIRS or pair_of(q.vendor, vendors)[0] == first]
    return [*found, *(question for question in questions if question.kind == "scenarios")][:MOST]


def _forests(table: pl.DataFrame, questions: Sequence[Question]) -> Html:
    """Return differences in shares, a panel for each question."""
    shares = table.filter(pl.col("metric").is_in(SHARES)).sort(pl.col("metric").cast(pl.Enum(SHARES)))
    parts = {question: shares.filter(**question._asdict()) for question in questions}
    parts = {question: mine for question, mine in parts.items() if len(mine)}
    if not parts:
        return gap("Not shown: no share (customers kept, health and its parts) was measured.")
    limits = room_for(pl.concat(parts.values()), ["difference", "low", "high"])
    panels = [
        titled(
            Panel(
                title=question.said(),
                what="Paired differences",
                description=_in_words(mine),
                height=AROUND + ROW * len(mine),
                left=160,
                draw=partial(plots.forest, mine, limits=limits),
            ),
            f"forest{at}-",
        )
        for at, (question, mine) in enumerate(parts.items())
    ]
    entries: list[Entry] = [
        (swatches.mark(INK), SETTLED),
        (swatches.mark(MUTED, hollow=True), OPEN),
        (swatches.bar(2.4), f"{INTERVAL} difference"),
    ]
    text = (
        "Differences in shares and in scales of 0 to 1, times 100; to the right of the line, more with what "
        "is named first. The same scale everywhere."
    )
    rows = (row for mine in parts.values() for row in mine.iter_rows(named=True))
    return figure(
        text, entries, panels, details("The numbers", difference_table(rows, "Differences in shares"))
    )


def _draws(subject: Subject, table: pl.DataFrame, questions: Sequence[Question]) -> Html:
    """Return what each pair of runs says, a panel for each of a few metrics."""
    order = {question: at for at, question in enumerate(questions)}
    there = set(table["metric"])
    keeping = [metric for metric in KEEPING if metric in there][:1]
    panels, rows = [], []
    for metric in (*keeping, *(metric for metric in ("health", *GAINS) if metric in there)):
        asked = [row for row in table.filter(metric=metric).to_dicts() if question_of(row) in order]
        asked.sort(key=lambda row: order[question_of(row)])
        if not asked:
            continue
        rows += asked
        draws = paired_draws(pl.DataFrame(asked), subject.results.summary)
        panel = Panel(
            title=METRICS[metric].label.capitalize(),
            what="Where the draws agree",
            description=_counts(draws),
            height=AROUND + STRIP * len(asked),
            left=6,
            right=60,
            draw=partial(plots.agreement, draws),
        )
        panels.append(titled(panel, f"draws-{metric}-"))
    if not panels:
        return gap("Not shown: none of the main metrics was measured.")
    entries: list[Entry] = [
        (swatches.mark(COLOURS[0]), AS_MEAN),
        (swatches.mark(COLOURS[1]), AGAINST),
        (swatches.tick(INK), MEAN),
    ]
    text = "What each pair of runs on the same draws says, and how many pairs agree on the sign."
    return figure(text, entries, panels, details("The numbers", difference_table(rows, "Paired differences")))


def _in_words(rows: pl.DataFrame) -> str:
    """Say every difference of a picture."""
    parts = [
        f"{label_of(row['metric'])} {said(row['difference'], row['metric'], sign=True)}"
        + ("" if row["settled"] else " (not settled)")
        for row in rows.iter_rows(named=True)
    ]
    return f"{'; '.join(parts)}."


def _counts(draws: pl.DataFrame) -> str:
    """Say how many pairs of runs agree on the sign."""
    parts = [
        f"{question_of(rows.row(0, named=True)).said()}, "
        + " of ".join(map(str, signs(rows["difference"].to_numpy())))
        for rows in draws.partition_by("kind", "vendor", "base", "other", maintain_order=True)
    ]
    return f"Pairs of runs with the sign of the mean: {'; '.join(parts)}."
