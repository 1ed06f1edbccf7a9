"""Messages and voices, time together, judgement, word of mouth and leaving, for all customers at once."""

from typing import Any

import numpy as np

from benchmarks.vectorised.columns import Array, bits, logistic, quantile, uniform
from benchmarks.vectorised.shopping import Purchases, end, main_slots
from relsim.desk import (
    DECEIVED,
    FIRST,
    LIVE,
    PROBLEM,
    RECOVERED,
    REGRET,
    SAME_PERSON,
    SELF_FAILED,
    UNFAIR,
    VOICED,
    Flow,
)
from relsim.state import (
    ACTIVE,
    BAD_RESPONSE,
    COMPETITOR,
    CORE_FAILURE,
    DORMANT,
    EMPTY,
    ENCOUNTER,
    ETHICS,
    INCONVENIENCE,
    INVOLUNTARY,
    PRICE,
)


def raise_by(column: Array, at: Any, part: Any) -> None:
    """Let shares at some places go part of the way to 1."""
    share = column[at].astype(np.float64)
    column[at] = share + part * (1.0 - share)


def converse(week: Any, visits: Purchases) -> None:
    """Let vendors and customers talk."""
    p, now, ties, persons, vendors = week.p.converse, week.now, week.ties, week.persons, week.vendors
    if now.month:
        ties.fatigue *= p.rest
        ties.heard *= p.fade
    for k in range(len(ties.state)):
        chance, rate = uniform(now.converse, persons.who, 16 + k), vendors.messages[ties.vendor[k]]
        rows = np.flatnonzero((ties.state[k] == ACTIVE) & (chance < rate))
        send(week, k, rows, chance[rows], rate[rows])
    chance = uniform(now.converse, persons.who)
    speakers = np.flatnonzero(chance < 2.0 * persons.voice.astype(np.float64))
    speak(week, speakers, chance[speakers])
    marks, heard = visits.marks, ties.heard[visits.at].astype(np.float64)
    talk = heard + p.counter * visits.lever(week, "openness") * (1.0 - heard)
    ties.heard[visits.at] = np.select(
        [marks & RECOVERED != 0, marks & VOICED != 0, marks & LIVE != 0],
        [heard + p.answered * (1.0 - heard), heard * (1.0 - p.ignored), talk],
        heard,
    )


def send(week: Any, k: int, rows: Array, chance: Array, rate: Array) -> None:
    """Send messages to the customers in slot k of some rows."""
    p, ties, persons, v = week.p.converse, week.ties, week.persons, week.ties.vendor[k, rows].astype(np.int64)
    whole = np.floor(rate)
    messages = whole + (chance < rate - whole)
    week.counters.book(v, Flow.MESSAGES, messages)
    ties.habit[k, rows] *= 1.0 - p.waking
    known = ties.known[k, rows].astype(np.float64)
    welcome = week.vendors.targeting[v] * (p.welcome + (1.0 - p.welcome) * known)
    helps = uniform(week.now.converse, persons.who[rows], week.vendors.key[v]) < welcome
    week.counters.book(v[helps], Flow.WELCOME, messages[helps])
    raise_by(ties.commitment, (k, rows[helps]), p.reminder)
    tired = rows[~helps]
    part = p.fatigue * messages[~helps] / persons.tolerance[tired].astype(np.float64)
    raise_by(ties.fatigue, (k, tired), np.minimum(1.0, part))


def speak(week: Any, rows: Array, chance: Array) -> None:
    """Let people speak to their main vendors, if these can be reached."""
    p, ties, persons, vendors = week.p.converse, week.ties, week.persons, week.vendors
    slots = main_slots(week, rows)
    v = ties.vendor[slots, rows]
    said = (slots >= 0) & (chance < persons.voice[rows].astype(np.float64) * 2.0 * vendors.openness[v])
    rows, slots, v = rows[said], slots[said], v[said].astype(np.int64)
    week.counters.count(v, Flow.INBOUND)
    persons.spoken[rows] += persons.spoken[rows] < 65535
    answered = uniform(week.now.converse, persons.who[rows], 1) < vendors.replies[v]
    week.counters.count(v[answered], Flow.ANSWERED)
    at = slots[answered], rows[answered]
    raise_by(ties.heard, at, p.answered)
    raise_by(ties.known, at, vendors.knowledge[v[answered]])
    ties.heard[slots[~answered], rows[~answered]] *= 1.0 - p.ignored


