"""Results on disk: a folder with one Parquet file for each table, and a manifest.

Each file is put into place whole (`writing`). The manifest is written first, to say whose the folder is,
and again at the end with the digest of every table, so that results that were not finished are not taken
for whole. A folder that holds other results is refused.
"""

import hashlib
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from relsim.errors import UserError
from relsim.experiments.manifest import identity
from relsim.experiments.writing import cannot_write, put
from relsim.scenario.problems import shown_path

MANIFEST = "manifest.json"
FORMAT = 1  # of the folder; raised when an older relsim could not read it


def put_tables(place: Path, manifest: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> Path:
    """Write tables and their manifest into a folder, whatever it holds; return it.

    Raises
    ------
    UserError
        The folder cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        _put_manifest(place, manifest, {})
        digests = {}
        for name, table in tables.items():
            buffer = BytesIO()
            table.write_parquet(buffer, compression="zstd")
            put(place / f"{name}.parquet", buffer.getvalue())
            digests[name] = hashlib.sha256(buffer.getvalue()).hexdigest()
        _put_manifest(place, manifest, digests)
    except OSError as error:
        raise cannot_write(place, error) from None
    return place


def put_csv(place: Path, tables: Mapping[str, pl.DataFrame]) -> list[Path]:
    """Write tables as CSV into a folder; return the files.

    Raises
    ------
    UserError
        The folder cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        return [put(place / f"{name}.csv", table.write_csv().encode()) for name, table in tables.items()]
    except OSError as error:
        raise cannot_write(place, error) from None


def read_tables(place: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the tables of a folder by name, and their manifest.

    Raises
    ------
    UserError
        The folder holds none, or they cannot be read.
    """
    manifest = _manifest(place)
    if manifest is None:
        raise UserError(f"{shown_path(place)}: there are no results here; name a folder that has some")
    if manifest.pop("format", 0) > FORMAT:
        raise UserError(f"{shown_path(place)}: a newer relsim wrote these results; update relsim")
    return _tables(place, manifest.pop("tables", {})), manifest


def _tables(place: Path, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return the tables of a folder, if they are all there and as they were written."""
    tables = {}
    try:
        for name, digest in digests.items():
            content = (place / f"{name}.parquet").read_bytes()
            if hashlib.sha256(content).hexdigest() == digest:
                tables[name] = pl.read_parquet(BytesIO(content))
    except OSError as error:
        raise UserError(f"{shown_path(place)}: cannot be read ({error.strerror}); run it again") from None
    if not digests or len(tables) < len(digests):
        raise UserError(f"{shown_path(place)}: the results are not whole; run it again")
    return tables


def _put_manifest(place: Path, manifest: Mapping[str, Any], digests: Mapping[str, str]) -> None:
    whole = {"format": FORMAT, **manifest, "tables": digests}
    put(place / MANIFEST, json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n")


def refuse_other(folder: str | Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a folder that holds the results of another experiment, or tables that nobody owns.

    Parameters
    ----------
    folder : str or Path
        Need not be there.
    manifest : mapping
        Of the results to be written there; see `relsim.experiments.manifest.manifest_of`.

    Raises
    ------
    UserError
    """
    place = Path(folder)
    there = _manifest(place)
    mend = "name another folder, or let it be replaced (--overwrite, or overwrite=True)"
    if there is not None:
        if identity(there) != identity(manifest):
            raise UserError(f"{shown_path(place)}: holds other results; {mend}")
        return
    found = min(place.glob("*.parquet"), default=None)
    if found:
        raise UserError(f"{shown_path(found)}: is not of these results; {mend}")


def _manifest(place: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder; None where there is none.

    Raises
    ------
    UserError
        When it cannot be read.
    """
    path = place / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
        identity(manifest)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UserError(f"{shown_path(path)}: cannot be read; name another folder, or delete it") from None
    return dict[str, Any](manifest) if isinstance(manifest, Mapping) else None
