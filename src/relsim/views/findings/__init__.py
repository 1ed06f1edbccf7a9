"""What a finding looks like: its pictures as files, and one self-contained page.

    from relsim.views import findings

    findings.write_finding(relsim.flip("village_mne_only", "village"), "out/flip")

Read in this order: `pictures` (which pictures a finding has), `files` (pictures as SVG and PNG), `page`.
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
    from relsim.errors import UserError
    from relsim.scenario.problems import shown_path
    from relsim.views.findings.files import write_pictures

    if finding.kind == "hypotheses":
        from relsim.views.claims.page import text_of
        from relsim.views.claims.pictures import pictures_of
    else:
        from relsim.views.findings.page import text_of
        from relsim.views.findings.pictures import pictures_of

    place, pictures = finding.save(folder), pictures_of(finding)
    page = place / "report.html"
    try:
        write_pictures(pictures, place / "pictures")
        page.write_text(text_of(finding, pictures), encoding="utf-8", newline="\n")
        if finding.kind == "hypotheses":
            from relsim.views.claims.kept import write_kept

            write_kept(finding, place)
    except OSError as error:
        raise UserError(
            f"{shown_path(place)}: cannot be written ({error.strerror}); name another folder"
        ) from None
    return page
