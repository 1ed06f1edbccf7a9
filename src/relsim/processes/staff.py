"""Staff: who leaves, who takes over, what people learn; and faults creep into the service.

After `leave`, before `listen`. Once in four weeks every member of staff decides whether to stay (A50).
A vendor that wants more or fewer people at a branch opens or closes positions. Somebody takes over the
customers of whoever leaves: a colleague or the newly hired, at random or the one most like the leaver; how
much of rapport and of what was known passes on follows from that, and customers notice it in the next
week's `meet` (A49). The newly hired have to learn (A50); all begin in the first week of the warm-up. Staff
are people too: residents hold positions, and change jobs (A66). Any week a vendor may slip into a fault
that lasts until it is repaired.
"""

from typing import Any

import numpy as np

from relsim.compiled import compiled, view
from relsim.desk import ONE, fixed
from relsim.draws import exp, key, uniforms
from relsim.employment import change_jobs, name_staff

READS = "vendors (staff, turnover, colleague, matching, handover, records, fault_rate, fault_size), staff"
WRITES = "staff, branches.staff_count, vendors.experience, vendors.fault, persons.employer"
DRAWS = (
    "who leaves; whether a colleague takes over, and who; who comes; who works for whom; which vendors slip"
)


@compiled
def learned(weeks: float, green: float, learning_weeks: float) -> float:
    """Return the share of skill that somebody has after some weeks in a position (A50, S87).

    Parameters
    ----------
    weeks : float
        Since the first day.
    green : float
        Share of skill that is missing on the first day.
    learning_weeks : float
        Weeks in which about two thirds of that are learned.

    Examples
    --------
    >>> round(learned(0.0, 0.3, 26.0), 3), round(learned(26.0, 0.3, 26.0), 3)
    (0.7, 0.89)
    """
    return 1.0 - green * exp(-weeks / learning_weeks)


@compiled
def likeness(same_home: bool, skill: float, other: float) -> float:
    """Return how alike two members of staff are, as a share: where they live, and how skilled they are.

    >>> likeness(True, 0.5, 0.5), round(likeness(False, 0.9, 0.5), 3)
    (1.0, 0.3)
    """
    return (0.5 if same_home else 0.0) + 0.5 * (1.0 - abs(skill - other))


@compiled
def share_passed(handover: float, gain: float, likeness: float) -> float:
    """Return the share of rapport and obligation that passes to a successor (A50, S87, S88).

    Parameters
    ----------
    handover : float
        Share that passes to anybody.
    gain : float
        Share of what is lost otherwise that passes to somebody just like whoever left.
    likeness : float
        How alike the two are, share.

    Examples
    --------
    >>> round(share_passed(0.2, 0.4, 1.0), 3), round(share_passed(0.2, 0.4, 0.0), 3)
    (0.52, 0.2)
    """
    return handover + (1.0 - handover) * gain * likeness


@compiled
def share_kept(records: float, passes: float) -> float:
    """Return the share of what is known of a customer that is left: what is recorded, and what passes on.

    >>> round(share_kept(0.5, 0.2), 3), share_kept(1.0, 0.0)
    (0.6, 1.0)
    """
    return records + (1.0 - records) * passes


@compiled
def gain_experience(staff: Any, parts: Any, tick: int, green: float, weeks: float) -> None:
    """Let everybody be as able as the time in the position has made them; write down their shares."""
    for row in range(staff.shape[0]):
        member = staff[row]
        if member.key != 0:  # nobody learns in a position that is not filled
            part = learned(float(tick - member.since), green, weeks)
            member.able = member.skill * part
            parts[row] = fixed(part)


def learn(model: Any) -> None:
    """Let staff learn, and vendors be as experienced as their staff are on the mean.

    Sums are whole numbers, so the mean does not depend on the order of positions.
    """
    staff, vendors, p = model.view.staff, model.world.vendors, model.view.p.staff
    parts = np.zeros(len(model.world.staff), np.int64)
    gain_experience(staff, view(parts), model.tick, p.green, p.learning_weeks)
    filled = model.world.staff.key != 0
    works_for = model.world.staff.vendor[filled]
    people = np.bincount(works_for, minlength=len(vendors))
    total = np.bincount(works_for, parts[filled], len(vendors))
    vendors.experience[:] = np.where(people > 0, total / ONE / np.maximum(people, 1), vendors.experience)


def resize(model: Any) -> list[int]:
    """Open and close positions where a vendor has changed how many people serve a community.

    Positions have numbers: those with the highest close first. Return the rows of those that open.
    """
    branches, opened = model.world.branches, []
    asked = np.rint(model.vendor_rows["staff"][branches.vendor])
    wanted = np.clip(asked, 1, branches.staff_room).astype(np.int32)
    for b in np.flatnonzero(wanted != branches.staff_count).tolist():
        first, before, after = int(branches.staff_first[b]), int(branches.staff_count[b]), int(wanted[b])
        branches.staff_count[b] = after
        for number in range(before, after):
            model.positions[first + number].open(number)
            opened.append(first + number)
        model.world.staff.left[first + after : first + before] = 1
    return opened


def come_and_go(model: Any) -> list[int]:
    """Let positions open and close, and people leave them; return the rows of those that changed hands.

    Whoever serves on takes over before those who close hand over to them.
    """
    changed = resize(model)
    model.turnover = key(model.seed, "turnover", model.tick)
    if model.spec.switches.turnover and model.now.month:
        model.staff.do("decide_to_stay")
    for row in np.flatnonzero(model.world.staff.left).tolist():
        changed.append(row)
    for row in sorted(changed, key=lambda row: model.positions[row].is_closing):
        if model.world.staff.left[row]:
            model.positions[row].hand_over()
    return changed


def change_jobs_of_residents(model: Any) -> None:
    """Let residents give up and find jobs with vendors that employ them."""
    model.employing = model.employing or bool((model.vendor_rows["employs"] > 0.0).any())
    if model.employing:
        drawn = key(model.seed, "jobs", model.tick)
        change_jobs(model.view, view(model.where.bounds()), drawn, True)


def slip(model: Any) -> None:
    """Let faults creep into the service of some vendors."""
    rows = model.vendor_rows
    chance = uniforms(key(model.seed, "fault", model.tick), rows["key"])
    rows["fault"][:] = np.where(chance < rows["fault_rate"] / 52.0, rows["fault_size"], rows["fault"])


def step(model: Any) -> None:
    """Let staff come and go and learn, and faults creep in."""
    switches = model.spec.switches
    if switches.faults:
        slip(model)
    if model.handover:
        model.world.staff.left[:] = 0
        model.handover = False
    changed = come_and_go(model)
    jobs_change = switches.turnover and model.now.month
    if switches.employees and (changed or jobs_change):
        if jobs_change:
            change_jobs_of_residents(model)
        name_staff(model.world, model.where.bounds(), changed, model.seed)
    if model.now.month:
        learn(model)
