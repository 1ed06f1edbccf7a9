"""A calibration to tables in words."""

from collections.abc import Sequence

from relsim.calibration.worlds.quality import MISFITS, spare
from relsim.calibration.worlds.tabulating import Tabulated
from relsim.calibration.worlds.writing_tables import values_of
from relsim.views.calibrated.words import values_text
from relsim.views.text import table, wrapped


def tables_as_text(done: Tabulated, said: Sequence[str]) -> str:
    """Return a calibration to tables in words and two tables."""
    checks: list[tuple[str, ...]] = [("number", "table", "world", "95 % of such tables")]
    checks += [
        (check.name, f"{check.log:.3f}", f"{check.world:.3f}", f"{check.low:.3f} to {check.high:.3f}")
        for check in done.checks
    ]
    rest = "All settings that are not in the first table stay as they were."
    return "\n\n".join(
        [
            "\n".join(said),
            values_text(values_of(done)),
            wrapped(fit_in_words(done)),
            table(checks, indent=2),
            wrapped(rest),
        ]
    )


def fit_in_words(done: Tabulated) -> str:
    """Return how well the world looks like its tables, and why it is called so."""
    worst = max(done.checks, key=lambda check: check.missed)
    far = f"The number that is missed most, {worst.name}, is missed by {worst.missed:.1%}."
    if not spare(done.checks, len(done.match.free)):
        return (
            f"Fit: {done.verdict}. {far} As many settings were fitted as there are numbers, so that nothing "
            "is left over by which the world could be refuted, and no such fit is called better than fair: "
            "give another table or a log to learn more."
        )
    misfit = done.match.misfit
    fit = f"Fit: {done.verdict} (misfit {misfit:.2f}; of a perfect world 1 may be expected). {far}"
    if done.verdict == "good" and misfit > MISFITS[0]:
        fit += " That is more than chance in tables of so many customers, and little all the same."
    return fit
