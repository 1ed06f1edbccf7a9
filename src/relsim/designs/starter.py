"""A first experiment of one's own: a commented file that asks a small question of a shipped world."""

from pathlib import Path

from relsim.scenario.loading import load
from relsim.scenario.problems import dotted
from relsim.scenario.resolved import toml_value
from relsim.scenario.starter import new_file


def study_text(scenario: str = "village") -> str:
    """Return a commented experiment file about a shipped scenario, which passes the check as it is.

    Raises
    ------
    ScenarioError
        Nothing of that name is shipped, or it has no vendor of its own.

    Examples
    --------
    >>> study_text("village").splitlines()[4]
    'scenario = "village"'
    """
    vendor = next(iter(load(scenario).vendors), None)
    lever = dotted(("vendors", vendor, "pressure")) if vendor else "choose.obligation"
    return f"""\
# An experiment of your own. relsim check FILE checks the file, relsim describe FILE says what it comes to.

title = "my experiment"
question = "what matters more?"
scenario = {toml_value(scenario)}
# scenarios = ["no_social", "village"]  # several worlds, on the same draws
replicates = 10  # runs of each point; they differ in nothing but chance
# weeks = 260
# seed = 0

# [set]  # the same in all worlds
# "tell.rate" = 0.1

[vary]  # settings by their paths; relsim describe settings shows all
"{lever}" = {{ low = 0, high = 1 }}  # any number from low to high
"choose.relationship" = "sweep"  # the range that the schema gives
# "switches.talk" = [true, false]  # levels: numbers, words, or true and false
# "leave.incident" = {{ distribution = "triangular", low = 1, mode = 2, high = 4 }}
# local = {{ paths = ["vendors.*.local"], low = 0, high = 1 }}  # several that move together
# all = "assumed"  # every number that no source gives, over its range

[design]
kind = "latin_hypercube"  # or grid, sobol, morris, table, one_at_a_time
points = 32

[[outcomes]]
metric = "retention"  # relsim list metrics shows all
# vendors = [{toml_value(vendor or "all")}]
# weeks = [52, 260]  # else one number for the run
# quantiles = [0.1, 0.9]

[[outcomes]]
metric = "health"
"""


def new_experiment(path: str | Path, scenario: str = "village") -> Path:
    """Write a starter file and return its path.

    Raises
    ------
    UserError
        The file exists, or cannot be written; or nothing is shipped under the name.
    """
    return new_file(path, "an experiment", lambda: study_text(scenario))
