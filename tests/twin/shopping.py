"""Needs, which vendors are in mind, and which one is chosen."""

from typing import Any

from relsim.desk import BOUND, FIRST, NOVEL, Flow
from relsim.state import EMPTY

from .chance import between, exp, gumbel, uniform
from .rules import chance_to_look, fit, is_new, needs_in_a_week, softened, strength
from .tie import Visit

OUTSIDE = -1


def need_and_choose(head: Any) -> None:
    """Let needs of an account arise; everybody in it uses what is chosen."""
    now, p = head.model.now, head.model.p
    rate = head.need_rate * now.season
    chance, quiet = uniform(now.need, head.who, 0), exp(-rate)
    if chance <= quiet or head.asleep:
        return
    needs = needs_in_a_week(chance, rate, quiet)
    novel = is_new(uniform(now.need, head.who, 1), p.category.novelty, head.expertise)
    marks = NOVEL if novel else 0
    candidate = look_around(head)
    slot = head.bound_slot()
    if slot != -1:
        marks |= BOUND
    else:
        slot = vote(head, candidate, novel) if len(head.account) > 1 else decide(head, candidate, novel)
    if slot == OUTSIDE:
        return
    new = slot == len(head.ties)
    vendor = candidate.vendor if new else head.ties[slot].vendor
    slot = head.slot_for(vendor)
    branch = next(branch for branch in head.model.branches[head.community] if branch.vendor is vendor)
    begun = FIRST | BOUND if p.category.contract_weeks else FIRST
    for member in head.account:
        starts = member.ties[slot].vendor is not vendor or not member.ties[slot].lives
        if starts:
            member.begin(slot, branch)
        member.visit = Visit(head, member.ties[slot], slot, needs, marks | begun if starts else marks)


def look_around(head: Any) -> Any:
    """Return the branch of a vendor that is looked at for the first time, None for none."""
    p, here = head.model.p.consider, head.model.branches[head.community]
    chance = uniform(head.model.now.consider, head.who, 0)
    if head.tip is not None and chance < p.tip:
        vendor, head.tip = head.tip, None
        found = [branch for branch in here if branch.vendor is vendor]
        if not found or vendor.open < 0.5 or head.holds(vendor):
            return None
        vendor.count(head, Flow.TIPS_FOLLOWED)
        return found[0]
    known = sum(tie.lives for tie in head.ties)
    if known >= len(here) or chance >= chance_to_look(known, p.size, p.explore, p.seek):
        return None
    best, found_branch = -1e300, None
    for branch in here:
        if branch.vendor.open < 0.5 or head.holds(branch.vendor):
            continue
        score = branch.vendor.log_attraction + gumbel(head.model.now.consider, head.who, branch.vendor.key)
        if score > best:
            best, found_branch = score, branch
    return found_branch


def taste(person: Any, vendor: Any) -> float:
    """Return a lasting taste for a vendor; who has one remembers it."""
    if vendor not in person.tastes:
        chance = uniform(person.model.now.taste, person.who, vendor.key)
        person.tastes[vendor] = between(person.model.taste, chance * 1024)
    return person.tastes[vendor]


def decide(person: Any, candidate: Any, novel: bool) -> int:
    """Return what a person would choose: a slot, the number of slots for the candidate, or OUTSIDE."""
    model = person.model
    p = model.p
    wish = p.choose.relationship * person.orientation * (1.0 - p.category.disposability)
    if novel:
        wish *= 1.0 + p.choose.discovery
    main = person.main_slot()
    switching = p.category.switching_cost if main >= 0 else 0.0
    best, found = p.category.outside + gumbel(model.now.choose, person.who, 1), OUTSIDE
    for slot, tie in enumerate(person.ties):
        if tie.is_open:
            utility = appeal(person, tie, wish) - (0.0 if slot == main else switching)
        elif is_new_to(tie):
            utility = appeal_of_new(person, tie.vendor) - switching
        else:
            continue
        if utility > best:
            best, found = utility, slot
    if candidate is not None:
        left = [slot for slot, tie in enumerate(person.ties) if tie.vendor is candidate.vendor]
        if left and (person.ties[left[0]].is_open or is_new_to(person.ties[left[0]])):
            return found
        tie = person.ties[left[0]] if left else None
        utility = appeal(person, tie, wish) if tie else appeal_of_new(person, candidate.vendor)
        if utility - switching > best:
            found = left[0] if left else len(person.ties)
    return found


def is_new_to(tie: Any) -> bool:
    """Return whether the account knows a vendor from which one has not bought."""
    return tie.state == EMPTY and tie.vendor is not None and tie.vendor.open > 0.5


def appeal_of_new(person: Any, vendor: Any) -> float:
    """Return the utility of a vendor that a person has never bought from."""
    p = person.model.p
    utility = taste(person, vendor) + p.choose.quality * vendor.reputation
    utility -= p.choose.price * person.price_sensitivity * vendor.log_price
    utility += p.choose.fit * vendor.assortment
    utility -= p.category.search_cost
    utility += p.choose.employer if person.employer is vendor else 0.0
    return utility + gumbel(person.model.now.choose, person.who, vendor.key)


def appeal(person: Any, tie: Any, wish: float) -> float:
    """Return the utility of a vendor for a customer, before what switching costs."""
    p, vendor = person.model.p.choose, tie.vendor
    utility = taste(person, vendor) + p.quality * tie.expectation
    utility -= softened(p.price * person.price_sensitivity, tie.obligation, p.softening) * vendor.log_price
    utility += p.fit * fit(vendor.assortment, tie.known)
    utility += wish * strength(tie.trust, tie.commitment, tie.rapport)
    utility += p.habit * tie.habit
    utility += (p.obligation + p.solidarity * vendor.dependence) * tie.obligation
    utility -= p.fatigue * tie.fatigue
    utility += p.employer if person.employer is vendor else 0.0
    return utility + gumbel(person.model.now.choose, person.who, vendor.key)


def vote(head: Any, candidate: Any, novel: bool) -> int:
    """Return what an account chooses, by the rule of its segment."""
    members, rule = head.account, head.model.decision[head.segment]
    total = 0.0
    for member in members:
        total += member.weight
    if rule == "boss":
        return decide(max(members, key=lambda member: member.weight), candidate, novel)
    if rule == "proportional":
        left = uniform(head.model.now.choose, head.who, 0) * total
        for member in members[:-1]:
            if left <= member.weight:
                return decide(member, candidate, novel)
            left -= member.weight
        return decide(members[-1], candidate, novel)
    behind = dict.fromkeys(range(OUTSIDE, len(head.ties) + 1), 0.0)
    for member in members:
        sides = uniform(head.model.now.choose, member.who, 3) < head.model.manners[member.segment].politics
        voter = max(members, key=lambda one: one.weight) if sides else member
        behind[decide(voter, candidate, novel)] += member.weight
    found = max(behind, key=lambda option: behind[option])
    needed = total if rule == "unanimity" else 0.0
    return found if behind[found] >= needed * 0.999999 else OUTSIDE
