"""`relsim check`: whether scenarios and experiments can be run as written; all errors at once."""

from collections.abc import Sequence
from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import say_json
from relsim.errors import UserError

STATUS = 2
SHOWN = 10  # points that cannot be run, which are told


@click.command(short_help="Say all that is wrong with scenarios and experiments.")
@click.argument("files", nargs=-1, required=True, metavar="SCENARIO...")
@options.weeks
@options.set_
@options.as_json
def check(files: Sequence[str], weeks: int | None, set_: tuple[str, ...], as_json: bool) -> None:
    """Check scenarios: read them, their tables too, and say everything that is wrong.

    SCENARIO may also be an experiment: then all its points are made, in all its scenarios. Each error tells
    file and line, what is wrong, and what would do. With an error the exit status is 2.
    """
    found = [_checked(what, options.overrides(what, set_, weeks)) for what in files]
    if as_json:
        say_json(found)
    else:
        for answer in found:
            click.echo(_line(answer), err=not answer["ok"])
    if not all(answer["ok"] for answer in found):
        click.get_current_context().exit(STATUS)


def _checked(what: str, overrides: Sequence[str]) -> dict[str, Any]:
    """Return what a scenario or an experiment holds, or what is wrong with it."""
    from relsim.designs import is_experiment
    from relsim.scenario import ScenarioError

    kind, read = ("experiment", _experiment) if is_experiment(what) else ("scenario", _scenario)
    try:
        return {kind: what, "ok": True, **read(what, overrides)}
    except ScenarioError as error:
        names = ("file", "line", "column", "section", "key", "message", "hint")
        problems = [{name: getattr(problem, name) for name in names} for problem in error.problems]
        return {kind: what, "ok": False, "message": str(error), "problems": problems}
    except UserError as error:
        return {kind: what, "ok": False, "message": str(error), "problems": []}


def _scenario(what: str, overrides: Sequence[str]) -> dict[str, Any]:
    """Return what a scenario holds."""
    from relsim.scenario import load, settings
    from relsim.views.describe.worlds import people_of, vendors_of

    scenario = load(what, overrides)
    return {
        "people": people_of(scenario),
        "vendors": vendors_of(scenario),
        "weeks": scenario.horizon.weeks,
        "settings": len(settings(scenario)),
        "tables": _tables_read(scenario),
    }


def _experiment(what: str, overrides: Sequence[str]) -> dict[str, Any]:
    """Return what an experiment holds, once every world of it has been made."""
    from relsim.designs import load_study, refused_points
    from relsim.views.describe.studies import amount_of, study_facts

    study = load_study(what, overrides)
    refused = refused_points(study) if study.design else []
    if refused:
        more = f"\n... and {len(refused) - SHOWN} more" if len(refused) > SHOWN else ""
        raise UserError("\n".join(f"{what}: {why}" for why in refused[:SHOWN]) + more)
    return {**study_facts(study), "amount": amount_of(study)}


def _tables_read(scenario: Any) -> list[str]:
    """Return what was read from each table of a scenario; reading it is what finds its mistakes."""
    if not any(scenario.tables.model_dump().values()):
        return []
    from relsim.world import build

    return build(scenario, 0).readings


def _line(answer: dict[str, Any]) -> str:
    if not answer["ok"]:
        return str(answer["message"])
    if "experiment" in answer:
        varies = f"{len(answer['factors'])} factors" if len(answer["factors"]) != 1 else "1 factor"
        line = f"ok  {answer['experiment']}: {varies}; {answer['amount']}"
        return "\n".join([line, *(f"    {note}" for note in answer["notes"])])
    what = f"ok  {answer['scenario']}: {answer['people']}; {answer['vendors']}; {answer['weeks']} weeks"
    return "\n".join([what, *(f"    {line}" for line in answer["tables"])])
