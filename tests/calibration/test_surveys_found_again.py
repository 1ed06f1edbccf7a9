"""Settings of a world are found again from its own surveys."""

import numpy as np

from relsim.calibration.worlds import matching, tabulating
from relsim.calibration.worlds.tables import survey_table
from relsim.model import RelationshipModel
from relsim.scenario import load

TRUTH = {"listen.response": 0.3, "vendors.firm.quality": 0.55, "vendors.firm.survey": 0.4}


def waves(folder, seed):
    """Write what a world's own surveys found in the last quarters, as the vendor's dashboard had it."""
    told = {"recording.every": 12, "horizon.weeks": 120, "communities.place.people": 3000}
    model = RelationshipModel(load("firm", set=TRUTH | told), seed)
    rows = []
    for _ in range(120):
        model.step()
        board = next(iter(model.vendors)).dashboard
        if model.tick >= 84 and model.tick % 12 == 0:
            rows.append(f"{model.tick},{board.asked},{board.answers},{board.survey}")
    assert len(rows) > 2
    file = folder / "asked.csv"
    file.write_text("\n".join(("week,asked,answered,mean", *rows)) + "\n")
    return file


def test_how_many_answer_and_how_good_a_vendor_is_are_found_again(tmp_path, monkeypatch):
    monkeypatch.setattr(tabulating, "FEWEST", 600)
    monkeypatch.setattr(tabulating, "AFTER", 2)
    monkeypatch.setattr(matching, "SMOOTHED", 1)
    base = load("firm", set={"vendors.firm.survey": 0.4})
    table = survey_table(waves(tmp_path, seed=5), base, "firm", (0.0, 1.0))
    done = tabulating.tabulate([table.aim], base, table.free, ["survey"] * 2, starts=0)
    found = dict(zip((one.path for one in table.free), done.match.values.tolist(), strict=True))
    assert abs(found["listen.response"] - 0.3) < 0.05
    assert abs(found["vendors.firm.quality"] - 0.55) < 0.05
    assert done.match.low[0] < 0.3 < done.match.high[0]
    assert np.isfinite(done.match.misfit)
    assert done.verdict == "fair"
