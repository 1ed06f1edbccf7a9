"""How long, what is kept, which tables are read, what happens when, which switches are on."""

from typing import Literal

from relsim.scenario.setting import Section, setting


class Horizon(Section):
    """How long the world runs."""

    weeks: int = setting(260, "weeks that are recorded", unit="weeks", low=1, high=5200, kind="constant")
    warmup: int = setting(
        52, "weeks before the first recorded one, in which habits form; events count from after them",
        unit="weeks", low=0, high=1040, kind="constant",
    )  # fmt: skip


class Recording(Section):
    """What is kept of each tick."""

    every: int = setting(4, "weeks between two recorded rows", unit="weeks", low=1, high=520, kind="constant")
    by: Literal["vendor", "segment", "community"] = setting(
        "vendor", "rows are kept for each vendor, or for each vendor and segment (or community)",
        kind="constant",
    )  # fmt: skip
    cohort: int = setting(
        52, "weeks in which the members of a cohort begin, which is followed by date (0 = no cohorts)",
        unit="weeks", low=0, high=520, kind="constant",
    )  # fmt: skip
    health_power: float = setting(
        0.0, "exponent of the power mean that makes health of its parts (0 = geometric, 1 = arithmetic)",
        low=-10, high=1, kind="constant",
    )  # fmt: skip
    log: list[Literal["purchase", "contact", "complaint", "exit"]] = setting(
        [], "events written down one by one, in the shape that CLV libraries read", kind="constant"
    )


class Tables(Section):
    """Real data to start from; paths are relative to the scenario file."""

    population: str = setting("", "CSV or Parquet, one row per person", kind="constant")
    edges: str = setting("", "CSV with source and target: who knows whom", kind="constant")
    vendors: str = setting("", "CSV or Parquet, one row per vendor, columns named as levers", kind="constant")


class Event(Section):
    """Something that happens in one week."""

    week: int = setting(0, "the recorded week in which it happens (0 is the first)", unit="weeks", low=0, kind="constant")
    until: int | None = setting(None, "the week in which set levers return to what they were", kind="constant")
    vendor: str = setting("", "whom it concerns; nothing means every vendor", kind="constant")
    set: dict[str, float] = setting({}, "levers and the values they take", kind="lever")
    scandal: float = setting(
        0.0, "share of the vendor's customers who find out that they were deceived",
        unit="share", low=0, high=1, kind="lever", sweep=(0, 1),
    )  # fmt: skip
    note: str = setting("", "what it stands for", kind="constant")


class Switches(Section):
    """Each mechanism can be turned off; with all social ones off the world is the null world."""

    heterogeneity: bool = setting(True, "customers differ in their traits", kind="constant", group="market")
    taste: bool = setting(True, "customers have personal tastes for vendors", kind="constant", group="market")
    habit: bool = setting(True, "what was bought last is likelier to be bought again", kind="constant", group="market")
    meet: bool = setting(True, "people spend time together and rapport grows", kind="constant", group="social")
    talk: bool = setting(True, "people hear from those they know", kind="constant", group="social")
    converse: bool = setting(True, "vendors send messages and customers speak to them", kind="constant", group="social")
    relationship: bool = setting(True, "trust, commitment and rapport weigh in choices", kind="constant", group="social")
    soften: bool = setting(True, "obligation softens the customer's losses and price comparison", kind="constant", group="social")
    restrain: bool = setting(True, "obligation softens the vendor's pressure", kind="constant", group="social")
    solidarity: bool = setting(True, "customers stand by a vendor that lives on them", kind="constant", group="social")
    social_knowing: bool = setting(True, "meeting a person teaches what they need", kind="constant", group="social")
    data_knowing: bool = setting(True, "transactions teach what a person needs", kind="constant", group="organisation")
    employees: bool = setting(True, "staff are neighbours and customers too, and carry news both ways", kind="constant", group="social")
    problems: bool = setting(True, "things go wrong", kind="constant", group="market")
    attrition: bool = setting(True, "people move away or stop needing", kind="constant", group="market")
    interest: bool = setting(True, "needs fall asleep for a while and wake", kind="constant", group="market")
    turnover: bool = setting(True, "staff leave", kind="constant", group="organisation")
    experience: bool = setting(True, "newly hired staff have to learn", kind="constant", group="organisation")
    job_changes: bool = setting(True, "members of accounts change jobs", kind="constant", group="market")
    politics: bool = setting(True, "members of accounts side with the one of most weight", kind="constant", group="social")
    antagonism: bool = setting(True, "customers resent a price cut just after they bought", kind="constant", group="market")
    faults: bool = setting(True, "vendors slip into faults that somebody must notice", kind="constant", group="market")
    filters: bool = setting(True, "layers delay bad news, lose some of it and make the rest rosier", kind="constant", group="organisation")
    asking: bool = setting(True, "being asked and being warned change what customers do and say", kind="constant", group="organisation")
    gaming: bool = setting(True, "answers are picked, coached, forged and repeated", kind="constant", group="organisation")
    feedback: bool = setting(True, "formal feedback can be given", kind="constant", group="organisation")
    steering: bool = setting(True, "vendors act on what they believe", kind="constant", group="organisation")
    executives: bool = setting(True, "chief executives change and bring their own goals", kind="constant", group="organisation")
    technology: bool = setting(True, "vendors take up knowledge technology", kind="constant", group="organisation")
    entry: bool = setting(True, "vendors close and others open", kind="constant", group="market")
