"""What a difference is made of, and what is lost without a mechanism, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from relsim.insight.finding import CANNOT
from relsim.insight.saying import difference, finer_for, level, percent, several

NAMED = 4  # groups that the short answer names


class Saying(NamedTuple):
    """How differences of a metric are said: with so many digits more than usual."""

    metric: str
    finer: int = 0

    def mean(self, value: float | None) -> str:
        """Return a difference."""
        return difference(value, self.metric, self.finer)

    def within(self, row: Mapping[str, Any], what: str, prefix: str = "") -> str:
        """Return a difference with its interval."""
        ends = ", ".join(self.mean(row[f"{prefix}{end}"]) for end in ("low", "high"))
        return f"{self.mean(row[what])} [{ends.replace(' points', '')}]"


def tell_parts(of: str, tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]) -> str:
    """Return the answer: the whole, its parts one by one, what is left, and what this cannot say."""
    outcome = facts["metric"]
    base, other, whole, *rest = tables["whole"].to_dicts()
    how = "all orders" if facts["orders"] == "all" else f"{facts['orders']} orders in each"
    head = (
        f"{of}: {facts['replicates']} replicates on shared draws, {how}, {facts['runs']:,} runs; "
        "[95 % intervals of the mean]."
    )
    rows = tables["parts"].to_dicts()
    saying = Saying(outcome, finer_for(max(abs(row["part"]) for row in rows), outcome))
    short = [
        "In short:",
        f"{other['what']} {level(other['mean'], outcome)}, {base['what']} {level(base['mean'], outcome)}: "
        f"{saying.within(whole, 'mean')}",
        *([f"Of that, the groups explain {saying.within(rest[1], 'mean')}"] if rest else []),
        *_in_short(rows, saying),
    ]
    one_way = len({row["part"] > 0.0 for row in rows if row["settled"]}) == 1
    lines = [f"{row['group']}: {_line(row, saying, one_way)}" for row in rows]
    if rest:
        lines.append(_left(rest[0], saying, facts["alike"]))
    lines.append(_sum(rows, rest[:1], saying))
    if facts["left_out"]:
        lines.append(f"Left out, since the metric is not defined throughout: {facts['left_out']} replicates")
    parts = [head], short, ["Part by part:", *lines], _cannot(facts)
    return "\n\n".join(["\n  ".join(some) for some in parts])


def _in_short(rows: list[dict[str, Any]], saying: Saying) -> Iterator[str]:
    """Say what raises the difference, what lowers it, and what is not shown to do anything."""
    settled = [row for row in rows if row["settled"]]
    for title, some in (
        ("What raises it", [row for row in settled if row["part"] > 0.0]),
        ("What lowers it", [row for row in settled if row["part"] < 0.0]),
    ):
        if some:
            named = ", ".join(f"{row['group']} {saying.mean(row['part'])}" for row in some[:NAMED])
            more = f", {several([row['group'] for row in some[NAMED:]])}" if len(some) > NAMED else ""
            together = f", {saying.mean(sum(row['part'] for row in some))} together" if len(some) > 1 else ""
            yield f"{title}{together}: {named}{more}"
    idle = [row["group"] for row in rows if row["part"] == 0.0 and row["low"] == row["high"]]
    open_ = [row["group"] for row in rows if not row["settled"] and row["group"] not in idle]
    if idle:
        yield f"Changes nothing at all: {several(idle)}"
    if open_:
        yield f"Not told from chance when all are allowed for: {several(open_)}"


def _line(row: Mapping[str, Any], saying: Saying, one_way: bool) -> str:
    """Say one part; its share only where parts do not work against each other."""
    said = one_way and row["share"] is not None and row["share"] >= 0.0
    share = f", {percent(row['share'])} of it" if said else ""
    ends = ""
    if row["alone"] is not None:
        alone, last = (saying.within(row, what, f"{what}_") for what in ("alone", "last"))
        ends = f"; alone {alone}, last {last}"
    settings = f" ({row['settings']})" if row["settings"] != row["group"] else ""
    return f"{saying.within(row, 'part')}{share}{ends}{settings}"


def _left(row: Mapping[str, Any], saying: Saying, is_chance: bool) -> str:
    """Say what tells two equal vendors apart: the luck of their names, unless something else does too."""
    why = "the luck of their names"
    if not is_chance:
        why = "more than chance: something that is no lever tells them apart"
    return f"{row['what'].capitalize()}: {saying.within(row, 'mean')}, {why}"


def _sum(rows: list[dict[str, Any]], left: list[Any], saying: Saying) -> str:
    total = sum(row["part"] for row in rows) + sum(row["mean"] for row in left)
    with_left = " and what is left" if left else ""
    return f"All parts{with_left} together: {saying.mean(total)}, the whole"


def _cannot(facts: Mapping[str, Any]) -> list[str]:
    lines = [
        CANNOT,
        "A part is a mean over the orders in which groups can be taken over (Shapley): a fair way of sharing "
        "what they do together, not the only one.",
    ]
    if facts["world"]:
        lines.append(
            f"It is about {facts['base']} becoming {facts['other']}, group by group. The other way round, "
            f"--between {facts['base']} {facts['other']}, is another question."
        )
    return lines


def tell_losses(losses: pl.DataFrame, facts: Mapping[str, Any]) -> str:
    """Return the answer: for each metric and vendor what is lost without each mechanism, the most first."""
    head = (
        f"{len(facts['without']) + 1} worlds, {facts['replicates']} replicates of each on shared draws, "
        f"{facts['runs']:,} runs; [95 % intervals of paired differences]."
    )
    sections = [
        _losses(some.to_dicts(), metric, vendor)
        for (metric, vendor), some in losses.group_by("metric", "vendor", maintain_order=True)
    ]
    cannot = [
        CANNOT,
        "Each is turned off while all others are on. What mechanisms do together counts for each of them, so "
        "single changes need not add up to that of all.",
    ]
    return "\n\n".join(["\n  ".join(some) for some in ([head], *sections, cannot)])


def _losses(rows: list[dict[str, Any]], metric: Any, vendor: Any) -> list[str]:
    whom = "all vendors" if vendor == "all" else vendor
    lines = [f"{metric} of {whom}, {level(rows[0]['base'], metric)} as it is:"]
    known = [row for row in rows if row["change"] is not None]
    saying = Saying(metric, finer_for(max((abs(row["change"]) for row in known), default=0.0), metric))
    for row in sorted(known, key=lambda row: -abs(row["change"])):
        if row["settled"]:
            lines.append(f"without {row['without']}: {saying.within(row, 'change')}")
    idle = [row["without"] for row in known if row["change"] == 0.0 and row["low"] == row["high"]]
    open_ = [row["without"] for row in known if not row["settled"] and row["without"] not in idle]
    gone = [row["without"] for row in rows if row["change"] is None]
    for title, names in (
        ("Not told from chance when all are allowed for", open_),
        ("Changes nothing at all", idle),
        ("Not defined without", gone),
    ):
        if names:
            lines.append(f"{title}: {several(names)}")
    return lines
