"""Messages and voices, time together, and word of mouth."""

from typing import Any

from relsim.desk import APART, CONTACT, FIRST, LIVE, PROBLEM, RECOVERED, SAME_PERSON, VOICED, Flow
from relsim.state import ACTIVE

from .chance import uniform
from .rules import (
    chance_of_feedback,
    chance_of_welcome,
    chance_to_reply,
    chance_to_tell,
    expectation_after,
    fatigue_after,
    hours_of_pair,
    is_known,
    number_of_messages,
    rapport_after,
    single,
    toward_one,
)
from .tie import Tie, word_on


def converse(person: Any, visit: Any) -> None:
    """Hear from vendors, speak to one, and feel heard or not at the counter."""
    model = person.model
    p, now = model.p.converse, model.now
    if not model.spec.switches.converse:
        return
    if now.month:
        for tie in person.ties:
            tie.fatigue = single(tie.fatigue * p.rest)
            tie.heard = single(tie.heard * p.fade)
    for slot, tie in enumerate(person.ties):
        if tie.state == ACTIVE:
            chance = uniform(now.converse, person.who, 16 + slot)
            messages = number_of_messages(chance, tie.vendor.messages)
            if messages and person.in_touch(tie.vendor):
                read(person, tie, messages, slot)
    chance = uniform(now.converse, person.who, 0)
    if chance < 2.0 * person.voice:
        speak(person, chance)
    if visit is not None:
        tie = visit.tie
        if visit.marks & RECOVERED:
            tie.heard = single(toward_one(tie.heard, p.answered))
        elif visit.marks & VOICED:
            tie.heard = single(tie.heard * (1.0 - p.ignored))
        elif visit.marks & LIVE:
            tie.heard = single(toward_one(tie.heard, p.counter * tie.vendor.openness))
        if not visit.marks & APART:
            feed_back(person, visit)


def feed_back(person: Any, visit: Any) -> None:
    """Give formal feedback on a purchase, perhaps."""
    model, vendor = person.model, visit.vendor
    chance = chance_of_feedback(vendor.feedback, model.p.listen.formal, person.voice, visit.quality)
    if uniform(model.now.converse, person.who, 2) < chance:
        visit.count(Flow.FEEDBACK)
        acted = uniform(model.now.converse, person.who, 3) < vendor.acted
        if acted:
            visit.count(Flow.ACTED)
            visit.book(Flow.ACTED_FELT, visit.tie.satisfaction)
            if visit.marks & PROBLEM:
                visit.count(Flow.ACTED_PROBLEMS)
        be_minded(person, visit.tie, acted)


def be_minded(person: Any, tie: Tie, answered: bool) -> None:
    """Feel heard and be known better for having spoken, or feel less heard."""
    p = person.model.p.converse
    if answered:
        tie.heard = single(toward_one(tie.heard, p.answered))
        tie.known = single(toward_one(tie.known, tie.vendor.learning))
    else:
        tie.heard = single(tie.heard * (1.0 - p.ignored))


def be_asked(person: Any, tie: Tie, messages: int, slot: int) -> None:
    """Read a question: reply and see whether anybody minds, or be tired of it."""
    model, vendor = person.model, tie.vendor
    p, drawn = model.p.converse, model.now.converse
    vendor.book(person, Flow.QUESTIONS, float(messages))
    effort = list(model.spec.segments.values())[person.segment].effort
    if uniform(drawn, person.who, 48 + slot) < chance_to_reply(p.reply, person.orientation, effort):
        vendor.count(person, Flow.REPLIES)
        be_minded(person, tie, uniform(drawn, person.who, 64 + slot) < vendor.replies)
    else:
        tie.fatigue = single(fatigue_after(tie.fatigue, messages, person.tolerance, p.fatigue))


def read(person: Any, tie: Tie, messages: int, slot: int) -> None:
    """Read messages: they help, or they tire."""
    p, vendor = person.model.p.converse, tie.vendor
    vendor.book(person, Flow.MESSAGES, float(messages))
    tie.habit = single(tie.habit * (1.0 - p.waking))
    if uniform(person.model.now.converse, person.who, 32 + slot) < vendor.dialogue:
        be_asked(person, tie, messages, slot)
        return
    welcome = chance_of_welcome(vendor.targeting, tie.known, p.welcome)
    if uniform(person.model.now.converse, person.who, vendor.key) < welcome:
        vendor.book(person, Flow.WELCOME, float(messages))
        tie.commitment = single(toward_one(tie.commitment, p.reminder))
    else:
        tie.fatigue = single(fatigue_after(tie.fatigue, messages, person.tolerance, p.fatigue))


def speak(person: Any, chance: float) -> None:
    """Speak to the main vendor, if it can be reached."""
    slot = person.main_slot()
    if slot == -1:
        return
    tie = person.ties[slot]
    vendor = tie.vendor
    if chance >= person.voice * 2.0 * vendor.openness or not person.in_touch(vendor):
        return
    vendor.count(person, Flow.INBOUND)
    person.model.note(person, vendor, CONTACT, 0.0)
    person.spoken = min(person.spoken + 1, 65535)
    answered = uniform(person.model.now.converse, person.who, 1) < vendor.replies
    if answered:
        vendor.count(person, Flow.ANSWERED)
    be_minded(person, tie, answered)


