"""All rows of the scoreboard: the published regularities V1 to V46, in that order."""

from functools import cache

from relsim.errors import UserError
from relsim.scenario.problems import closest
from relsim.validation import attitudes, brands, listening, people, policy, repeat_buying, retention, talk
from relsim.validation.target import Target


@cache
def targets() -> dict[str, Target]:
    """Return all targets by their number.

    >>> len(targets()) >= 40, next(iter(targets()))
    (True, 'V1')
    """
    rooms = (retention, repeat_buying, brands, attitudes, listening, talk, people, policy)
    every = [target for room in rooms for target in room.TARGETS]
    return {target.id: target for target in sorted(every, key=lambda target: int(target.id[1:]))}


def chosen(names: tuple[str, ...] = ()) -> dict[str, Target]:
    """Return the targets that are asked for, all if none is named.

    Raises
    ------
    UserError
        There is no such target.

    Examples
    --------
    >>> list(chosen(("v30", "V1")))
    ['V1', 'V30']
    """
    every = targets()
    wanted = {name.strip().upper() for name in names}
    for name in sorted(wanted - set(every)):
        near = closest(name, every)
        hint = f"did you mean {near}?" if near else f"there are {next(iter(every))} to {[*every][-1]}"
        raise UserError(f"{name}: no such target; {hint}")
    return {name: target for name, target in every.items() if not wanted or name in wanted}
