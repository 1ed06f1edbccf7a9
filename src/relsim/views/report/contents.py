"""The parts of a report, in the order in which they are read."""

from relsim.experiments.results import Results
from relsim.scenario.problems import counted
from relsim.views.report import (
    answer,
    cohorts,
    curves,
    data,
    heading,
    limits,
    pairs,
    reproducing,
    rows,
    settings,
)
from relsim.views.report.numbers import difference_table, level_table
from relsim.views.report.page import Html, Section, details, gap, joined, page, paragraph
from relsim.views.report.subject import Subject
from relsim.views.report.svg import drawing

MOST = 1500  # rows of a table; more would make the page slow to open


def contents(results: Results) -> str:
    """Return the whole page."""
    subject = Subject(results)
    with drawing():
        parts = _parts(subject)
    footer = paragraph(f"Written by relsim {subject.manifest['relsim']}; {heading.footnote(subject.worlds)}.")
    return page(subject.title, heading.header(subject), parts, footer)


def _parts(subject: Subject) -> list[Section]:
    compared = subject.comparison is not None
    parts = [
        Section("answer", "The answer" if compared else "What to look for", "Answer", answer.answer(subject)),
        Section("data", "How well does the world fit its data?", "Data", data.fitted(subject)),
        Section("numbers", "Key numbers", "Numbers", answer.cards(subject)),
        Section("lasting", "How long do relationships last?", "Lasting", curves.survival(subject)),
        Section("cohorts", "Do those who came later stay as long?", "Cohorts", cohorts.cohorts(subject)),
        Section("time", "How do customers and health develop?", "Over time", curves.courses(subject)),
        Section("health", "How healthy are relationships, part by part?", "Health", rows.health(subject)),
        Section("gains", "What does each side gain?", "Gains", rows.gains(subject)),
        Section("leaving", "Why do customers leave?", "Leaving", rows.leaving(subject)),
        Section("beliefs", "Does the vendor see it?", "Beliefs", rows.beliefs(subject)),
        Section("agreement", "Where do the draws agree?", "Agreement", pairs.agreement(subject)),
        Section(
            "differences", "What differs between the scenarios?", "Scenarios", settings.what_differs(subject)
        ),
        Section("limits", "What this model cannot say", "Limits", limits.limits(subject)),
        Section("assumed", "What is assumed", "Assumptions", settings.assumptions(subject)),
        Section("everything", "Everything that was measured", "All tables", _everything(subject)),
        Section("again", "How to make this report again", "Reproduce", reproducing.reproducing(subject)),
    ]
    return [part for part in parts if part.content]


def _everything(subject: Subject) -> Html:
    """Return the meaning of each metric, all levels and all differences."""
    levels = subject.results.levels
    grouped = levels["group"].n_unique() > 1
    metrics = counted(len(subject.manifest["metrics"]), "metric")
    shown = level_table(levels.head(MOST).iter_rows(named=True), "All levels", group=grouped)
    pieces = [
        details(f"What each number means: {metrics}", limits.definitions(subject)),
        details(
            f"All levels: {counted(levels.height, 'row')}", joined([*_cut(levels.height, "summary"), shown])
        ),
    ]
    if subject.comparison is not None:
        table = subject.comparison.table
        shown = difference_table(table.head(MOST).iter_rows(named=True), "All differences")
        head = f"All differences: {counted(table.height, 'row')}"
        pieces.append(details(head, joined([*_cut(table.height, "comparison"), shown])))
    return joined(pieces)


def _cut(rows: int, file: str) -> list[Html]:
    """Say where the other rows are, where there are too many for a page."""
    if rows <= MOST:
        return []
    return [gap(f"The first {MOST:,} of {rows:,} rows; {file}.parquet of the saved results has them all.")]
