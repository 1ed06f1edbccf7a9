"""For how many people a vendor needs room, at the most."""

from relsim.scenario.schema import Scenario


def positions_for(scenario: Scenario, name: str) -> int:
    """Return the positions that a vendor has at each of its branches, filled or not.

    As many as it ever asks for: what it begins with, and what events set. Where it may change its staff
    itself, twice as many.

    Examples
    --------
    >>> from relsim.scenario.schema import Event, Vendor
    >>> vendors = {"shop": Vendor(staff=2), "mart": Vendor(staff=3, staff_step=0.1)}
    >>> events = [Event(vendor="shop", set={"staff": 5})]
    >>> scenario = Scenario(vendors=vendors, events=events)
    >>> positions_for(scenario, "shop"), positions_for(scenario, "mart")
    (5, 6)
    """
    vendor = scenario.vendors[name]
    concerned = [event.set for event in scenario.events if event.vendor.partition(" of ")[0] in ("", name)]
    most = max([vendor.staff, *(levers["staff"] for levers in concerned if "staff" in levers)])
    steps = max([vendor.staff_step, *(levers.get("staff_step", 0.0) for levers in concerned)])
    return max(1, round(most)) * (2 if steps > 0.0 else 1)
