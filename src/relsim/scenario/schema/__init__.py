"""What can be set: the one place where a default stands, with its unit, range, source and kind."""

from relsim.scenario.schema.calibration import Calibration
from relsim.scenario.schema.category import Category
from relsim.scenario.schema.people import Community, Context, Segment
from relsim.scenario.schema.rules import (
    Choose,
    Consider,
    Converse,
    Judge,
    Leave,
    Listen,
    Meet,
    Offer,
    Serve,
    Settle,
    Staff,
    Steer,
    Tell,
)
from relsim.scenario.schema.vendor import Levers, Vendor
from relsim.scenario.schema.world import Event, Horizon, Recording, Switches, Tables
from relsim.scenario.setting import Section, setting

# Measured against real communities of people (degree, clustering, path length): tests/test_community.py.
CONTEXTS = {
    "household": Context(group_size=2.5, share=1.0, degree=20, strength=1.0, hours=0.0, rewiring=0.0),
    "school": Context(group_size=25, share=0.3, degree=5, strength=0.6, hours=0.5, rewiring=0.3),
    "church": Context(group_size=150, share=0.25, degree=4, strength=0.5, hours=0.7, rewiring=0.8),
    "pub": Context(group_size=60, share=0.4, degree=4, strength=0.4, hours=0.8, rewiring=0.9),
    "work": Context(group_size=5, share=0.45, degree=5, strength=0.5, hours=0.3, bridging=0.15, rewiring=1.0),
}


class Scenario(Section):
    """A world to run: everything that can be set."""

    title: str = setting("", "the world in a few words", kind="constant")
    question: str = setting("", "what it is there to answer", kind="constant")
    look_for: str = setting("", "what to look for in the results", kind="constant")
    horizon: Horizon = Horizon()
    recording: Recording = Recording()
    tables: Tables = Tables()
    switches: Switches = Switches()
    category: Category = Category()
    segments: dict[str, Segment] = setting({"everyone": Segment()}, "kinds of customers", kind="constant")
    communities: dict[str, Community] = setting({"village": Community()}, "places", kind="constant")
    contexts: dict[str, Context] = setting(CONTEXTS, "where people know each other from", kind="constant")
    vendors: dict[str, Vendor] = setting({}, "who sells", kind="lever")
    events: list[Event] = setting([], "what happens when", kind="constant")
    consider: Consider = Consider()
    choose: Choose = Choose()
    serve: Serve = Serve()
    offer: Offer = Offer()
    settle: Settle = Settle()
    converse: Converse = Converse()
    meet: Meet = Meet()
    judge: Judge = Judge()
    tell: Tell = Tell()
    leave: Leave = Leave()
    staff: Staff = Staff()
    listen: Listen = Listen()
    steer: Steer = Steer()
    calibration: Calibration = Calibration()

    @property
    def calibrated(self) -> bool:
        """Whether values of it were fitted to data."""
        return self.calibration != Calibration()


__all__ = [
    "Calibration", "Category", "Choose", "Community", "Consider", "Context", "Converse", "Event", "Horizon", "Judge",
    "Leave", "Levers", "Listen", "Meet", "Offer", "Recording", "Scenario", "Section", "Segment", "Serve", "Settle", "Staff", "Steer",
    "Switches", "Tables", "Tell", "Vendor",
]  # fmt: skip
