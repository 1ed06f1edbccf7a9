"""What to run: experiment files, what varies in them, and designs of points.

Read in this order: `study` (what an experiment is), `schema` (what its file can say), `loading` (from a file
to a `Study`), and behind it `shorthand`, `worlds`, `varying` with `addresses`, `movable` and `ranges`,
`designing` with `table`, and `measuring`. What is claimed: `claim`, its file's part `claiming` with
`expressions`, `terms` and `arms`. What varies: `distributions`, `factor`. Which points: `sampling`,
`points`. The world of a point: `placing`; what it all comes to: `sizes`. What others make of it: `editors`,
`starter`, `shipped`.

Names are fetched when first used, so that listing what is shipped does not load the schema.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relsim.designs.claim import Claim, Prediction
    from relsim.designs.editors import experiment_schema
    from relsim.designs.factor import Factor
    from relsim.designs.loading import load_study
    from relsim.designs.placing import refused_points, world_at
    from relsim.designs.points import points_of
    from relsim.designs.shipped import is_experiment, shipped_claims, shipped_experiments
    from relsim.designs.sizes import Size, size_of
    from relsim.designs.starter import new_experiment, study_text
    from relsim.designs.study import Constraint, Design, Objective, OutcomeSpec, Recording, Study

_HOMES = {
    "Claim": "claim",
    "Constraint": "study",
    "Design": "study",
    "Factor": "factor",
    "Objective": "study",
    "OutcomeSpec": "study",
    "Prediction": "claim",
    "Recording": "study",
    "Size": "sizes",
    "Study": "study",
    "experiment_schema": "editors",
    "is_experiment": "shipped",
    "load_study": "loading",
    "new_experiment": "starter",
    "points_of": "points",
    "refused_points": "placing",
    "shipped_claims": "shipped",
    "shipped_experiments": "shipped",
    "size_of": "sizes",
    "study_text": "starter",
    "world_at": "placing",
}

__all__ = [
    "Claim", "Constraint", "Design", "Factor", "Objective", "OutcomeSpec", "Prediction", "Recording", "Size",
    "Study", "experiment_schema", "is_experiment", "load_study", "new_experiment", "points_of",
    "refused_points", "shipped_claims", "shipped_experiments", "size_of", "study_text", "world_at",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'relsim.designs' has no attribute {name!r}")
    return getattr(import_module(f"relsim.designs.{_HOMES[name]}"), name)
