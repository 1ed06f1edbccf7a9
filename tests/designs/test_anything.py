"""Whatever is handed in as an experiment becomes a study or one clear error."""

from hypothesis import given, settings
from hypothesis import strategies as st

from relsim.designs import load_study, points_of, size_of, world_at
from relsim.designs.schema import Experiment
from relsim.errors import UserError
from relsim.scenario.fields import schema

NUMBERS = st.integers(-3, 300) | st.floats() | st.sampled_from([2**63, 1e300, 10**400])
WORDS = (
    "village no_social sweep assumed levers grid morris table normal log kept retention segment mart all "
    "x vendors.mart.layers a.b * points.csv"
)
NAMES = (
    "scenario vendors.mart.layers choose.price switches.talk vendors segments.*.decision vendors.*.pressure "
    "leave.gone_weeks horizon.weeks all mine paths low high mode mean sd median spread a b distribution "
    "scale levels range kind points trajectories tries file metric weeks by quantiles costs most mart é"
)
leaves = NUMBERS | st.sampled_from([*WORDS.split(), "", "\ud800"]) | st.booleans() | st.none()
names = st.sampled_from([*schema(Experiment)["properties"], *NAMES.split()])


def tables(of: st.SearchStrategy) -> st.SearchStrategy:
    """Return tables whose keys mean something somewhere."""
    return st.dictionaries(names, of, max_size=4)


values = st.recursive(leaves, lambda below: st.lists(below, max_size=3) | tables(below), max_leaves=6)
ranges = st.fixed_dictionaries(
    {},
    optional={
        "low": NUMBERS, "high": NUMBERS, "mode": NUMBERS, "mean": NUMBERS, "sd": NUMBERS, "median": NUMBERS,
        "spread": NUMBERS, "a": NUMBERS, "b": NUMBERS, "scale": st.sampled_from(["linear", "log"]),
        "distribution": st.sampled_from(["uniform", "triangular", "normal", "lognormal", "beta"]),
        "paths": st.lists(st.sampled_from(["vendors.*.layers", "choose.habit"]), max_size=2),
    },
)  # fmt: skip
designs = st.fixed_dictionaries(
    {"kind": st.sampled_from(["grid", "one_at_a_time", "latin_hypercube", "sobol", "morris"])},
    optional={key: st.integers(0, 9) for key in ("points", "levels", "trajectories", "tries")},
)
varied = st.dictionaries(
    names, ranges | st.lists(leaves, max_size=3) | st.just("sweep") | st.just(False), max_size=3
)
likely = st.fixed_dictionaries({"scenario": st.just("village"), "vary": varied, "design": designs})


def refusal(what, *arguments) -> tuple[object, str]:
    """Return what a function returns, or what it refuses with."""
    try:
        return what(*arguments), ""
    except UserError as error:
        return None, str(error)


def holds(data: dict) -> None:
    """See that values become a study of which all points can be made, or one clear error."""
    study, refused = refusal(load_study, data)
    assert all("; " in line for line in refused.splitlines())
    if study is None or (study.design is None and study.factors):
        return
    points = points_of(study)
    assert size_of(study).points == points.height
    for row in points.drop("point").head(3).iter_rows(named=True):
        world, refused = refusal(world_at, study, next(iter(study.scenarios)), row)
        assert world is not None or " with " in refused


@given(tables(values))
@settings(max_examples=150, deadline=None)
def test_anything_is_a_study_or_one_clear_error(data):
    holds(data)


@given(likely)
@settings(max_examples=250, deadline=None)
def test_anything_that_looks_like_an_experiment_is_one_or_one_clear_error(data):
    holds(data)
