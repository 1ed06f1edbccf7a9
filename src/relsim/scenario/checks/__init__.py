"""What the schema cannot say of one setting alone: names that must exist, combinations that cannot be.

A check takes a scenario and yields findings. A new one is a function in the file of its kind, and a
line here.
"""

from relsim.scenario.checks.combinations import (
    self_service_is_there_to_be_forced,
    shares_are_not_all_zero,
    somebody_buys,
    somebody_sells,
    something_is_recorded,
)
from relsim.scenario.checks.events import (
    events_concern_somebody,
    events_do_something,
    events_lie_within_the_horizon,
    levers_that_return_are_left_alone,
    nobody_is_forced_by_an_event_into_what_is_not_there,
)
from relsim.scenario.checks.finding import Check, Finding
from relsim.scenario.checks.names import named_places_exist, names_are_plain
from relsim.scenario.checks.sizes import the_world_fits_into_memory

CHECKS: tuple[Check, ...] = (
    names_are_plain,
    somebody_sells,
    somebody_buys,
    the_world_fits_into_memory,
    named_places_exist,
    shares_are_not_all_zero,
    something_is_recorded,
    self_service_is_there_to_be_forced,
    events_lie_within_the_horizon,
    events_concern_somebody,
    events_do_something,
    levers_that_return_are_left_alone,
    nobody_is_forced_by_an_event_into_what_is_not_there,
)

__all__ = ["CHECKS", "Check", "Finding"]
