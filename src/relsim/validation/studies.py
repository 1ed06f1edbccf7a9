"""The worlds in which regularities are looked for.

A study is a set of worlds that live on the same draws: the world of a source (who sells there, how often the
thing is bought) and, where the source was an experiment or asks for a control, the same with one thing
changed. All else is as the schema and the archetypes ship it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from relsim.scenario import load
from relsim.scenario.schema import Scenario

Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Study:
    """Worlds that are looked at together.

    Attributes
    ----------
    name : str
    about : str
        What stands for what, in a sentence.
    base : str or mapping
        A shipped scenario, or values as a file would hold them.
    worlds : mapping
        By name, what is changed in the base, as for `--set`.
    wave : int
        Weeks between two waves of the panel. Where nothing is asked of anybody it is a year, so that
        worlds can be as large as the cohorts of their sources.
    """

    name: str
    about: str
    base: Any
    worlds: Mapping[str, Changes]
    wave: int = 4

    def scenarios(self, changes: Changes | None = None) -> dict[str, Scenario]:
        """Return the worlds; `changes` go to all of them before their own."""
        return {name: load(self.base, {**(changes or {}), **own}) for name, own in self.worlds.items()}


def town(people: int, weeks: int, warmup: int = 52, **more: Any) -> dict[str, Any]:
    """Return the beginnings of a world: one town, and for how long it is watched."""
    return {
        "horizon": {"weeks": weeks, "warmup": warmup},
        "communities": {"town": {"people": people}},
        **more,
    }


def sellers(archetype: str, count: int, **each: Sequence[Any]) -> dict[str, Any]:
    """Return some sellers of one archetype (or of none), which differ in the levers given."""
    made = {}
    for n in range(count):
        made[f"{archetype or 'seller'}_{n + 1}"] = {
            **({"archetype": archetype} if archetype else {}),
            **{name: values[n] for name, values in each.items()},
        }
    return made


BASE: Mapping[str, Changes] = {"base": {}}
SIZES = (
    2.0,
    1.4,
    1.0,
    0.7,
    0.5,
    0.35,
    0.2,
    0.1,
)  # awareness: the range of its sweep, in equal steps of its log
QUALITIES = (0.5, 0.58, 0.66, 0.74, 0.82, 0.9)  # the range of its sweep
DOSES = (0, 1, 2, 4, 8, 16, 32)  # messages a year: from none to more than a dealer of cars would send
TOOTHPASTE = {"need_rate": 0.137, "need_shape": 0.78}
"""What the source says of the category itself (S9): 1.46 purchases a quarter, for which a fifth more needs
arise, and the K of its NBD, how evenly people buy it."""
FAR = {"local": (0.0,) * 8}

ALL = (
    Study(
        "village",
        "the shipped village: a grocer and a multinational, 2,000 people, five years",
        "village",
        BASE,
    ),
    Study(
        "subscription",
        "something bought by the year: a local firm and three chains, a cohort of new customers for 13 years",
        town(
            6000,
            702,
            0,
            category={"contract_weeks": 52},
            vendors={**sellers("grocer", 1), **sellers("multinational", 3)},
        ),
        {
            "base": {},
            "no growth": {"switches.relationship": False, "switches.meet": False},
            "alike": {"switches.heterogeneity": False, "switches.taste": False},
        },
        wave=52,
    ),
    Study(
        "records",
        "a new online shop among three others for something bought about eight times a year (compact discs),"
        " with about as many new customers in its first quarter as its source has",
        town(
            43000,
            169,
            52,
            category={"need_rate": 0.15},
            vendors={
                "online": {"archetype": "online_pure_play", "open": 0.0},
                **sellers("multinational", 1),
                **sellers("franchise", 1),
                **sellers("grocer", 1),
            },
            events=[{"week": 0, "vendor": "online", "set": {"open": 1.0}}],
        ),
        BASE,
        wave=52,
    ),
    Study(
        "brands",
        "eight equal brands of toothpaste known to different degrees, none of them near",
        town(
            5000,
            104,
            104,
            category=TOOTHPASTE,
            vendors=sellers("", 8, awareness=SIZES, local=FAR["local"]),
        ),
        BASE,
    ),
    Study(
        "street",
        "an ordinary street: one vendor of each archetype, 3,000 people",
        town(
            3000,
            208,
            52,
            vendors={
                name: {"archetype": name}
                for name in (
                    "grocer",
                    "franchise",
                    "cooperative",
                    "multinational",
                    "helpful_multinational",
                    "online_pure_play",
                )
            },
        ),
        BASE,
    ),
    Study(
        "fish",
        "five equal sellers on one market, where what one is used to weighs least and most of its sweep",
        town(1500, 104, 52, vendors=sellers("", 5, local=FAR["local"])),
        {"low": {"choose.habit": 0.4}, "high": {"choose.habit": 3.0}},
    ),
    Study(
        "surveys",
        "six multinationals of different quality that survey their customers",
        town(3000, 260, 52, vendors=sellers("multinational", 6, quality=QUALITIES)),
        BASE,
    ),
    Study(
        "phones",
        "six telephone companies, two towns that talk; without talk; and without it, neighbours alike",
        {
            "horizon": {"weeks": 208, "warmup": 52},
            "communities": {"town": {"people": 2500}, "other": {"people": 2500}},
            "segments": {
                "restless": {"price_sensitivity": 1.5, "orientation": 0.1},
                "settled": {"price_sensitivity": 0.5, "orientation": 0.7},
            },
            "vendors": sellers("multinational", 6),
        },
        {
            "base": {},
            "no talk": {"switches.talk": False},
            "homophily": {
                "switches.talk": False,
                "communities.town.segments": ["restless"],
                "communities.other.segments": ["settled"],
            },
        },
    ),
    Study(
        "bank",
        "three banks with machines; switching costs nothing, the default, and the most of its sweep",
        town(2500, 156, 52, vendors=sellers("multinational", 3)),
        {"low": {"category.switching_cost": 0.0}, "base": {}, "high": {"category.switching_cost": 1.5}},
    ),
    Study(
        "replies",
        "the village, where the multinational answers nobody, or one voice in three",
        "village",
        {
            "silent": {"vendors.mart.replies": 0.0, "horizon.weeks": 156},
            "answering": {"vendors.mart.replies": 0.33, "horizon.weeks": 156},
        },
    ),
    Study(
        "asking",
        "the village, where the multinational asks nobody, or everybody every quarter",
        "village",
        {
            "nobody": {"vendors.mart.survey": 0.0, "horizon.weeks": 104},
            "everybody": {"vendors.mart.survey": 1.0, "horizon.weeks": 104},
        },
    ),
    Study(
        "reps",
        "suppliers of what takes a week to set up together, whose representatives (some thirty accounts each)"
        " leave: who takes over is new, a colleague, or one alike",
        town(
            4500,
            208,
            52,
            category={
                "need_rate": 0.7,
                "setup_hours": 40,
                "disposability": 0.0,
                "switching_cost": 0.6,
                "search_cost": 0.6,
            },
            segments={"firm": {"account_size": 3, "orientation": 0.5}},
            vendors=sellers("multinational", 3, same_person=(0.9,) * 3, staff=(24,) * 3),
        ),
        {
            "hired": {},
            **{
                name: {f"vendors.multinational_{n}.{lever}": 1.0 for n in (1, 2, 3) for lever in levers}
                for name, levers in (("colleague", ("colleague",)), ("alike", ("colleague", "matching")))
            },
        },
    ),
    Study(
        "advice",
        "three sellers of whom one writes to its customers once: equal to the others, or better and cheaper",
        town(3000, 52, 104, vendors=sellers("", 3, messages=(0.0,) * 3, local=(0.0,) * 3)),
        {
            "inert quiet": {},
            "inert told": {
                "events": [{"week": 13, "until": 14, "vendor": "seller_1", "set": {"messages": 1.0}}]
            },
            "value quiet": {"vendors.seller_1.quality": 0.9, "vendors.seller_1.price": 0.85},
            "value told": {
                "vendors.seller_1.quality": 0.9,
                "vendors.seller_1.price": 0.85,
                "events": [{"week": 13, "until": 14, "vendor": "seller_1", "set": {"messages": 1.0}}],
            },
        },
    ),
    Study(
        "letters",
        "seven equal sellers of whom one writes to its customers more or less often",
        town(3000, 104, 52, vendors=sellers("", 7, local=FAR["local"])),
        {f"{dose} a year": {"vendors.seller_1.messages": dose / 52.0} for dose in DOSES},
    ),
    Study(
        "groups",
        "buying groups of one, two, three and six people who buy what all agree on",
        town(
            4800,
            52,
            52,
            segments={
                f"of_{size}": {"account_size": size, "decision": "unanimity", "share": size / 12.0}
                for size in (1, 2, 3, 6)
            },
            vendors=sellers("multinational", 3),
        ),
        BASE,
    ),
    Study(
        "prices",
        "the brands above, the fourth 5 % cheaper or dearer for a quarter (the sources: scanner data)",
        town(
            5000,
            13,
            104,
            category=TOOTHPASTE,
            vendors=sellers("", 8, awareness=SIZES, local=FAR["local"]),
        ),
        {
            name: {"events": [{"week": 0, "vendor": "seller_4", "set": {"price": price}}]}
            for name, price in (("cheaper", 0.95), ("dearer", 1.05))
        },
    ),
    Study(
        "technology",
        "twelve chains that take up knowledge technology of their own accord or because others have",
        town(2400, 416, 0, vendors=sellers("multinational", 12, adopts=(0.1,) * 12, follows=(0.5,) * 12)),
        BASE,
    ),
)


@cache
def studies() -> dict[str, Study]:
    """Return all studies by name."""
    return {study.name: study for study in ALL}
