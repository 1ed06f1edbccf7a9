"""From the columns of a run to objects."""

from itertools import pairwise
from typing import Any

import numpy as np

from relsim.desk import ONE, Flow
from relsim.state import PERSONS, STAFF, TIES, VENDORS

from .customer import Customer
from .leading import Executive
from .position import Position
from .tie import Tie, Word
from .vendor import Branch, Vendor


def rows_of(table: Any, names: Any) -> Any:
    """Yield the rows of a table as dictionaries of plain numbers."""
    columns = [table[name].tolist() for name in names]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def vendors_of(run: Any, twin: Any) -> tuple[list[Vendor], list[Position], list[list[Branch]]]:
    """Return the vendors of a run, the people who work there, and who serves each community."""
    world, ledger = run.world, run.ledger
    groups, weeks = run.groups, ledger.counters[0].lifetimes.shape[1]
    flows = ledger.flows().reshape(-1, groups, len(Flow)).tolist()
    lengths = sum(desk.lifetimes for desk in ledger.counters).reshape(-1, groups, weeks).tolist()
    vendors = []
    for row, fields in enumerate(rows_of(world.vendors, VENDORS.names)):
        vendor = Vendor(twin, run.vendor_names[row], row, fields)
        vendor.flows, vendor.lengths = flows[row], lengths[row]
        vendor.acquired = sum(counts[Flow.ACQUIRED] for counts in flows[row]) / ONE
        vendor.branches = world.branches.vendor.tolist().count(row)
        vendor.fixed_costs = float(ledger.spending.fixed[row])
        vendor.campaign_costs = float(ledger.spending.campaign[row])
        vendor.won_back = sum(counts[Flow.WON_BACK] for counts in flows[row]) / ONE
        vendor.outside_profit = float(ledger.spending.outside[row])
        vendor.outside_so_far = float(ledger.spending.outside_so_far[row])
        vendor.balance = float(ledger.spending.balance[row])
        vendor.lost_then = float(ledger.elsewhere.lost[row])
        vendor.margin_then = float(ledger.elsewhere.margin[row])
        believe_as(vendor, run.sellers[row])
        vendors.append(vendor)
    staff = []
    names = [name for name in STAFF.names or () if name != "vendor"]
    for v, fields in zip(world.staff["vendor"].tolist(), rows_of(world.staff, names), strict=True):
        staff.append(Position(twin, vendors[v], fields))
        vendors[v].employees.append(staff[-1])
    held = sum(desk.load for desk in ledger.counters).tolist()
    for position, counted in zip(staff, held, strict=False):
        position.counted = counted
    for position in staff:
        position.heir = staff[position.heir] if position.heir >= 0 else None
    return vendors, staff, branches_of(run, vendors, staff)


def branches_of(run: Any, vendors: list[Vendor], staff: list[Position]) -> list[list[Branch]]:
    """Return who serves each community, and with whom."""
    columns = run.world.branches
    places = [
        name
        for name, served in zip(run.where.names, np.diff(columns.offsets), strict=True)
        for _ in range(served)
    ]
    rows = (columns.vendor, columns.staff_first, columns.staff_count, columns.staff_room)
    every = [
        Branch(vendors[v], place, staff[first : first + room], count)
        for place, v, first, count, room in zip(places, *(row.tolist() for row in rows), strict=True)
    ]
    offsets = columns.offsets.tolist()
    return [every[a:b] for a, b in pairwise(offsets)]


def believe_as(vendor: Vendor, seller: Any) -> None:
    """Let a vendor believe and remember what another does."""
    board = seller.dashboard
    vendor.seen = seller._seen.tolist()
    vendor.purchases, vendor.felt = board.purchases, board.counter_episode
    vendor.complained = board.counter_complaints
    vendor.satisfaction, vendor.complaints = board.satisfaction, board.complaints
    vendor.reports, vendor.months = list(board.reports), list(board.months)
    vendor.heard_of, vendor.told = board.counter_satisfaction, board.told
    vendor.survey_usual, vendor.forged = board.survey_usual, board.forged
    vendor.survey_result, vendor.asked, vendor.answers = board.survey, board.asked, board.answers
    vendor.repair_due, reviews = seller._repair_due, seller.reviews
    vendor.reviewed, vendor.value_then, vendor.moved = reviews.when, reviews.value, reviews.moved
    vendor.earned_then, vendor.held_then = reviews.earned, reviews.customers
    vendor.directions = dict(reviews.directions)
    vendor.given, vendor.looked, vendor.closed = dict(seller.given), seller._looked, seller.closed
    vendor.executive = Executive(vendor.model, vendor, seller.executive)


def customers_of(run: Any, twin: Any, vendors: list[Vendor], staff: list[Position]) -> list[Customer]:
    """Return the customers of a run with their ties, accounts, friends and last words."""
    world = run.world
    slots = [ties_of(world.ties[:, k], vendors, staff) for k in range(world.ties.shape[1])]
    people: list[Customer] = []
    for fields, *ties in zip(rows_of(world.persons, PERSONS.names), *slots, strict=True):
        fields["tip"] = vendors[fields["tip"]] if fields["tip"] >= 0 else None
        fields["employer"] = vendors[fields["employer"]] if fields["employer"] >= 0 else None
        people.append(Customer(twin, fields, ties))
    for position in staff:
        position.person = people[position.person] if position.person >= 0 else None
    for row, person in enumerate(people):
        person.account = people[row : row + person.members]
        for member in person.account:
            member.head = person
    for person, asleep in zip(people, world.tables.asleep.tolist(), strict=True):
        person.asleep = bool(asleep)
    befriend(people, world.graph)
    for row, words in enumerate(world.tables.words.T.tolist()):
        people[row].words = [word_from(number, vendors) for number in words]
    return people


def ties_of(column: Any, vendors: list[Vendor], staff: list[Position]) -> list[Tie]:
    """Return one slot of every person."""
    found = []
    for fields in rows_of(column, TIES.names):
        tie = Tie()
        for name, value in fields.items():
            setattr(tie, name, value)
        tie.vendor = vendors[tie.vendor] if tie.vendor >= 0 else None
        tie.holder = staff[tie.holder] if tie.holder >= 0 else None
        found.append(tie)
    return found


def befriend(people: list[Customer], graph: Any) -> None:
    """Let people know those whom the graph says they know, and how close they are."""
    offsets, neighbours = graph.offsets.tolist(), graph.neighbours.tolist()
    close = graph.strength[graph.kind].tolist()
    for person, first, beyond in zip(people, offsets, offsets[1:], strict=False):
        person.friends = [(people[neighbours[edge]], close[edge]) for edge in range(first, beyond)]


def word_from(number: int, vendors: list[Vendor]) -> Word | None:
    """Return a word from the number that columns keep of it."""
    if number == 0:
        return None
    return Word(
        vendors[(number & 0xFFFF) - 1],
        number >> 16 & 0xFF,
        number >> 24 & 0xF,
        *(bool(number >> n & 1) for n in (28, 29)),
    )
