"""`relsim explain` and `relsim ablate`, as a user meets them."""

import json
from pathlib import Path

import pytest
from cli.tiny import TINY

FAST = (*TINY, "--workers", 1, "--replicates", 2)
FEW = (
    "--group",
    "rest=price,offer,talking,listening,knowing,channels,reach,staffing,turnover,accounts,executive,dependence",
)


def test_explain_says_what_it_takes_answers_and_writes_a_folder(relsim):
    command = ("explain", "village", "--between", "grocer", "mart", "--metric", "health", *FEW, *FAST)
    result = relsim(*command)
    assert result.exit_code == 0, result.output
    assert "all 16 worlds between them, 2 replicates: 32 runs; about" in result.stderr
    assert "health of grocer against mart in village:" in result.stdout
    assert "All parts and what is left together:" in result.stdout
    folder = Path("out/explain-village-grocer-mart")
    assert (folder / "report.html").exists()
    assert (folder / "parts.csv").exists()
    assert (folder / "runs").is_dir()
    assert relsim(*command).stdout == result.stdout


def test_explain_answers_in_json_on_standard_output_alone(relsim):
    result = relsim(
        "explain", "no_talk", "village", "--metric", "health:grocer", "--json", "-q", "--out", "why", *FAST
    )
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    said = json.loads(result.stdout)
    assert said["kind"] == "explain"
    assert [row["group"] for row in said["parts"]] == ["switches.talk"]
    assert said["parts"][0]["part"] == pytest.approx(said["whole"][2]["mean"])
    assert said["report"] == "why/report.html"


def test_ablate_tells_each_vendor(relsim):
    result = relsim("ablate", "village", "--metric", "health", "--metric", "kept:grocer", *FAST)
    assert result.exit_code == 0, result.output
    assert "health of mart," in result.stdout
    assert "kept of grocer," in result.stdout
    assert "kept of mart," not in result.stdout
    assert Path("out/ablate-village/losses.csv").exists()


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("explain", "village"), "name two worlds, or one world and two vendors of it"),
        (("explain", "village", "village"), "nothing to explain"),
        (("explain", "village", "--between", "grocer", "mat"), "mat: no such vendor"),
        (("explain", "village", "--between", "grocer", "mart", "--metric", "kept:mart"), "write kept"),
        (("explain", "village", "--between", "grocer", "mart", "--group", "a"), "write NAME=SETTING,SETTING"),
        (("explain", "village", "--between", "grocer", "mart", "--group", "a=b"), "do not differ in it"),
        (("explain", "village", "--between", "grocer", "mart", "--orders", "3"), "even number"),
        (("explain", "village", "pen", "--replicates", "1"), "one run cannot tell"),
        (("explain", "village", "hamlet", "--metric", "kept:online"), "online: no such vendor"),
        (("ablate", "village", "--metric", "helth"), "no such metric"),
        (("ablate", "village", "--replicates", "1"), "one run cannot tell"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_error(relsim, args, what):
    result = relsim(*args, "--workers", "1", "-q")
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.stderr
    assert what in result.stderr
