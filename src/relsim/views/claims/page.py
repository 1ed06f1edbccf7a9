"""One page about claims: the score, all at a glance, where essays collide, and each claim in full."""

from collections.abc import Iterator, Sequence

from relsim.insight.finding import CANNOT, Finding
from relsim.version import __version__
from relsim.views.claims.blocks import claim_block, collisions, figured, overview, tiles
from relsim.views.claims.pictures import GLANCE
from relsim.views.claims.text import named, score_line
from relsim.views.findings.pictures import Picture
from relsim.views.report.heading import NOT_CALIBRATED
from relsim.views.report.page import Html, Section, bullets, details, joined, page, paragraph, table, tag
from relsim.views.report.svg import drawing

HOW = (
    "Every arm of a claim runs on the same draws, replicate by replicate. A claim is supported when every "
    "effect that its essay predicts lies where it was predicted, with its whole interval and beyond the "
    "smallest effect that counts. It is refuted when the whole interval of an effect that was named for "
    "it lies elsewhere: the other way (contrary), or short of what counts, even if it has the sign that "
    "the essay expects (negligible). It is undecided otherwise. Intervals of one voice hold all at once, "
    "over its predictions and over all looks at the runs, at 95 %. In the pictures the dashed line is the "
    "smallest effect that counts, and the shaded side is where the effect was predicted to lie."
)


def text_of(finding: Finding, pictures: Sequence[Picture]) -> str:
    """Return the page as the text of an HTML file."""
    glance = [picture for picture in pictures if picture.name.startswith(GLANCE)]
    with drawing():
        parts = [
            Section(
                "score",
                "The score",
                "Score",
                joined([tiles(finding), *([figured(glance)] if glance else []), overview(finding)]),
            ),
            Section("collide", "Where the essays collide", "Collisions", collisions(finding)),
            *_essays(finding, pictures),
            Section("limits", "What this cannot say", "Limits", bullets(_limits())),
            Section("again", "What was fixed first, and how to get this again", "Reproduce", _again(finding)),
        ]
    footer = paragraph(f"Written by relsim {__version__}; {NOT_CALIBRATED}.")
    return page(finding.question, _head(finding), parts, footer)


def _head(finding: Finding) -> Html:
    chips = [tag("li", f"relsim {__version__}"), tag("li", f"{finding['claims'].height} claims")]
    chips.append(tag("li", NOT_CALIBRATED, class_="warn"))
    return joined(
        [
            paragraph("relsim: the claims of the essays put to the test", class_="eyebrow"),
            tag("h1", finding.question),
            tag("ul", joined(chips, ""), class_="chips"),
            paragraph(tag("b", score_line(finding)), f"{finding.manifest['order']['said']}."),
            paragraph(tag("b", "How a verdict comes about:"), HOW, class_="reading"),
        ]
    )


def _essays(finding: Finding, pictures: Sequence[Picture]) -> Iterator[Section]:
    """Yield a part for each essay, with its claims."""
    claims = finding["claims"]
    for essay in sorted(set(claims["essay"])):
        blocks = (
            claim_block(row, finding, [p for p in pictures if p.name.startswith(f"{row['claim']}_")])
            for row in claims.filter(essay=essay).to_dicts()
        )
        name = named(essay)
        anchor = f"essay-{essay.replace(' ', '-')}"
        yield Section(anchor, f"The claims: {name[0].lower()}{name[1:]}", name, joined(blocks))


def _limits() -> list[str]:
    own = "A verdict is on a claim as it stands in this model, with what is assumed there; not on the world."
    ranges = (
        "Shares of points are of the ranges that were varied, every value as likely as the claim's file "
        "says: they are no chances that something happens."
    )
    return [*(line.strip() for line in CANNOT.splitlines()[1:]), own, ranges]


def _again(finding: Finding) -> Html:
    """Return what was fixed when, and the worlds in full."""
    order = finding.manifest["order"]
    rows = [
        (
            "relsim",
            f"{finding.manifest.get('relsim', __version__)}, commit {order['now']['commit'] or 'unknown'}",
        ),
        ("engine", order["now"]["engine"]),
        ("parameters", f"{order['now']['parameters']} (hash of every default, range and source)"),
        ("fixed", order["said"]),
        *(
            (name, ", ".join(f"{part} {digest}" for part, digest in one.items()))
            for name, one in order["now"]["claims"].items()
        ),
    ]
    command = f"relsim hypotheses {' '.join(finding['claims']['claim'])}"
    worlds = finding.manifest["worlds"].items()
    return joined(
        [
            paragraph("The same version, claims and seeds give the same numbers to the bit."),
            tag("pre", tag("code", command)),
            table(["what", "which"], rows, "What was fixed", left=2, class_="prose"),
            *(
                details(f"{name} in full, as it was run", tag("pre", tag("code", text)))
                for name, text in worlds
            ),
        ]
    )