def meet(person: Any, visit: Any) -> None:
    """Spend time with those who serve: at the counter, in setting up, and outside commerce."""
    model = person.model
    p = model.p.meet
    if model.now.handover:
        for tie in person.ties:
            if tie.holder is not None and tie.holder.left:
                gone = tie.holder
                tie.rapport = single(tie.rapport * gone.passes)
                tie.obligation = single(tie.obligation * gone.passes)
                tie.known = single(tie.known * gone.keeps)
                tie.holder = gone.heir or gone
    if model.now.month:
        for tie in person.ties:
            tie.rapport = single(tie.rapport * p.fade)
            tie.obligation = single(tie.obligation * p.obligation_fade)
            tie.known = single(tie.known * p.knowing_fade)
    if not model.spec.switches.meet:
        return
    if visit is not None:
        hours = p.counter_hours if visit.marks & LIVE and visit.marks & SAME_PERSON else 0.0
        sets_up = visit.marks & FIRST and not visit.marks & APART
        hours += model.p.category.setup_hours if sets_up else 0.0
        if hours > 0.0:
            tie = visit.tie
            visit.book(Flow.HOURS, hours)
            if is_known(seen_of(person, tie), p.capacity, tie.holder.load):
                tie.rapport = single(rapport_after(tie.rapport, hours, p.friend_hours))
    for tie in person.ties:
        if tie.state == ACTIVE and tie.holder.home == person.community:
            run_into(person, tie)


def seen_of(person: Any, tie: Tie) -> float:
    """Return how much a customer and the holder of a tie see of each other, as a quantile."""
    return uniform(person.model.now.hours, person.who, tie.holder.key)


def run_into(person: Any, tie: Tie) -> None:
    """Meet the holder of a tie outside commerce, perhaps."""
    model, holder, vendor = person.model, tie.holder, tie.vendor
    p = model.p.meet
    mean, chance = model.hours[person.community] / p.stay, uniform(model.now.meet, person.who, holder.key)
    if chance >= hours_of_pair(1.0, mean):  # not even two who see the most of each other would meet
        return
    seen = seen_of(person, tie)
    if chance >= hours_of_pair(seen, mean) or not is_known(seen, p.capacity, holder.load):
        return
    vendor.count(person, Flow.MEETINGS)
    vendor.book(person, Flow.HOURS, p.stay)
    tie.rapport = single(rapport_after(tie.rapport, p.stay, p.friend_hours))
    tie.obligation = single(toward_one(tie.obligation, p.obligation))
    tie.known = single(toward_one(tie.known, p.knowing))


def hear_and_tell(person: Any, visit: Any) -> None:
    """Listen to some of those one knows, then say one's own."""
    model = person.model
    p, now = model.p.tell, model.now
    if not model.spec.switches.talk:
        return
    last_week, this_week = model.tick % 2, 1 - model.tick % 2
    word = person.words[last_week]
    stays = word is not None and word.age < p.stay_weeks - 1
    person.words[this_week] = word._replace(age=word.age + 1) if stays else None
    if person.friends:
        for turn in range(p.conversations):
            chance = uniform(now.tell, person.who, 16 + turn)
            friend, close = person.friends[int(chance * len(person.friends))]
            word = friend.words[last_week]
            if word is not None:
                hear(person, word, close, turn)
    if person.employer is not None and uniform(now.tell, person.who, 1) < p.insider:
        own = [tie.satisfaction for tie in person.ties if tie.vendor is person.employer and tie.lives]
        felt = own[0] if own else person.employer.reputation
        person.employer.count(person, Flow.PRAISE if felt >= 0.5 else Flow.WARNING)
        person.words[this_week] = word_on(person.employer, felt, False, person)
    if visit is not None:
        chance = chance_to_tell(visit.episode, p.rate, p.extreme)
        if uniform(now.tell, person.who, 0) < chance:
            visit.count(Flow.PRAISE if visit.episode >= 0.5 else Flow.WARNING)
            person.words[this_week] = word_on(visit.vendor, visit.episode, False, person)


def hear(person: Any, word: Any, close: float, turn: int) -> None:
    """Let a word move what is expected, or become a tip, or undo one."""
    p, said = person.model.p.tell, word.said / 255.0
    if word.vendor is person.employer:
        word.vendor.count(person, Flow.NEWS)
        word.vendor.book(person, Flow.NEWS_FELT, said)
    for tie in person.ties:
        if tie.vendor is word.vendor and tie.lives:
            committed = tie.commitment
            tie.expectation = single(expectation_after(tie.expectation, said, p.effect * close, committed))
            if word.left:
                tie.commitment = single(committed * (1.0 - p.leaving * close))
            if word.inside:
                tie.rapport = single(toward_one(tie.rapport, p.acquaintance))
            return
    if said <= 0.5 or word.left:
        if person.tip is word.vendor:
            person.tip = None
    elif uniform(person.model.now.tell, person.who, 32 + turn) < close * (2.0 * said - 1.0):
        person.tip = word.vendor
        word.vendor.count(person, Flow.TIPS)
