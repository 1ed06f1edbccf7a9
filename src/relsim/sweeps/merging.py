"""Parts of a sweep, done by machines that do not know each other, put together."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from relsim.errors import UserError
from relsim.experiments.archive import RUNS, Archive
from relsim.experiments.store import MANIFEST
from relsim.experiments.writing import cannot_write
from relsim.scenario.problems import shown_path
from relsim.sweeps.definition import changed
from relsim.sweeps.folder import Folder
from relsim.sweeps.outcomes import levels_of
from relsim.sweeps.results import Sweep
from relsim.sweeps.shards import WHOLE, Shard, shard_of

RUN = ["point", "scenario", "replicate"]


def merge(parts: Sequence[str | Path], out: str | Path, overwrite: bool = False) -> Sweep:
    """Put the parts of a sweep together: the same bits as if it had never been divided.

    Parameters
    ----------
    parts : sequence of str or Path
        The folders of all parts that `sweep(..., shard=...)` made.
    out : str or Path
        Where the whole is written, finished runs too where parts have folders of them.
    overwrite : bool
        Start anew where `out` holds another sweep.

    Raises
    ------
    UserError
        A part is missing, is not done, is there twice, or belongs to another sweep.
    """
    sweeps = {Path(part): Sweep.load(part) for part in _done(parts)}
    definition = _one_definition(sweeps)
    _complete({place: shard_of(made.manifest["shard"]) for place, made in sweeps.items()})
    with Folder(out) as folder:
        folder.begin(definition, overwrite)
        for place in sweeps:
            _take_runs(place / RUNS, folder.archive)
        made = _together([*sweeps.values()], definition)
        made.save(folder.place)
        folder.log(f"merged {len(sweeps)} parts: {len(made.runs)} runs")
    return made


def _done(parts: Sequence[str | Path]) -> Sequence[str | Path]:
    """Return the parts, if all of them are done."""
    if not parts:
        raise UserError("there is nothing to merge; name the folders of the parts")
    for part in parts:
        if Folder(part).definition() is not None and not (Path(part) / MANIFEST).exists():
            raise UserError(f"{shown_path(Path(part))}: is not done; run its command again, then merge")
    return parts


def _one_definition(sweeps: dict[Path, Sweep]) -> dict[str, Any]:
    """Return the definition of the whole."""
    whole = {"shard": str(WHOLE)}
    (first, made), *others = sweeps.items()
    definition: dict[str, Any] = {**made.manifest["definition"], **whole}
    for place, other in others:
        if lines := changed(definition, {**other.manifest["definition"], **whole}):
            told = "\n".join(f"  {line}" for line in lines)
            raise UserError(
                f"{shown_path(place)}: is a part of another sweep than {shown_path(first)}:\n{told}"
            )
    return definition


def _complete(shards: dict[Path, Shard]) -> None:
    """Refuse parts that do not make a whole."""
    (first, one), *_ = shards.items()
    numbers: dict[int, Path] = {}
    for place, shard in shards.items():
        if shard.count != one.count:
            raise UserError(f"{shown_path(place)}: is part {shard}, but {shown_path(first)} is {one}")
        if shard.number in numbers:
            raise UserError(
                f"{shown_path(place)}: is part {shard}, as {shown_path(numbers[shard.number])} is"
            )
        numbers[shard.number] = place
    if missing := [str(Shard(n, one.count)) for n in range(1, one.count + 1) if n not in numbers]:
        raise UserError(f"the parts {', '.join(missing)} are missing; name their folders too")


def _take_runs(place: Path, archive: Archive) -> None:
    """Have the finished runs of a part in the archive too, without a copy where the disk allows."""
    there = Archive(place)
    for key in there.found():
        path = archive.path(key)
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _link(there.path(key), path)
        except OSError as error:
            raise cannot_write(archive.folder, error) from None


def _link(file: Path, path: Path) -> None:
    try:
        os.link(file, path)
    except OSError:  # another disk
        copy = path.with_suffix(f".{os.getpid()}.copy")
        shutil.copyfile(file, copy)
        copy.replace(path)


def _together(sweeps: list[Sweep], definition: dict[str, Any]) -> Sweep:
    """Return the tables of the whole."""
    first = sweeps[0]
    order = pl.DataFrame({"scenario": [*first.manifest["scenarios"]]}).with_row_index("_scenario")
    runs = _in_order([made.runs for made in sweeps], order).with_columns(run=pl.int_range(pl.len()))
    outcomes = _in_order([made.outcomes for made in sweeps], order)
    shares = sorted({share for spec in definition["outcomes"] for share in spec["quantiles"] or ()})
    manifest = first.manifest | {
        "runs": len(runs),
        "failed": int(runs["failed"].sum()),
        "seconds": round(float(runs["seconds"].sum()), 1),
        "shard": str(WHOLE),
        "definition": definition,
    }
    return Sweep(first.points, runs, outcomes, levels_of(outcomes, shares), manifest)


def _in_order(tables: list[pl.DataFrame], order: pl.DataFrame) -> pl.DataFrame:
    """Return rows run by run as an undivided sweep has them."""
    joined = pl.concat(tables).join(order, on="scenario", how="left", maintain_order="left")
    return joined.sort("point", "_scenario", "replicate", maintain_order=True).drop("_scenario")
