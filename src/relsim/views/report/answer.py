"""The answer in plain words as a piece of the page, and the key numbers as cards."""

import re
from collections.abc import Iterator

from relsim.analysis.metrics import METRICS
from relsim.views.report import swatches
from relsim.views.report.numbers import bounds
from relsim.views.report.page import Html, gap, joined, paragraph, safe, tag
from relsim.views.report.subject import Subject
from relsim.views.style import called, label_of, looks, said, unit_of

CARDS = ("kept", "retention", "customers", "health", "customer_gain", "vendor_gain")


def answer(subject: Subject) -> Html:
    """Return what was found, in words."""
    if subject.comparison is None:
        return joined(paragraph(world.look_for) for world in subject.worlds.values() if world.look_for)
    return answer_in_html(subject.comparison.answer())


def answer_in_html(text: str) -> Html:
    r"""Return an answer as panels: an empty line parts sections, points below a first line are indented.

    A first section without points says what was asked and done: that is in the head of the page already.

    >>> print(answer_in_html("Why?\n\nIn A:\n  Kept: 0.5 (+0.1 [0.0, 0.2])."))
    <div class="answer"><div><h3>In A</h3>
    <ul><li><b>Kept:</b> 0.5 <span class="ci">(+0.1 <span class="nb">[0.0, 0.2]</span>)</span>.</li></ul>...
    """
    parts = [part.splitlines() for part in text.strip().split("\n\n")]
    if len(parts) > 1 and not any(line.startswith(" ") for line in parts[0]):
        parts = parts[1:]
    return tag("div", joined(map(_part, parts)), class_="answer")


def _part(lines: list[str]) -> Html:
    """Return a section: its head and its points."""
    if lines[0].startswith(" ") or len(lines) == 1:
        return tag("div", _points(lines))
    head = lines[0].rstrip(":")
    content = joined([tag("h3", head), _points(lines[1:])])
    return tag("div", content, class_="short") if head == "In short" else tag("div", content)


def _points(lines: list[str]) -> Html:
    """Return points, those that are indented further below the one before."""
    outer = min(_indent(line) for line in lines)
    items: list[tuple[str, list[str]]] = []
    for line in lines:
        if _indent(line) > outer and items:
            items[-1][1].append(line)
        else:
            items.append((line, []))
    points = (joined([_point(line), *([_points(below)] if below else [])], "") for line, below in items)
    return tag("ul", joined((tag("li", point) for point in points), ""))


def _point(line: str) -> Html:
    """Return a line with what it is about, up to the first colon, in bold."""
    line = re.sub(r"(?<=[\s\[(])-(?=\d)", "−", line.strip())
    about, colon, rest = line.replace(" %", "\N{NO-BREAK SPACE}%").partition(": ")
    return joined([tag("b", f"{about}:"), _with_intervals(rest)], " ") if colon else _with_intervals(about)


def _with_intervals(text: str) -> Html:
    """Return a text in which what is in brackets is set back and does not break."""
    whole = re.sub(r"\[[^\]]*\]", r'<span class="nb">\g<0></span>', safe(text))
    return Html(re.sub(r"\([^()]*<span[^()]*\)", r'<span class="ci">\g<0></span>', whole))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def cards(subject: Subject) -> Html:
    """Return the key numbers, a card for each."""
    shown = subject.present(CARDS)
    missing = [label_of(metric) for metric in CARDS if metric not in shown]
    told = [gap(f"Not measured in these runs: {', '.join(missing)}.")] if missing else []
    return joined([tag("div", joined(_card(subject, metric) for metric in shown), class_="cards"), *told])


def _card(subject: Subject, metric: str) -> Html:
    label, unit = METRICS[metric].label, unit_of(metric)
    name = label.capitalize()
    head = tag("h3", name if unit in (label, "%") else joined([name, tag("small", unit)], " "))
    body = tag("tbody", joined(_rows(subject, metric)))
    return tag("div", joined([head, tag("table", body)]), class_="card")


def _rows(subject: Subject, metric: str) -> Iterator[Html]:
    """Return a row for each vendor, below the name of its scenario where there are several."""
    look = looks(subject.vendors)
    for scenario in subject.scenarios:
        rows = subject.levels.filter(scenario=scenario, metric=metric).to_dicts()
        if rows and len(subject.scenarios) > 1:
            yield tag("tr", tag("th", scenario, colspan="3", scope="colgroup"))
        for row in rows:
            vendor = row["vendor"]
            name = joined([swatches.mark(look[vendor].colour, look[vendor].marker), called(vendor)], " ")
            interval = bounds(row["mean_low"], row["mean_high"], metric)
            cells = [tag("th", name, scope="row"), tag("td", said(row["mean"], metric)), tag("td", interval)]
            yield tag("tr", joined(cells, ""))
