"""The head of the page: the question, what was run, and how to read numbers."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from relsim.analysis.metrics import EVERYBODY
from relsim.scenario.problems import counted
from relsim.scenario.schema import Scenario
from relsim.views.report.page import Html, joined, paragraph, tag
from relsim.views.report.subject import Subject
from relsim.views.standing import in_lines
from relsim.views.style import in_order
from relsim.views.text import listed

NOT_CALIBRATED = "not calibrated to a firm's data"


def header(subject: Subject) -> Html:
    """Return the question, what was run, and the one line that explains intervals."""
    chips = joined((tag("li", chip) for chip in _chips(subject)), "")
    return joined(
        [
            paragraph("relsim report: a simulation of customers and vendors", class_="eyebrow"),
            tag("h1", subject.title),
            tag("ul", joined([chips, *data_chips(subject.worlds)], ""), class_="chips"),
            tag("dl", joined(_worlds(subject)), class_="worlds"),
            *(paragraph(line, class_="standing") for line in in_lines(subject.worlds)),
            reading(subject),
        ]
    )


def data_chips(worlds: Mapping[str, Scenario]) -> list[Html]:
    """Return to which data the worlds were fitted, as marks at the head of a page.

    >>> data_chips({"a": Scenario()})
    ['<li class="warn">not calibrated to a firm&#x27;s data</li>']
    """
    found = {}
    for world in worlds.values():
        made = world.calibration
        name = Path(made.log).name or "data"
        text = f"calibrated to {name}: {made.verdict or 'not judged'}" if world.calibrated else NOT_CALIBRATED
        found[text] = {} if world.calibrated and made.verdict == "good" else {"class_": "warn"}
    return [tag("li", text, **how) for text, how in found.items()]


def footnote(worlds: Mapping[str, Scenario]) -> str:
    """Return to which data the worlds were fitted, for the foot of a page.

    >>> footnote({"a": Scenario()})
    "not calibrated to a firm's data"
    """
    fitted = [world.calibration for world in worlds.values() if world.calibrated]
    if not fitted:
        return NOT_CALIBRATED
    names = listed(list(dict.fromkeys(Path(made.log).name or "data" for made in fitted)))
    return f"calibrated to {names}" + (" in part" if len(fitted) < len(worlds) else "")


def reading(subject: Subject) -> Html:
    """Return how to read an interval and a spread, in one line."""
    if subject.replicates == 1:
        return paragraph(
            "One run is one story: it shows neither an interval of the mean nor a spread of runs. More runs "
            "tell what is chance:",
            tag("code", "--replicates 30"),
            class_="reading",
        )
    text = (
        "[brackets] and dark bands are the 95 % interval of the mean, where the mean of endlessly many runs "
        "would lie; light bands are the spread of runs, which holds 80 % of them. More runs narrow the "
        "first, never the second."
    )
    return paragraph(tag("b", "How to read it:"), text.replace(" %", "\N{NO-BREAK SPACE}%"), class_="reading")


def _chips(subject: Subject) -> Iterator[str]:
    manifest, people = subject.manifest, subject.results.runs["people"]
    yield f"relsim {manifest['relsim']}"
    yield subject.time
    low, high = people.min(), people.max()
    if isinstance(low, int) and isinstance(high, int) and high > 0:
        yield f"{low:,} to {high:,} people" if low < high else counted(high, "person", "people")
    runs = counted(subject.replicates, "run")
    yield f"{runs} of each on the same draws" if len(subject.scenarios) > 1 else runs
    if manifest["failed"]:
        yield f"{counted(manifest['failed'], 'run')} failed"


def _worlds(subject: Subject) -> Iterator[Html]:
    """Return what each scenario is called, and who sells in it."""
    summary = subject.results.summary.filter(group=EVERYBODY)
    for name, entry in subject.manifest["scenarios"].items():
        vendors = [vendor for vendor in in_order(summary.filter(scenario=name)["vendor"]) if vendor != "all"]
        title = entry["title"] or "untitled"
        yield tag("dt", name)
        yield tag("dd", f"{title} ({listed(vendors)})" if vendors else f"{title}: every run failed")
