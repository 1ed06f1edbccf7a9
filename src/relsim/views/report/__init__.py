"""The report: one self-contained HTML file that opens offline and is read in a minute.

No script, no link to anything outside the file: pictures are SVG inside the page, each with a name, a
description, and its numbers in a table behind it. The same results give the same bytes.

Read in this order: `subject` (what the report is about), `page` and `svg` (what it is made of), `heading`,
`answer`, `curves`, `cohorts`, `rows`, `pairs`, `settings`, `limits`, `reproducing` (its parts), `report.css`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relsim.experiments.results import Results


def write_report(results: "Results", path: str | Path) -> Path:
    """Write the report of a run or of a comparison; return its path.

    Parameters
    ----------
    results : Results or Comparison
    path : str or Path
        The file to write, with its folder if need be.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    from relsim.errors import UserError
    from relsim.scenario.problems import shown_path

    file, text = Path(path), report_text(results)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(
            f"{shown_path(file)}: cannot be written ({error.strerror}); name another file"
        ) from None
    return file


def report_text(results: "Results") -> str:
    """Return the report as the text of an HTML file."""
    from relsim.views.report.contents import contents

    return contents(results)
