"""Run the benchmarks, all or those that are named."""

import argparse
import importlib

NAMES = ("twin", "sizes", "parts", "memory", "vendors", "sis", "numpy", "recording", "starting", "sweep")


def main() -> None:
    """Measure, print a table for each, and write them to out/bench."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time relsim beside others.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(NAMES)}")
    parser.add_argument(
        "--ten-million", action="store_true", help="also run 10 million people (12 GB, minutes)"
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no benchmark is named {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    for name in asked.names or NAMES:
        table = importlib.import_module(f"benchmarks.bench_{name}").measure(ten_million=asked.ten_million)
        table.show()
        table.keep(name)


if __name__ == "__main__":
    main()
