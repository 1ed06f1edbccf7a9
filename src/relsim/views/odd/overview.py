"""Element 3: what happens in a week, and in which order."""

from collections.abc import Iterator

from relsim import tick
from relsim.desk import BLOCK
from relsim.scenario.problems import counted
from relsim.views.describe.tick import first_line
from relsim.views.odd.blocks import Block, Heading, Table, Text


def overview() -> Iterator[Block]:
    """Return the element."""
    week = list(tick.TICK)
    customers = [tick.name_of(process) for process in week if hasattr(process, "kernel")]
    yield Text(
        f"A week is {counted(len(week), 'process', 'processes')}, always in this order. The list is the "
        "code: it is what every run steps through."
    )
    rows = []
    for number, process in enumerate(week, start=1):
        who = "each customer" if hasattr(process, "kernel") else "the world"
        rows.append([str(number), f"`{tick.name_of(process)}`", first_line(process), who, process.WRITES])
    yield Table("Schedule", ["", "process", "what happens", "to whom", "what it changes"], rows)
    yield Heading("Scheduling")
    yield Text(
        f"Customers go through `{customers[0]}` to `{customers[-1]}` in blocks of about {BLOCK}, each "
        "block through all of these processes before the next; an account is never torn apart. The order "
        "of customers, blocks and threads changes no number: a customer's processes write that "
        "customer's rows only, what people say is heard in the week after, counters are whole numbers, "
        "and chance does not depend on who drew before (section 4). The other processes act on the world "
        "as a whole, once a week."
    )
    yield Text(
        "State is updated at once, process by process. Slow stocks (rapport, obligation, what is known, "
        "fatigue, being heard) fade every fourth week, and so often staff decide to stay and vendors "
        "look at their counters."
    )
