"""How claims that were put to the test look: a table for the terminal, pictures, one page.

Read in this order: `text` (the terminal), `pictures`, `blocks` (a claim in the page), `page`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relsim.insight.finding import Finding


def write_claims(finding: "Finding", folder: str | Path) -> Path:
    """Write what became of claims as `relsim.views.findings.write_finding` does, and what docs are made from.

    Parameters
    ----------
    finding : Finding
        Of `relsim.hypotheses`.
    folder : str or Path

    Raises
    ------
    UserError
        Something cannot be written.
    """
    from relsim.views.claims.kept import write_kept
    from relsim.views.claims.page import text_of
    from relsim.views.claims.pictures import pictures_of
    from relsim.views.findings.writing import put, written_into

    page = put(finding, folder, pictures_of(finding), text_of)
    with written_into(page.parent):
        write_kept(finding, page.parent)
    return page
