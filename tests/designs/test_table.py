"""Designs that somebody made elsewhere."""

from pathlib import Path

import polars as pl
import pytest

from relsim.designs import load_study, points_of
from relsim.designs.table import TOLD

TABLE = 'scenario = "village"\n[design]\nkind = "table"\nfile = "points.csv"\n'
GOOD = (
    "choose.price,switches.talk,segments.*.decision,leave.gone_weeks\n2.5,true,boss,52\n3,false,majority,26\n"
)


def table(text: str) -> None:
    """Write the table."""
    Path("points.csv").write_text(text)


def test_columns_are_settings_and_rows_are_points():
    table(GOOD)
    Path("mine.toml").write_text(TABLE)
    study = load_study("mine.toml")
    assert points_of(study).rows() == [(0, 2.5, True, "boss", 52), (1, 3.0, False, "majority", 26)]
    assert study.factors[0].levels == (2.5, 3.0)
    assert study.factors[3].whole


def test_parquet_will_do_as_well_and_lies_beside_the_experiment(here):
    (here / "below").mkdir()
    pl.DataFrame({"choose.price": [1.0, 2.0], "leave.gone_weeks": [26, 52]}).write_parquet(
        "below/points.parquet"
    )
    Path("below/mine.toml").write_text(TABLE.replace(".csv", ".parquet"))
    assert points_of(load_study("below/mine.toml")).rows() == [(0, 1.0, 26), (1, 2.0, 52)]


def test_what_the_experiment_says_of_a_column_holds():
    table("push,choose.price\n0.25,2\n")
    Path("mine.toml").write_text(
        TABLE + '[vary]\npush = { paths = ["vendors.*.pressure"] }\n"choose.price" = "sweep"\n'
    )
    study = load_study("mine.toml", set=['vary."choose.price"={low=1, high=3}'])
    assert points_of(study).rows() == [(0, 0.25, 2.0)]
    assert study.factors[1].distribution is not None


def test_points_that_were_written_can_be_read_again():
    grid = {
        "scenario": "village",
        "vary": {"choose.price": [1, 2], "switches.talk": "sweep"},
        "design": {"kind": "grid"},
    }
    points = points_of(load_study(grid))
    points.write_csv("points.csv")
    Path("mine.toml").write_text(TABLE)
    assert points_of(load_study("mine.toml")).equals(points)


def mistakes() -> list[tuple[str, str, str]]:
    """Return what stands in a table, what the experiment says of it, and what is said of both."""
    text = (Path(__file__).parent / "mistakes_in_tables.txt").read_text().partition("\n\n")[2].rstrip("\n")
    parts = (block.partition("=> ") for block in text.split("\n\n"))
    halves = ((wrong.partition("---\n"), said) for wrong, _, said in parts)
    return [(table.replace("~\n", "\n"), more, said) for (table, _, more), said in halves]


@pytest.mark.parametrize(("text", "more", "message"), mistakes())
def test_each_mistake_in_a_table_is_told_with_its_row(says, text, more, message):
    table(text)
    assert says(TABLE + more) == message


def test_an_empty_table_is_refused(says):
    table("")
    said = "bad.toml:4: [design] file: points.csv: is empty; write a header and a row for each"
    assert says(TABLE) == said


def test_of_many_mistakes_the_first_are_told_and_the_others_counted(says):
    table("choose.price\n" + "x\n" * 1000)
    lines = says(TABLE).splitlines()
    assert len(lines) == TOLD + 1
    assert "980 cells more will not do" in lines[-1]
