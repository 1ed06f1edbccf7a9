"""What benchmarks compare with does the same work. They are not timed here."""

from pathlib import Path

import numpy as np
import pytest
from worlds import state

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def _from_the_top_of_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[1])


def test_whole_columns_in_numpy_do_as_the_engine_does() -> None:
    from benchmarks.bench_numpy import differences
    from benchmarks.vectorised import SIMPLE, Vectorised
    from benchmarks.worlds import live, villages
    from relsim.processes import events, listen, staff, steer

    columns = Vectorised()
    weeks = (events, columns, staff, listen, steer)
    engine, other = villages(4000, *SIMPLE), villages(4000, *SIMPLE, processes=weeks)
    live(engine, 40)
    live(other, 40)
    columns.write_back()
    unlike, most = differences(state(engine), state(other))
    assert unlike == []
    assert most < 1e-4


def test_an_epidemic_settles_where_its_chances_say() -> None:
    from benchmarks.bench_sis import CATCHES, RECOVERS, Epidemic
    from benchmarks.worlds import live, villages

    epidemic = Epidemic()
    model = villages(4000, processes=(epidemic,))
    model.world.tables.words[0] = np.arange(4000) % 20 == 0
    live(model, 200)
    settled = np.mean(epidemic.infected[-50:])
    known = float(np.diff(model.world.graph.offsets).mean())
    everybody_meets = 1.0 - RECOVERS / (CATCHES * known)  # where all are alike; ties in groups keep it below
    assert 0.6 * everybody_meets < settled < everybody_meets
