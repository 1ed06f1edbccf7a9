"""How long a customer's week takes with every mechanism at work, and with 2,000 vendors."""

from functools import partial

from benchmarks.clock import both, in_turns
from benchmarks.table import Table
from benchmarks.worlds import MONTH, live, lived

PEOPLE = 1_000_000
ROUNDS = 8
# Vendors that use all that there is: what is off in the shipped archetypes is on here.
EVERYTHING = {
    "survey": 0.3, "survey_announced": 0.3, "survey_picked": 0.3, "coached": 0.1, "identity": 0.3,
    "feedback": 0.7, "dialogue": 0.3, "winback": 0.3, "messages": 0.5, "employs": 0.02, "colleague": 0.5,
    "matching": 0.5, "executive_tenure": 5, "price_step": 0.02, "quality_step": 0.01, "message_step": 0.05,
    "staff_step": 0.1,
    "adopts": 0.1, "follows": 0.5, "elsewhere": 0.3, "live_belief": 1.5, "self_service": 0.6,
    "heed_survey": 0.5, "heed_log": 0.5, "dependence": 0.5, "turnover": 0.2, "layers": 2,
}  # fmt: skip


def changes(vendors: int) -> list[str]:
    """Return what makes a world of so many vendors: a grocer in each place, and one multinational."""
    people = PEOPLE // (vendors - 1)
    levers = [
        f"vendors.{name}.{lever}={value}"
        for name in ("grocer", "mart")
        for lever, value in EVERYTHING.items()
    ]
    return [f"communities.village.count={vendors - 1}", f"communities.village.people={people}", *levers]


def measure(**_: bool) -> Table:
    """Time a world as shipped and worlds of few and many vendors who use everything, in turns."""
    models = {
        "as shipped, 501 vendors": lived(PEOPLE),
        "everything on, 201 vendors": lived(PEOPLE, *changes(201)),
        "everything on, 2,001 vendors": lived(PEOPLE, *changes(2001)),
    }
    times = in_turns({which: partial(live, model, MONTH) for which, model in models.items()}, ROUNDS)
    table = Table(
        "Every mechanism at work, a million customers on one thread: ns per customer-tick, least / median",
        ("world", "CPU ns"),
    )
    least = {which: min(taken.cpu) / (PEOPLE * MONTH) * 1e9 for which, taken in times.items()}
    for which, taken in times.items():
        table.add(which, both(taken.cpu, PEOPLE * MONTH))
    _, few, many = least.values()
    table.note(f"Everything on with 201 vendors: {few:.0f} ns (target 250).")
    table.note(f"Ten times as many vendors cost {many / few:.2f} times as much (target below 2).")
    return table
