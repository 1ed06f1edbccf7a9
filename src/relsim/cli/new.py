"""`relsim new`: a first scenario, or a first experiment, of one's own."""

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json


@click.command(short_help="Write a scenario or experiment file to start from.")
@click.argument("path")
@click.option(
    "--from", "base", default="village", show_default=True, metavar="SCENARIO", help="What it starts from."
)
@click.option("--experiment", is_flag=True, help="Write an experiment about the scenario instead.")
@options.as_json
def new(path: str, base: str, experiment: bool, as_json: bool) -> None:
    """Write a scenario file to start from, full of comments: PATH ends in .toml."""
    from relsim.designs import new_experiment
    from relsim.scenario import new_scenario

    file = (new_experiment if experiment else new_scenario)(path, base)
    if as_json:
        say_json({"file": file, "scenario" if experiment else "extends": base})
    elif experiment:
        say(f"Written: {file}\nOpen it in an editor, then: relsim check {file}, relsim describe {file}")
    else:
        say(f"Written: {file}\nOpen it in an editor, then: relsim check {file}, relsim compare {base} {file}")
