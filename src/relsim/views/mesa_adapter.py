"""A run on Mesa's own web page: an example to start from, for those who have solara.

A file `page.py` with these two lines is shown by `solara run page.py`::

    from relsim.views.mesa_adapter import page
    page = page("village")
"""

from typing import Any

from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.scenario import load


def page(scenario: Any = "village", seed: int = 0, plots: tuple[str, ...] = ("customers", "health")) -> Any:
    """Return a SolaraViz page on which a scenario is stepped, with a curve for each vendor.

    Parameters
    ----------
    scenario : str, path or Scenario
        It is shown from its first week: without a warm-up, every week recorded.
    seed : int
        What the page starts with; it can be changed there.
    plots : tuple of str
        Series of `RecordCollector`, one picture for each.

    Raises
    ------
    UserError
        Solara is not installed.
    """
    try:
        from mesa.visualization import SolaraViz, make_plot_component
    except ImportError as missing:
        raise UserError(f"{missing}; Mesa's web page needs: pip install 'relsim[mesa-viz]'") from missing
    spec = load(scenario, set={"horizon.warmup": 0, "recording.every": 1})
    model = RelationshipModel(spec, seed)
    curves = [make_plot_component([f"{vendor}.{name}" for vendor in model.vendor_names]) for name in plots]
    asked = {"spec": spec, "seed": {"type": "InputText", "value": str(seed), "label": "seed"}}
    return SolaraViz(model, components=curves, model_params=asked, name=spec.title or "relsim")
