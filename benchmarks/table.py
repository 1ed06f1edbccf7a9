"""A small table: printed, and kept as JSON."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

OUT = Path("out/bench")


@dataclass
class Table:
    """What a benchmark found."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: Any) -> None:
        """Add a row."""
        self.rows.append(cells)

    def note(self, text: str) -> None:
        """Add a sentence below."""
        self.notes.append(text)

    def show(self) -> None:
        """Print it."""
        cells = [self.columns, *([shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[n]) for row in cells) for n in range(len(self.columns))]
        print(f"\n{self.title}")
        for row in cells if self.rows else []:
            print(
                "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
        for note in self.notes:
            print(f"  {note}")

    def keep(self, name: str) -> None:
        """Write it to a file, with what it was measured on."""
        OUT.mkdir(parents=True, exist_ok=True)
        made = asdict(self) | {"machine": machine(), "cores": os.cpu_count(), "load": os.getloadavg()}
        made |= {package: version(package) for package in ("relsim", "numpy", "numba", "mesa")}
        (OUT / f"{name}.json").write_text(json.dumps(made, indent=1) + "\n")


def shown(cell: Any) -> str:
    """Return a cell as a text."""
    return f"{cell:,.4g}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)


def machine() -> str:
    """Return what the processor calls itself."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    return names[0].partition(": ")[2] if names else platform.processor() or platform.machine()
