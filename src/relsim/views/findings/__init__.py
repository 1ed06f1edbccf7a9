"""What a finding looks like: its pictures as files, and one self-contained page.

    from relsim.views import findings

    findings.write_finding(relsim.flip("village_mne_only", "village"), "out/flip")

Read in this order: `pictures` (which pictures a finding has), `files` (pictures as SVG and PNG), `page`,
`writing`. Claims that were put to the test have a page of their own: `relsim.views.claims`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relsim.insight.finding import Finding


def write_finding(finding: "Finding", folder: str | Path) -> Path:
    """Write tables (Parquet, CSV), pictures (SVG, PNG), the manifest and report.html; return the page's path.

    Parameters
    ----------
    finding : Finding
    folder : str or Path
        Made if need be; files of the same names are replaced.

    Raises
    ------
    UserError
        Something cannot be written.
    """
    from relsim.views.findings.page import text_of
    from relsim.views.findings.pictures import pictures_of
    from relsim.views.findings.writing import put

    return put(finding, folder, pictures_of(finding), text_of)
