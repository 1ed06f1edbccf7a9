"""A calibration to tables in words."""

from collections.abc import Sequence

from relsim.calibration.tabulating import Tabulated
from relsim.calibration.writing_tables import values_of
from relsim.views.text import table, wrapped


def tables_as_text(done: Tabulated, said: Sequence[str]) -> str:
    """Return a calibration to tables in words and two tables."""
    values: list[tuple[str, ...]] = [("setting", "value", "95 % interval", "before", "")]
    values += [
        (
            row["path"], f"{row['value']:g}", f"{row['low']:g} to {row['high']:g}", f"{row['start']:g}",
            row["note"],
        )
        for row in values_of(done)
    ]  # fmt: skip
    checks: list[tuple[str, ...]] = [("number", "table", "world", "95 % of such tables")]
    checks += [
        (check.name, f"{check.log:.3f}", f"{check.world:.3f}", f"{check.low:.3f} to {check.high:.3f}")
        for check in done.checks
    ]
    fit = f"Fit: {done.verdict} (misfit {done.match.misfit:.2f}; of a perfect world 1 may be expected)."
    rest = "All settings that are not in the first table stay as they were."
    return "\n\n".join(
        ["\n".join(said), table(values, indent=2), wrapped(fit), table(checks, indent=2), wrapped(rest)]
    )
