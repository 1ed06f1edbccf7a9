"""Element 7: each process in full: its rules as the code has them, its coefficients, its constants."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from relsim import draws, employment, market, record, relationship, tick
from relsim.agents.dashboard import Dashboard
from relsim.agents.executive import Executive, chance_to_leave, goal_after
from relsim.agents.founding import is_bankrupt, open_anew
from relsim.agents.reviews import objective, staff_after
from relsim.agents.staff import Staff
from relsim.agents.technology import chance_to_work, chances_to_adopt
from relsim.agents.vendor import Vendor
from relsim.elsewhere import Elsewhere
from relsim.processes import surveys
from relsim.scenario import Setting
from relsim.scenario.fields import field_at
from relsim.views.odd.blocks import Block, Bullets, Heading, Text
from relsim.views.odd.functions import constants, functions_of, is_rule, joined, told
from relsim.views.odd.parameters import below, single

# What agents decide and what follows from levers: called by a process, told with it.
CALLED: dict[str, tuple[Callable[..., Any], ...]] = {
    "events": (
        Executive.adopt,
        Executive.give_up,
        market.unfair_rise,
        market.notice_cut,
        market.learning_with,
        market.derive,
    ),
    "staff": (Staff.decide_to_stay, Staff.hand_over, employment.name_staff, employment.change_jobs),
    "listen": (
        *functions_of(surveys),
        Vendor.listen,
        Dashboard.look,
        Dashboard.report,
        Dashboard.read_feedback,
        Dashboard.read_books,
        Vendor.read_survey,
        Dashboard.read_survey,
        Dashboard.purchases_fall,
    ),
    "steer": (
        Executive.decide_to_stay,
        chance_to_leave,
        Executive.leave,
        Executive.look_through,
        goal_after,
        Vendor.steer,
        Vendor.repair,
        Vendor.review,
        objective,
        Vendor.move,
        staff_after,
        Vendor.consider_technology,
        chances_to_adopt,
        chance_to_work,
        Elsewhere.month,
        Vendor.look_at_cash,
        is_bankrupt,
        Vendor.wait_for_somebody,
        open_anew,
    ),
}
CHANCE = (draws.key, draws.bits, draws.uniform, draws.bell, draws.gumbel)


def submodels(rows: list[Setting]) -> Iterator[Block]:
    """Return the element."""
    yield Text(
        "Formulas are the code that runs, without its doc comments; numbers in it are 64-bit floats and "
        "columns are rounded to their types when they are written. `world.p` holds the coefficients by "
        "process, `now` the week and the keys under which processes draw, `desk` what processes hand to "
        "each other within a week. Below some formulas stands a worked example."
    )
    for number, process in enumerate(tick.TICK, start=1):
        yield Heading(f"7.{number} `{tick.name_of(process)}`")
        yield from _process(process, rows)
    yield Heading("How relationships begin and end")
    yield Text(joined(inspect.getdoc(relationship) or ""))
    for function in functions_of(relationship):
        yield from told(function)
    yield Heading("What is measured and moves nothing")
    yield Text(
        "Health and its parts are added up when a row is recorded. No process reads them: what is "
        "healthy could otherwise be put in and taken out again."
    )
    for function in functions_of(record):
        if is_rule(function):
            yield from told(function)
    yield Heading("How chance is drawn")
    for function in CHANCE:
        yield from told(function)


def _process(process: Any, rows: list[Setting]) -> Iterator[Block]:
    name = tick.name_of(process)
    for text in (inspect.getdoc(process) or "").split("\n\n"):
        yield Text(joined(text))
    yield Bullets(
        [f"*{word.capitalize()}*: {getattr(process, word)}" for word in ("READS", "WRITES", "DRAWS")]
    )
    if own := below(rows, name):
        about = (field_at((name,)) or {}).get("description", "")
        yield single(f"{name}: {about}", own)
    if inspect.ismodule(process):
        yield from constants(process)
        for function in functions_of(process):
            yield from told(function)
    for function in CALLED.get(name, ()):
        yield from told(function, function.__qualname__)
