"""Who works for a vendor."""

from typing import Any

from relsim.desk import ONE
from relsim.draws import key

from .chance import bits, log, uniform


def change_of_job(person: Any) -> Any:
    """Return for whom somebody works after a month: people go by turnover, and as many come."""
    model, drawn = person.model, int(key(person.model.seed, "jobs", person.model.tick))
    if person.employer is not None:
        stays = uniform(drawn, person.who, 0) >= monthly(person.employer)
        return person.employer if stays else None
    here = [branch.vendor for branch in model.branches[person.community]]
    wanted = {vendor: vendor.employs * monthly(vendor) for vendor in here}
    free = max(ONE - sum(round(vendor.employs * ONE) for vendor in here), 1)
    if uniform(drawn, person.who, 1) >= sum(round(share * ONE) for share in wanted.values()) / free:
        return None
    looking = [vendor for vendor in here if wanted[vendor] > 0.0]
    return min(
        looking,
        key=lambda vendor: -log(uniform(drawn, person.who, vendor.key)) / wanted[vendor],
        default=None,
    )


def monthly(vendor: Any) -> float:
    """Return the chance that somebody who works for a vendor leaves it in a month."""
    return min(1.0, vendor.turnover * (4.0 / 52.0))


def name_staff(model: Any, filled: list[Any]) -> None:
    """Let residents hold positions: of all pairs that could be, the one with the least number first."""
    drawn = int(key(model.seed, "resident"))
    for position in filled:
        if position.person is not None:
            position.person.employer = position.person = None
    free = {id(person): person for person in model.customers}
    for position in model.staff:
        free.pop(id(position.person), None)
    pairs = sorted(
        (bits(drawn, person.who, position.key), n, place)
        for n, person in enumerate(model.customers)
        for place, position in enumerate(filled)
        if id(person) in free and person.community == position.home
    )
    people = list(model.customers)
    for _, n, place in pairs:
        if filled[place].person is None and free.pop(id(people[n]), None) is not None:
            filled[place].person = people[n]
    for position in model.staff:
        if position.person is not None:
            position.person.employer = position.vendor