def meet(week: Any, visits: Purchases) -> None:
    """Let customers spend time with those who serve them."""
    p, now, ties, staff, persons = week.p.meet, week.now, week.ties, week.staff, week.persons
    if now.handover:
        left = (ties.holder >= 0) & (staff.left[ties.holder] > 0)
        ties.rapport[left] *= week.vendors.handover[staff.vendor[ties.holder[left]]]
    if now.month:
        ties.rapport *= p.fade
        ties.obligation *= p.obligation_fade
        ties.known *= p.knowing_fade
    with_same = visits.marks & (LIVE | SAME_PERSON) == LIVE | SAME_PERSON
    hours = np.where(with_same, p.counter_hours, 0.0)
    hours += np.where(visits.marks & FIRST, week.p.category.setup_hours, 0.0)
    n = np.flatnonzero(hours > 0.0)
    week.counters.book(visits.vendors[n], Flow.HOURS, hours[n])
    at = visits.slots[n], visits.rows[n]
    known = is_known(week, at, uniform(now.hours, visits.who[n], staff.key[ties.holder[at]]))
    at = at[0][known], at[1][known]
    raise_by(ties.rapport, at, 1.0 - np.exp(-hours[n[known]] / p.friend_hours))
    for k in range(len(ties.state)):
        home = staff.home[ties.holder[k]]
        rows = np.flatnonzero((ties.state[k] == ACTIVE) & (home == persons.community))
        run_into(week, k, rows)


def is_known(week: Any, at: Any, seen: Array) -> Array:
    """Return whether the holders of ties know the customers."""
    load = week.staff.load[week.ties.holder[at]]
    return seen * load >= load - week.p.meet.capacity


def run_into(week: Any, k: int, rows: Array) -> None:
    """Let some of those who live where the holders of their k-th ties live meet them."""
    p, now, ties, persons = week.p.meet, week.now, week.ties, week.persons
    keys, who = week.staff.key[ties.holder[k, rows]], persons.who[rows]
    mean = week.hours[persons.community[rows]] / p.stay
    chance = uniform(now.meet, who, keys)
    n = np.flatnonzero(chance < 3.0 * mean)
    seen = uniform(now.hours, who[n], keys[n])
    meets = (chance[n] < 3.0 * mean[n] * seen * seen) & is_known(week, (k, rows[n]), seen)
    rows = rows[n[meets]]
    v = ties.vendor[k, rows].astype(np.int64)
    week.counters.count(v, Flow.MEETINGS)
    week.counters.book(v, Flow.HOURS, np.full(len(v), p.stay))
    raise_by(ties.rapport, (k, rows), 1.0 - np.exp(-p.stay / p.friend_hours))
    raise_by(ties.obligation, (k, rows), p.obligation)
    raise_by(ties.known, (k, rows), p.knowing)


def judge(week: Any, visits: Purchases) -> None:
    """Let customers make up their minds about what they got."""
    p, ties, at, tick = week.p.judge, week.ties, visits.at, week.now.tick
    expected, satisfaction = ties.expectation[at].astype(np.float64), ties.satisfaction[at].astype(np.float64)
    softened = 1.0 - week.p.choose.softening * ties.obligation[at].astype(np.float64)
    loss = week.persons.loss_aversion[visits.rows] * softened
    gap = visits.quality - expected
    felt = visits.quality + p.surprise * gap * np.where(gap > 0.0, 1.0, loss)
    visits.episode = np.clip(felt, 0.0, 1.0)
    newest = p.anchor * p.anchor_weeks / (p.anchor_weeks + (tick - ties.birth[at].astype(np.float64)))
    ties.satisfaction[at] = satisfaction + newest * (visits.episode - satisfaction)
    ties.expectation[at] = expected + newest * gap
    trust_and_commit(week, visits)
    raise_by(ties.known, at, visits.lever(week, "knowledge") * week.p.switches.data_knowing)
    memory = week.p.choose.memory
    for k in range(len(ties.state)):
        habit = ties.habit[k, visits.rows].astype(np.float64)
        ties.habit[k, visits.rows] = memory * habit + np.where(visits.slots == k, 1.0 - memory, 0.0)
    back = ties.state[at] != ACTIVE
    week.counters.count(visits.vendors[back], Flow.RETURNED)
    ties.state[at], ties.bought[at] = ACTIVE, tick
    week.counters.book(visits.vendors, Flow.EPISODE, visits.episode)


