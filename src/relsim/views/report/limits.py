"""What the model cannot say, and what each number means."""

from relsim.analysis.metrics import METRICS
from relsim.views.report.page import Html, bullets, joined, table, tag
from relsim.views.report.subject import Subject
from relsim.views.style import unit_of

_TIME = {"end": "last recorded week", "horizon": "all recorded weeks", "run": "whole run"}


NOT_FITTED = (
    "Not calibrated to a firm's data.",
    "No data of a real market was fitted. Read directions, rankings and rough sizes, not forecasts for a "
    "firm.",
)
FITTED = (
    "Only what the data tell is fitted.",
    "What no log can tell (tastes, the other vendors, what customers think) is as shipped or as the scenario "
    "says. A good fit does not show that the mechanisms are the true ones.",
)
LIMITS = (
    (
        "Intervals are sampling error only.",
        "They say how well these runs know the model's own mean. With enough runs they shrink to nothing, "
        "whether the model is true or not.",
    ),
    (
        "{assumed} values are assumed or rest on weak sources.",
        "All are listed below, each number with a range to try. The runs in this report did not vary them: "
        "that what is settled here holds over those ranges is not shown.",
    ),
    (
        "No joint validation data.",
        "Mechanisms come from separate studies of different markets and years. No data set was found that "
        "measures them together, so how they add up is the model's claim.",
    ),
    (
        "Vendors are their settings.",
        "A vendor's name stands for a row of levers. A real vendor that differs in one of them may differ "
        "in the outcome too.",
    ),
    (
        "People count once for each vendor that they buy from.",
        "So vendors' customers add up to more than there are people.",
    ),
)


def limits(subject: Subject) -> Html:
    """Return what the results do not show, however small their intervals are."""
    assumed = len({path for entry in subject.manifest["scenarios"].values() for path in entry["assumed"]})
    fitted = [world.calibrated for world in subject.worlds.values()]
    first = [*([FITTED] if any(fitted) else []), *([] if all(fitted) else [NOT_FITTED])]
    lines = [*first, *LIMITS]
    return bullets(joined([tag("b", head.format(assumed=assumed)), text], " ") for head, text in lines)


def definitions(subject: Subject) -> Html:
    """Return what each metric of the results means, once for all pictures and tables."""
    metrics = [METRICS[name] for name in subject.manifest["metrics"]]
    rows = (
        (m.name, m.label, unit_of(m.name), m.formula, _TIME[m.time], m.better or "depends") for m in metrics
    )
    heads = ["name", "what it is", "unit", "formula", "measured over", "better"]
    return table(heads, rows, "What each number means", left=6, class_="prose")
