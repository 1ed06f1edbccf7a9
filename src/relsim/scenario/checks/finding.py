"""What a check finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from relsim.scenario.positions import KeyPath
from relsim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a path.

    Parameters
    ----------
    path : tuple
        The setting to change.
    message, hint : str
        What is wrong, and what would do.
    rests_on : tuple of paths
        Other settings that were read. Where one of them is itself refused, the finding is not reported.
    """

    path: KeyPath
    message: str
    hint: str
    rests_on: tuple[KeyPath, ...] = ()


Check = Callable[[Scenario], Iterator[Finding]]
