"""relsim: relationships between customers and vendors, simulated.

    import relsim

    relsim.run("village").summary
    relsim.compare("village_mne_only", "village", replicates=30).answer()

Read the package in this order: `scenario` (what can be set), `state` (what is), `processes` (what happens),
`tick` (in which order), `record` (what is kept), `model` (the Mesa model that every run steps), `agents`
(vendors and staff who decide), `analysis` (what it means), `designs` (what to run), `experiments` (asking),
`sweeps` (asking ten thousand times), `insight` (making sense of it), `views` (showing), `cli`.

Names are fetched when first used, so that importing relsim takes no time.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from relsim.version import __version__ as __version__

if TYPE_CHECKING:
    from relsim.analysis.metrics import METRICS, describe_metric
    from relsim.analysis.precision import Precision
    from relsim.designs import load_study
    from relsim.errors import UserError
    from relsim.experiments.comparing import Comparison, compare
    from relsim.experiments.elasticity import elasticity
    from relsim.experiments.reopening import load_results
    from relsim.experiments.results import EveryRunFailed, Results
    from relsim.experiments.running import run
    from relsim.insight.asking import optimise, sensitivity
    from relsim.insight.choosing import flip, select_best
    from relsim.insight.finding import Finding
    from relsim.insight.hypotheses import hypotheses
    from relsim.insight.why import ablate, explain
    from relsim.model import RelationshipModel
    from relsim.scenario import load
    from relsim.sweeps.evaluator import Evaluator
    from relsim.sweeps.merging import merge
    from relsim.sweeps.results import Sweep
    from relsim.sweeps.sweeping import sweep
    from relsim.validation.scoring import validate
    from relsim.views.odd import odd
    from relsim.views.report import write_report

_HOMES = {
    "METRICS": "analysis.metrics",
    "Comparison": "experiments.comparing",
    "Evaluator": "sweeps.evaluator",
    "EveryRunFailed": "experiments.results",
    "Finding": "insight.finding",
    "Precision": "analysis.precision",
    "RelationshipModel": "model",
    "Results": "experiments.results",
    "Sweep": "sweeps.results",
    "UserError": "errors",
    "ablate": "insight.why",
    "compare": "experiments.comparing",
    "describe_metric": "analysis.metrics",
    "elasticity": "experiments.elasticity",
    "explain": "insight.why",
    "flip": "insight.choosing",
    "hypotheses": "insight.hypotheses",
    "load": "scenario",
    "load_results": "experiments.reopening",
    "load_study": "designs",
    "merge": "sweeps.merging",
    "odd": "views.odd",
    "optimise": "insight.asking",
    "run": "experiments.running",
    "select_best": "insight.choosing",
    "sensitivity": "insight.asking",
    "sweep": "sweeps.sweeping",
    "validate": "validation.scoring",
    "write_report": "views.report",
}

__all__ = [
    "METRICS", "Comparison", "Evaluator", "EveryRunFailed", "Finding", "Precision", "RelationshipModel",
    "Results", "Sweep", "UserError", "ablate", "compare", "describe_metric", "elasticity", "explain", "flip",
    "hypotheses", "load", "load_results", "load_study", "merge", "odd", "optimise", "run", "select_best",
    "sensitivity", "sweep", "validate", "write_report",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'relsim' has no attribute {name!r}")
    return getattr(import_module(f"relsim.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
