"""The scoreboard on a screen, as a page, and as one figure that shows all at a glance."""

import json
from collections.abc import Iterator, Sequence
from math import inf, isfinite, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relsim.validation.scoring import Row, Scoreboard
from relsim.validation.sensitivity import Survival
from relsim.validation.studies import studies
from relsim.validation.target import MET, MISSED, NOT_APPLICABLE, Check
from relsim.version import __version__
from relsim.views import text
from relsim.views.report.page import Section, bullets, details, joined, page, paragraph, table, tag
from relsim.views.report.svg import drawing
from relsim.views.style import INK, MUTED, RULE, STRIPE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {MET: "#009e73", MISSED: "#d55e00", NOT_APPLICABLE: "#6b6b6b"}
REACH = 1.6  # how far beyond the band the figure goes, in bands
DIGITS = 3


def number(value: float) -> str:
    """Return a number in three digits.

    >>> number(0.12345), number(float("inf")), number(float("nan"))
    ('0.123', 'inf', '-')
    """
    return "-" if isnan(value) else f"{value:.{DIGITS}g}"


def summary(board: Scoreboard, survival: Survival | None = None) -> str:
    """Return in plain words how many rows are met.

    Rows that rest on an input stand apart, since they would be no proof.
    """
    tally = board.tally()
    counted = tally[MET] + tally[MISSED]
    said = [
        f"{tally[MET]} of {counted} published regularities that are no input are met; "
        f"{tally[NOT_APPLICABLE]} could not be measured; of {tally['used']} more that "
        f"are partly an input {tally['used and met']} are met. "
        f"{text.counted(board.replicates, 'replicate')}, seed {board.seed}, shipped defaults, nothing fitted."
    ]
    if survival is not None:
        low, high = min(survival.counted), max(survival.counted)
        said.append(
            f"With {len(survival.settings)} assumed settings moved across their ranges together "
            f"({survival.points} points of a Latin hypercube, one run each), {low} to {high} of the rows "
            "that are no input are met."
        )
    return " ".join(said)


def as_text(board: Scoreboard, survival: Survival | None = None) -> str:
    """Return the scoreboard as a table of text."""
    heads = ["", "", "", "number", "band", "simulated", "95 % interval"]
    rows = [heads]
    for row in board.rows:
        state = row.verdict + (" (used)" if row.target.used else "")
        for at, check in enumerate(row.target.checks):
            found = row.interval(check.name)
            span = f"{number(found.low)} to {number(found.high)}" if isfinite(found.low) else ""
            first = [row.target.id, text.cut(row.target.what, 26), state] if at == 0 else ["", "", ""]
            rows.append([*first, text.cut(check.name, 28), check.band, number(found.mean), span])
    return text.table(rows, left=5) + "\n\n" + text.wrapped(summary(board, survival))


def place(value: float, check: Check) -> float:
    """Return where a number stands in the figure: 0 to 1 is the band.

    A band that is open on one side is as wide as its bound, or as the published value is away from it.

    >>> place(0.2, Check("", "", 0.1, 0.3)), place(0.8, Check("", "", low=0.4))
    (0.5, 1.0)
    """
    low, high = check.low, check.high
    bound = low if isfinite(low) else high
    away = abs(check.value - bound) if isfinite(check.value) else 0.0
    width = max(abs(bound) if abs(bound) > 1e-6 else 0.0, 2.0 * away) or 0.1
    low = low if isfinite(low) else high - width
    high = high if isfinite(high) else low + width
    return min(max((value - low) / (high - low), -REACH), 1.0 + REACH)


