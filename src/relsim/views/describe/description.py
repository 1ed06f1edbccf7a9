"""What is told of a thing."""

from typing import Any, NamedTuple


class Description(NamedTuple):
    """A thing that has a name: text for people, facts for programs."""

    kind: str  # scenario, experiment, archetype, process, metric, setting, section, or list
    name: str
    text: str
    facts: dict[str, Any]
