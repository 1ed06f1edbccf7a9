"""A finding in a folder: tables, pictures, and one page."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from relsim.errors import UserError
from relsim.scenario.problems import shown_path
from relsim.views.findings.files import write_pictures
from relsim.views.findings.pictures import Picture

if TYPE_CHECKING:
    from relsim.insight.finding import Finding


def put(
    finding: "Finding",
    folder: str | Path,
    pictures: Sequence[Picture],
    text_of: "Callable[[Finding, Sequence[Picture]], str]",
) -> Path:
    """Write tables (Parquet, CSV), pictures (SVG, PNG), the manifest and report.html; return the page's path.

    Parameters
    ----------
    finding : Finding
    folder : str or Path
        Made if need be; files of the same names are replaced.
    pictures : sequence of Picture
    text_of : callable
        From a finding and its pictures to the page.

    Raises
    ------
    UserError
        Something cannot be written.
    """
    place = finding.save(folder)
    page = place / "report.html"
    with written_into(place):
        write_pictures(pictures, place / "pictures")
        page.write_text(text_of(finding, pictures), encoding="utf-8", newline="\n")
    return page


@contextmanager
def written_into(place: Path) -> Iterator[None]:
    """Say in plain words that a folder cannot be written.

    Raises
    ------
    UserError
    """
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{shown_path(place)}: cannot be written ({error.strerror}); name another folder"
        ) from None