def draw(rows: Sequence[Row], axes: "Axes") -> None:
    """Draw rows below each other: the band in grey, what was published as a tick, what came out as a dot."""
    lines = [(row, check) for row in rows for check in row.target.checks]
    names = []
    for at, (row, check) in enumerate(lines):
        y, found, colour = -at, row.interval(check.name), COLOURS[row.verdict]
        if row.verdict != NOT_APPLICABLE and not isnan(found.mean):
            fine = check.holds(found.mean)
            colour = COLOURS[MET if fine else MISSED]
        axes.plot([-REACH, 1.0 + REACH], [y, y], color=RULE, linewidth=0.6, zorder=1)
        axes.plot(
            [0.0 if check.low > -inf else -REACH, 1.0 if check.high < inf else 1.0 + REACH],
            [y, y],
            color="#b9c3cb",
            linewidth=5.0,
            solid_capstyle="butt",
            zorder=2,
        )
        if isfinite(check.value):
            axes.plot([place(check.value, check)], [y], marker="|", markersize=9, color=INK, zorder=3)
        if not isnan(found.mean):
            if isfinite(found.low):
                axes.plot(
                    [place(found.low, check), place(found.high, check)],
                    [y, y],
                    color=colour,
                    linewidth=1.6,
                    zorder=4,
                )
            axes.plot(
                [place(found.mean, check)],
                [y],
                marker="o",
                markersize=4.5,
                color=colour,
                zorder=5,
                markerfacecolor="white" if row.target.used else colour,
            )
        names.append(f"{row.target.id}  {row.target.what}: {check.name}")
        if (at // 2) % 2:
            axes.axhspan(y - 0.5, y + 0.5, color=STRIPE, zorder=0)
    axes.set_yticks([-at for at in range(len(lines))], names, fontsize=7, color=INK)
    axes.set_ylim(-len(lines) + 0.4, 0.6)
    axes.set_xlim(-REACH - 0.05, 1.0 + REACH + 0.05)
    axes.set_xticks([0.0, 1.0], ["lower end", "upper end"], fontsize=7, color=MUTED)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def write_figure(board: Scoreboard, folder: Path) -> list[Path]:
    """Draw all rows in one figure of two columns; write it as SVG and PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = [len(row.target.checks) for row in board.rows]
    half = next((n for n in range(len(counts)) if sum(counts[:n]) * 2 >= sum(counts)), len(counts))
    columns = [part for part in (board.rows[:half], board.rows[half:]) if part]
    longest = max(sum(len(row.target.checks) for row in part) for part in columns)
    height = 0.155 * longest + 1.0
    with drawing():
        figure = Figure(figsize=(7.2 * len(columns), height), facecolor="white")
        FigureCanvasAgg(figure)
        for at, part in enumerate(columns):
            lines = sum(len(row.target.checks) for row in part)
            tall = 0.155 * lines / height
            wide = 1.0 / len(columns)
            draw(
                part, figure.add_axes((at * wide + 0.44 * wide, 1.0 - 0.6 / height - tall, 0.54 * wide, tall))
            )
        figure.text(
            0.01,
            1.0 - 0.3 / height,
            "Published bands (grey, with the published value) and what came out, with its 95 % interval. "
            "Green: in the band. Orange: not. Hollow: partly an input.",
            fontsize=8,
            color=INK,
        )
        files = [folder / "scoreboard.svg", folder / "scoreboard.png"]
        for file in files:
            figure.savefig(file, dpi=150, metadata={"Date": None} if file.suffix == ".svg" else None)
    return files


def write_scoreboard(board: Scoreboard, folder: str | Path, survival: Survival | None = None) -> Path:
    """Write the page, the figure and the numbers as JSON; return the page.

    Raises
    ------
    UserError
        The folder cannot be written.
    """
    from relsim.experiments.writing import cannot_write

    place_of = Path(folder)
    try:
        place_of.mkdir(parents=True, exist_ok=True)
        picture, _ = write_figure(board, place_of)
        made = board.as_dict() | ({"sensitivity": survival.as_dict()} if survival else {})
        (place_of / "scoreboard.json").write_text(json.dumps(_plain(made), indent=1) + "\n", encoding="utf-8")
        file = place_of / "scoreboard.html"
        file.write_text(_page(board, survival, picture.read_text(encoding="utf-8")), encoding="utf-8")
    except OSError as error:
        raise cannot_write(place_of, error) from None
    return file


def _plain(made: Any) -> Any:
    if isinstance(made, dict):
        return {name: _plain(value) for name, value in made.items()}
    if isinstance(made, list):
        return [_plain(value) for value in made]
    return None if isinstance(made, float) and not isfinite(made) else made


def _page(board: Scoreboard, survival: Survival | None, svg: str) -> str:
    from relsim.views.report.page import Html

    parts = [
        Section("answer", "The answer", "Answer", paragraph(summary(board, survival))),
        Section("figure", "All at a glance", "Figure", tag("figure", Html(svg[svg.index("<svg") :]))),
        Section("rows", "Row by row", "Rows", joined(_tables(board, survival))),
        Section(
            "missed",
            "What is not met",
            "Not met",
            bullets(_missed(board)) if [*_missed(board)] else paragraph("Nothing."),
        ),
        Section(
            "worlds",
            "The worlds",
            "Worlds",
            table(
                ["study", "what it is"],
                [[name, study.about] for name, study in studies().items()],
                "Worlds",
                left=2,
            ),
        ),
    ]
    if survival is not None:
        parts.append(
            Section(
                "moved",
                "What was moved",
                "Moved",
                details(f"{len(survival.settings)} assumed settings", bullets(survival.settings)),
            )
        )
    head = joined(
        [
            paragraph("relsim: true to the world?", class_="eyebrow"),
            tag("h1", "Published regularities against simulated worlds"),
            tag(
                "ul",
                joined([tag("li", f"relsim {__version__}"), tag("li", f"{board.replicates} replicates")], ""),
                class_="chips",
            ),
        ]
    )
    return page("Scoreboard", head, parts, paragraph(f"Written by relsim {__version__}."))


def _tables(board: Scoreboard, survival: Survival | None) -> Iterator[str]:
    heads = ["row", "regularity", "verdict", "number", "published", "band", "simulated", "95 % interval"]
    heads += ["survives"] if survival else []
    rows = []
    for row in board.rows:
        for at, check in enumerate(row.target.checks):
            found = row.interval(check.name)
            span = f"{number(found.low)} to {number(found.high)}" if isfinite(found.low) else ""
            state = row.verdict + (", used" if row.target.used else "") + ("" if row.settled else ", open")
            first = [row.target.id, row.target.what, state] if at == 0 else ["", "", ""]
            share = [f"{100 * survival.met[row.target.id]:.0f} %" if at == 0 else ""] if survival else []
            rows.append([*first, check.name, check.published, check.band, number(found.mean), span, *share])
    yield table(heads, rows, "Rows", left=6)
    yield paragraph(
        "Verdicts are by the means over replicates; `open` says that an interval crosses the edge of a band. "
        "A row that is `used` is partly an input and does not count."
    )
    notes = [
        [
            row.target.id,
            row.target.how,
            row.target.study,
            row.target.source,
            row.target.used,
            row.target.lacks,
        ]
        for row in board.rows
    ]
    heads = ["row", "analysis", "world", "source", "partly an input", "not looked at"]
    yield details("How each row is measured", table(heads, notes, "Notes", left=6))


def _missed(board: Scoreboard) -> Iterator[str]:
    from relsim.validation.reasons import REASONS

    for row in board.rows:
        if row.verdict != MET:
            why = REASONS.get(row.target.id, "")
            off = [
                check.name for check in row.target.checks if not check.holds(row.interval(check.name).mean)
            ]
            yield f"{row.target.id}, {row.target.what} ({', '.join(off)}). {why}"
