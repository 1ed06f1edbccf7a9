"""Parts of a sweep for machines that do not know each other: part i of n, by number alone."""

import re
from dataclasses import dataclass

from relsim.errors import UserError


@dataclass(frozen=True)
class Shard:
    """Part `number` (from 1) of `count`.

    >>> [Shard(2, 3).has(point, 0) for point in range(4)]
    [False, True, False, False]
    """

    number: int = 1
    count: int = 1

    def has(self, point: int, replicate: int, whole_points: bool = False) -> bool:
        """Return whether a run belongs to this part; where points stay whole, whatever the replicate."""
        return (point + (0 if whole_points else replicate)) % self.count == self.number - 1

    def __str__(self) -> str:
        """Return it as after `--shard`."""
        return f"{self.number}/{self.count}"


WHOLE = Shard()


def shard_of(text: "str | Shard | None") -> Shard:
    """Return a part from what stands after `--shard`; all there is where nothing does.

    Raises
    ------
    UserError
        There is no such part.

    Examples
    --------
    >>> print(shard_of("2/8"), shard_of(None))
    2/8 1/1
    >>> shard_of("0/8")
    Traceback (most recent call last):
    relsim.errors.UserError: shard 0/8: there is no such part; write one of 1/8 to 8/8
    """
    if isinstance(text, Shard):
        return text
    read = re.fullmatch(r"(\d{1,9})/(\d{1,9})", "1/1" if text is None else text)
    if read is None:
        raise UserError(f"shard {text}: write part/parts, such as 1/4")
    number, count = int(read[1]), int(read[2])
    if not 1 <= number <= count:
        listed = f"one of 1/{count} to {count}/{count}" if count else "a number of parts, such as 1/4"
        raise UserError(f"shard {text}: there is no such part; write {listed}")
    return Shard(number, count)
