"""`relsim check`: whether scenarios can be run as written; all errors at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from relsim.cli import options
from relsim.cli.answers import say_json
from relsim.errors import UserError

if TYPE_CHECKING:
    from relsim.scenario.overrides import Overrides

STATUS = 2


@click.command(short_help="Say all that is wrong with scenarios.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@options.weeks
@options.set_
@options.as_json
def check(scenarios: Sequence[str], weeks: int | None, set_: tuple[str, ...], as_json: bool) -> None:
    """Check scenarios: read them, their tables too, and say everything that is wrong.

    Each error tells file and line, what is wrong, and what would do. With an error the exit status is 2.
    """
    from relsim.scenario.overrides import with_weeks

    overrides = set_ if weeks is None else with_weeks(set_, weeks)
    found = [_checked(what, overrides) for what in scenarios]
    if as_json:
        say_json(found)
    else:
        for answer in found:
            click.echo(_line(answer), err=not answer["ok"])
    if not all(answer["ok"] for answer in found):
        click.get_current_context().exit(STATUS)


def _checked(what: str, overrides: "Overrides") -> dict[str, Any]:
    """Return what a scenario holds, or what is wrong with it."""
    from relsim.scenario import ScenarioError, load, settings
    from relsim.views.describe.worlds import people_of, vendors_of

    try:
        scenario = load(what, overrides)
        return {
            "scenario": what,
            "ok": True,
            "people": people_of(scenario),
            "vendors": vendors_of(scenario),
            "weeks": scenario.horizon.weeks,
            "settings": len(settings(scenario)),
            "tables": _tables_read(scenario),
        }
    except ScenarioError as error:
        names = ("file", "line", "column", "section", "key", "message", "hint")
        problems = [{name: getattr(problem, name) for name in names} for problem in error.problems]
        return {"scenario": what, "ok": False, "message": str(error), "problems": problems}
    except UserError as error:
        return {"scenario": what, "ok": False, "message": str(error), "problems": []}


def _tables_read(scenario: Any) -> list[str]:
    """Return what was read from each table of a scenario; reading it is what finds its mistakes."""
    if not any(scenario.tables.model_dump().values()):
        return []
    from relsim.world import build

    return build(scenario, 0).readings


def _line(answer: dict[str, Any]) -> str:
    if not answer["ok"]:
        return str(answer["message"])
    what = f"ok  {answer['scenario']}: {answer['people']}; {answer['vendors']}; {answer['weeks']} weeks"
    return "\n".join([what, *(f"    {line}" for line in answer["tables"])])
