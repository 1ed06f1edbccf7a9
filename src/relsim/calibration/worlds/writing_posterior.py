"""The posterior as files: its draws as a table, and an experiment that runs the fitted world at each."""

import csv
from pathlib import Path

from relsim.calibration.worlds.posterior import Posterior
from relsim.calibration.worlds.writing import rounded
from relsim.scenario.resolved import toml_value

DIGITS = 6
OUTCOMES = ("frequency", "customers", "retention", "vendor_gain")


def write_posterior(found: Posterior, scenario: Path, vendor: str, folder: Path) -> tuple[Path, Path]:
    """Write the draws and the experiment; return their files.

    Parameters
    ----------
    found : Posterior
    scenario : Path
        The fitted scenario, in the same folder.
    vendor : str
        Of whom the experiment measures outcomes.
    folder : Path
        Where `posterior.csv` and `posterior.toml` are written.
    """
    table, experiment = folder / "posterior.csv", folder / "posterior.toml"
    with table.open("w", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([one.path for one in found.free])
        lines.writerows([rounded(value, DIGITS) for value in draw] for draw in found.draws.tolist())
    experiment.write_text(experiment_text(scenario.name, vendor, len(found.draws), table.name))
    return table, experiment


def experiment_text(scenario: str, vendor: str, draws: int, table: str) -> str:
    """Return an experiment that runs a scenario at each draw.

    >>> print(experiment_text("scenario.toml", "firm", 1000, "posterior.csv").splitlines()[4])
    question = "What comes, not knowing the fitted settings for sure?"
    """
    lines = [
        f"# The fitted world at {draws:,} draws of its settings: what comes of it spreads by what data and",
        "# prior leave open. Rows of the table are in no order, so its first hundred do for a quick look.",
        f'# A what-if: scenarios = ["./{scenario}", "./yours.toml"] instead of the one, on the same draws.',
        f"title = {toml_value(f'{vendor}, not knowing its customers for sure')}",
        'question = "What comes, not knowing the fitted settings for sure?"',
        f"scenario = {toml_value(f'./{scenario}')}",
        "seed = 1",
        "replicates = 1",
        "",
        "[design]",
        'kind = "table"',
        f"file = {toml_value(table)}",
    ]
    for metric in OUTCOMES:
        lines += ["", "[[outcomes]]", f"metric = {toml_value(metric)}"]
        lines += [f"vendors = {toml_value([vendor])}", "quantiles = [0.025, 0.5, 0.975]"]
    return "\n".join(lines) + "\n"
