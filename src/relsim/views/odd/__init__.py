"""The ODD protocol of a scenario: what the model is, as a paper's supplement has it, told by the code itself.

ODD stands for Overview, Design concepts, Details (Grimm et al. 2020, JASSS 23(2) 7). Settings come from the
schema, columns from the layouts of rows, the schedule from `relsim.tick.TICK`, formulas from the rules. Prose
that no docstring has stands in `concepts` and in the first lines of each element, its numbers filled in.

Read in this order: `blocks` (what a page is made of), `markdown` and `html` (how it is written),
`parameters`, `remarks` and `functions` (what is read from the code), then the elements: `purpose`,
`entities`, `overview`, `concepts`, `initialisation`, `inputs`, `submodels`, `appendices`; `contents` puts
them together.
"""

from typing import Any


def odd(scenario: Any = "village", set: Any = (), *, html: bool = False, commit: bool = True) -> str:
    r"""Return the description of a model by the ODD protocol, with a scenario's own numbers.

    Parameters
    ----------
    scenario : str, Path, mapping or Scenario
        The name of a shipped scenario, a file, values as in a file, or a scenario.
    set : sequence of str, or mapping
        Overrides, laid over the scenario.
    html : bool
        Return a page in one file that opens offline instead of Markdown.
    commit : bool
        Tell the commit of the checkout; a page that is kept beside the code cannot know its own.

    Returns
    -------
    str

    Raises
    ------
    ScenarioError
        The scenario cannot be run as written.

    Examples
    --------
    >>> text = odd("hamlet")
    >>> [line for line in text.splitlines() if line.startswith("## ")][:2]
    ['## 1. Purpose and patterns', '## 2. Entities, state variables and scales']
    """
    from relsim.views.odd.contents import written

    return written(scenario, set, html, commit)