def trust_and_commit(week: Any, visits: Purchases) -> None:
    """Let trust and commitment move with what happened."""
    p, ties, at, marks = week.p.judge, week.ties, visits.at, visits.marks
    deceived = (marks & DECEIVED != 0) & (ties.deceptions[at] < 255)
    ties.deceptions[visits.slots[deceived], visits.rows[deceived]] += 1
    broken = (marks & (REGRET | UNFAIR) != 0) | ((marks & PROBLEM != 0) & (marks & RECOVERED == 0))
    ceiling = p.ceiling ** ties.deceptions[at].astype(np.float64)
    trust, commitment = ties.trust[at].astype(np.float64), ties.commitment[at].astype(np.float64)
    kept = trust + p.trust_gain * np.maximum(0.0, ceiling - trust)
    trust = np.minimum(np.where(broken, trust - min(1.0, p.trust_gain * p.trust_loss) * trust, kept), ceiling)
    commitment += p.commitment * (0.5 * (trust + ties.satisfaction[at]) - commitment)
    turning = uniform(week.now.judge, visits.who) < p.turning_point
    better, worse = turning & (visits.episode >= 0.5), turning & (visits.episode < 0.5)
    commitment[better] += p.turning_size * (1.0 - commitment[better])
    commitment[worse] *= 1.0 - p.turning_size
    ties.trust[at], ties.commitment[at] = trust, commitment


def tell(week: Any, visits: Purchases) -> None:
    """Let people hear and tell."""
    p, now = week.p.tell, week.now
    heard, said = week.words[now.tick & 1], week.words[1 - (now.tick & 1)]
    said[:] = np.where((heard > 0) & ((heard >> 24 & 0xF) < p.stay_weeks - 1), heard + (1 << 24), 0)
    graph, first = week.graph, week.graph.offsets[:-1]
    for turn in range(p.conversations):
        friends = week.friends
        edges = first + (uniform(now.tell, week.persons.who, 16 + turn) * friends).astype(np.int64)
        words = np.where(
            friends > 0, heard[graph.neighbours[np.minimum(edges, len(graph.neighbours) - 1)]], 0
        )
        rows = np.flatnonzero(words)
        hear(week, rows, words[rows], graph.strength[graph.kind[edges[rows]]].astype(np.float64), turn)
    distance = 2.0 * visits.episode - 1.0
    tells = uniform(now.tell, visits.who) < p.rate + p.extreme * distance * distance
    praise = visits.episode >= 0.5
    week.counters.count(visits.vendors[tells & praise], Flow.PRAISE)
    week.counters.count(visits.vendors[tells & ~praise], Flow.WARNING)
    said[visits.rows[tells]] = word_of(visits.vendors[tells], visits.episode[tells], 0)


def word_of(v: Array, satisfaction: Array, left: int) -> Array:
    """Return words as numbers."""
    return (v + 1) | (satisfaction * 255.0).astype(np.int64) << 16 | left << 28


def hear(week: Any, rows: Array, words: Array, close: Array, turn: int) -> None:
    """Let people hear words from others who are more or less close."""
    p, ties, persons = week.p.tell, week.ties, week.persons
    v, said, left = (words & 0xFFFF) - 1, (words >> 16 & 0xFF) / 255.0, words >> 28 > 0
    stranger = np.ones(len(rows), bool)
    for k in range(len(ties.state)):
        state = ties.state[k, rows]
        n = np.flatnonzero((ties.vendor[k, rows] == v) & ((state == ACTIVE) | (state == DORMANT)))
        stranger[n] = False
        strong, at = 2.0 * said[n] - 1.0, (k, rows[n])
        expectation, commitment = (
            ties.expectation[at].astype(np.float64),
            ties.commitment[at].astype(np.float64),
        )
        room = np.where(strong >= 0.0, 1.0 - expectation, expectation * (1.0 - commitment))
        ties.expectation[at] = expectation + p.effect * close[n] * strong * room
        gone = left[n]
        ties.commitment[k, rows[n[gone]]] = commitment[gone] * (1.0 - p.leaving * close[n[gone]])
    warned = stranger & ((said <= 0.5) | left) & (persons.tip[rows] == v)
    persons.tip[rows[warned]] = -1
    n = np.flatnonzero(stranger & (said > 0.5) & ~left)
    n = n[uniform(week.now.tell, persons.who[rows[n]], 32 + turn) < close[n] * (2.0 * said[n] - 1.0)]
    persons.tip[rows[n]] = v[n]
    week.counters.count(v[n], Flow.TIPS)


def leave(week: Any, visits: Purchases) -> None:
    """Let customers go, and count who stays with whom."""
    p, now, ties, persons, counters = week.p.leave, week.now, week.ties, week.persons, week.counters
    react(week, visits, np.flatnonzero(visits.incident > 0.0))
    for k in range(len(ties.state)):
        state = ties.state[k]
        held = (state == ACTIVE) | (state == DORMANT)
        silent = now.tick - ties.bought[k]
        gone = np.flatnonzero(held & (silent >= max(p.gone_weeks, p.dormancy_weeks)))
        end(week, np.full(len(gone), k), gone, np.full(len(gone), COMPETITOR))
        dormant = np.flatnonzero((state == ACTIVE) & (silent >= p.dormancy_weeks))
        state[dormant] = DORMANT
        counters.count(ties.vendor[k, dormant], Flow.WENT_DORMANT)
        watched = np.flatnonzero((ties.failed[k] >= 0) & (ties.failed[k] == now.tick - 13) & (state != EMPTY))
        counters.count(ties.vendor[k, watched], Flow.WATCHED)
        forgiven = watched[(state[watched] == ACTIVE) & (ties.bought[k, watched] > ties.failed[k, watched])]
        counters.count(ties.vendor[k, forgiven], Flow.FORGIVEN)
        if now.month:
            counters.load += np.bincount(ties.holder[k, state == ACTIVE], minlength=len(counters.load))
    chance = uniform(now.leave, persons.who, 1)
    rows = np.flatnonzero(chance < week.going[-1])
    move_away(week, rows[chance[rows] < quantile(week.going, uniform(now.going, persons.who[rows]))])


def react(week: Any, visits: Purchases, n: Array) -> None:
    """Let the customers of some visits leave or stay after an incident."""
    p, ties, at = week.p.leave, week.ties, (visits.slots[n], visits.rows[n])
    satisfaction, commitment = (
        ties.satisfaction[at].astype(np.float64),
        ties.commitment[at].astype(np.float64),
    )
    rapport = ties.rapport[at].astype(np.float64) * week.persons.orientation[visits.rows[n]]
    held = p.experience * satisfaction + p.commitment * (commitment - 0.5) + p.rapport * rapport
    held += p.lock * week.p.category.switching_cost * (1.0 - satisfaction)
    n = n[uniform(week.now.leave, visits.who[n]) < logistic(p.base + p.incident * visits.incident[n] - held)]
    marks = visits.marks[n]
    week.words[1 - (week.now.tick & 1), visits.rows[n]] = word_of(visits.vendors[n], visits.episode[n], 1)
    unsolved = (marks & PROBLEM != 0) & (marks & RECOVERED == 0)
    rules = (
        (marks & DECEIVED != 0, ETHICS),
        (unsolved & (marks & VOICED != 0), BAD_RESPONSE),
        (unsolved, CORE_FAILURE),
        (marks & UNFAIR != 0, PRICE),
        (marks & REGRET != 0, ENCOUNTER),
        (marks & SELF_FAILED != 0, INCONVENIENCE),
    )
    causes = np.select([which for which, _ in rules], [cause for _, cause in rules], CORE_FAILURE)
    end(week, visits.slots[n], visits.rows[n], causes)


def move_away(week: Any, rows: Array) -> None:
    """Let people move away; strangers move in, alike in traits but with draws of their own."""
    ties, persons = week.ties, week.persons
    persons.tip[rows] = -1
    for k in range(len(ties.state)):
        state = ties.state[k, rows]
        held = rows[(state == ACTIVE) | (state == DORMANT)]
        end(week, np.full(len(held), k), held, np.full(len(held), INVOLUNTARY))
        ties.state[k, rows], ties.vendor[k, rows] = EMPTY, -1
    persons.who[rows] = bits(week.now.leave, persons.who[rows], 2)
