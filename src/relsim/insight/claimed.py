"""What became of claims as tables, and in plain words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, isfinite, log10
from typing import Any

import polars as pl

from relsim.designs.arms import dose_of
from relsim.designs.claim import ESSAY, EVIDENCE
from relsim.designs.terms import Call, Number, Operation, Term, numbers_in
from relsim.experiments.manifest import manifest_of
from relsim.experiments.reading import style_of
from relsim.insight.deciding import RARE
from relsim.insight.finding import CANNOT, Finding
from relsim.insight.judging import CANNOT_SAY, REFUTED, SUPPORTED, UNDECIDED
from relsim.insight.order import Order
from relsim.insight.robustness import Robustness
from relsim.insight.saying import between, percent
from relsim.insight.trial import Trial

WORDS = (SUPPORTED, REFUTED, UNDECIDED, CANNOT_SAY)
SIDES = 3  # deciding settings that are named
MOST_DIGITS = 5

CLAIMS = {
    "claim": pl.String, "title": pl.String, "question": pl.String, "essay": pl.String, "against": pl.String,
    "collision": pl.String, "says": pl.String, "refuted_if": pl.String, "essay_expects": pl.String,
    "evidence_expects": pl.String, "evidence": pl.String, "assumed": pl.String, "cannot": pl.String,
    "verdict": pl.String, "others": pl.String, "replicates": pl.Int64, "least": pl.Int64, "most": pl.Int64,
    "failed": pl.Int64, "cause": pl.String, "arms": pl.String, "weeks": pl.Int64, "seed": pl.Int64,
    "dose": pl.String, "varied": pl.String, "notes": pl.String,
}  # fmt: skip
EFFECTS = {
    "claim": pl.String, "prediction": pl.String, "says": pl.String, "by": pl.String, "expect": pl.String,
    "refutes": pl.Boolean, "effect": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "confidence": pl.Float64, "above": pl.Float64, "below": pl.Float64, "at_least": pl.Float64,
    "outcome": pl.String,
    "replicates": pl.Int64, "missing": pl.Int64, "metric": pl.String, "kind": pl.String,
}  # fmt: skip
LEVELS = {
    "claim": pl.String, "scenario": pl.String, "arm": pl.String, "dose": pl.Float64, "line": pl.String,
    "outcome": pl.String, "vendor": pl.String, "group": pl.String, "week": pl.Int64, "runs": pl.Int64,
    "missing": pl.Int64, "mean": pl.Float64, "low": pl.Float64, "high": pl.Float64, "sd": pl.Float64,
    "predicted": pl.Boolean,
}  # fmt: skip
FLIPS = {
    "claim": pl.String, "points": pl.Int64, "repeats": pl.Int64, "undefined": pl.Int64, "holds": pl.Float64,
    "holds_low": pl.Float64, "holds_high": pl.Float64, "surely_holds": pl.Float64,
    "surely_fails": pl.Float64, "stands": pl.Float64, "turns": pl.String,
}  # fmt: skip


def finding_of(tested: Sequence[Trial], order: Order) -> Finding:
    """Return what became of claims."""
    found = {one.claim.name: one.robustness for one in tested if one.robustness}
    tables = {
        "claims": pl.DataFrame([_claim(one) for one in tested], schema=CLAIMS, orient="row"),
        "effects": _table([row for one in tested for row in _effects(one)], EFFECTS),
        "levels": _table([row for one in tested for row in _levels(one)], LEVELS),
        "flips": _table([_flips(one, one.robustness) for one in tested if one.robustness], FLIPS),
        "deciding": _joined({name: one.deciding for name, one in found.items()}),
        "boxes": _joined({name: one.boxes for name, one in found.items()}),
        **{f"points_{name}": one.points for name, one in found.items()},
    }
    worlds = {
        f"{one.claim.name}.{arm}": world for one in tested for arm, world in one.study.scenarios.items()
    }
    made = manifest_of("hypotheses", worlds, [], 0, []) if worlds else {}
    facts: dict[str, Any] = {
        key: made[key] for key in ("relsim", "commit", "packages", "python", "created") if key in made
    }
    facts |= {
        "score": score(tables["claims"]),
        "order": {"said": order.said(), "first": dict(order.first), "now": dict(order.now)},
        "worlds": {name: entry["toml"] for name, entry in made.get("scenarios", {}).items()},
    }
    question = "Which claims of the essays does the model bear out?"
    return Finding("hypotheses", question, _told(tables, order), tables, facts)


def score(claims: pl.DataFrame) -> dict[str, int]:
    """Return how many claims got which verdict."""
    counts = Counter(claims["verdict"])
    return {word: counts[word] for word in WORDS}


def _claim(one: Trial) -> dict[str, Any]:
    claim, study = one.claim, one.study
    others = {voice: word for voice, word in one.verdict.of.items() if voice != ESSAY} if one.verdict else {}
    dose = dose_of(study.scenarios)
    return {
        "claim": claim.name, "title": study.title, "question": study.question, "essay": claim.essay,
        "against": ", ".join(claim.against), "collision": claim.collision, "says": claim.says,
        "refuted_if": claim.refuted_if, "essay_expects": claim.essay_expects,
        "evidence_expects": claim.evidence_expects, "evidence": ", ".join(claim.evidence),
        "assumed": claim.assumed, "cannot": claim.cannot, "verdict": one.word,
        "others": "; ".join(f"{voice}: {word}" for voice, word in others.items()),
        "replicates": one.replicates, "least": study.replicates, "most": claim.most,
        "failed": sum(one.failures.values()),
        "cause": max(one.failures, key=one.failures.__getitem__, default=""),
        "arms": ", ".join(study.scenarios), "seed": study.seed, "dose": dose.path if dose else "",
        "weeks": max((world.horizon.weeks for world in study.scenarios.values()), default=0),
        "varied": ", ".join(factor.name for factor in study.factors), "notes": " ".join(study.notes),
    }  # fmt: skip


def _effects(one: Trial) -> Iterator[dict[str, Any]]:
    if one.verdict is None:
        return
    for prediction in one.claim.predictions:
        effect = one.verdict.effects[prediction.name]
        metric, kind = unit_of(prediction.effect)
        yield {
            "claim": one.claim.name, "prediction": prediction.name, "says": prediction.says,
            "by": prediction.by, "expect": " ".join(prediction.expect.split()), "refutes": prediction.refutes,
            "effect": _known(effect.mean), "low": _known(effect.low), "high": _known(effect.high),
            "confidence": one.verdict.confidence[prediction.by], "above": prediction.above,
            "below": prediction.below, "at_least": prediction.at_least,
            "outcome": effect.outcome, "replicates": effect.n,
            "missing": effect.missing, "metric": metric, "kind": kind,
        }  # fmt: skip


def _levels(one: Trial) -> Iterator[dict[str, Any]]:
    """Yield what was measured, arm by arm; `predicted` is what predictions speak of."""
    dose = dose_of(one.study.scenarios)
    spoken = {
        (number.arm, number.metric, number.vendor, number.group, week)
        for prediction in one.claim.predictions
        for number in numbers_in(prediction.effect)
        for week in number.weeks
    }
    for row in one.levels.to_dicts():
        key = tuple(row[name] for name in ("scenario", "outcome", "vendor", "group", "week"))
        arm = one.study.scenarios[row["scenario"]].title
        yield {
            **{name: value for name, value in row.items() if name != "point"}, "claim": one.claim.name,
            "arm": arm, "dose": dose.values[row["scenario"]] if dose else None,
            "line": dose.lines[row["scenario"]] if dose else "", "predicted": key in spoken,
        }  # fmt: skip


def _flips(one: Trial, found: Robustness) -> dict[str, Any]:
    rows = {row["what"]: row for row in found.shares.to_dicts()}
    holds = rows["a on average"]
    stands = {SUPPORTED: holds["share"], REFUTED: rows["b on average"]["share"]}.get(one.word)
    return {
        "claim": one.claim.name, "points": found.points.height, "repeats": one.claim.repeats,
        "undefined": found.undefined,
        "holds": holds["share"], "holds_low": holds["low"], "holds_high": holds["high"],
        "surely_holds": rows["a"]["share"], "surely_fails": rows["b"]["share"], "stands": stands,
        "turns": "; ".join(_sides(found)),
    }  # fmt: skip


def _sides(found: Robustness) -> Iterator[str]:
    """Yield which settings turn a claim, and on which side of their range it fails."""
    for row in found.deciding.filter("decides").head(SIDES).to_dicts():
        low, high = row["fails_low"], row["fails_high"]
        if low is None or high is None:
            yield row["factor"]
            continue
        side, here, there = ("low", low, high) if low > high else ("high", high, low)
        where = f"fails at {percent(here)} of points where it is {side}, at {percent(there)} elsewhere"
        yield f"{row['factor']}: {where}"


def unit_of(effect: Term) -> tuple[str, str]:
    """Return the metric of which an effect is a level or a difference; no metric where it is neither.

    >>> one = Number("kept", "a", "mart", "", (None,))
    >>> unit_of(one), unit_of(Operation("-", one, one)), unit_of(Operation("/", one, one))
    (('kept', 'level'), ('kept', 'difference'), ('', 'number'))
    """
    metrics = {number.metric for number in numbers_in(effect)}
    if len(metrics) == 1 and _keeps_unit(effect):
        is_difference = isinstance(effect, Operation) or (isinstance(effect, Call) and effect.name == "abs")
        return metrics.pop(), "difference" if is_difference else "level"
    return "", "number"


def _keeps_unit(term: Term) -> bool:
    """Return whether a term is in the unit of its numbers."""
    if isinstance(term, Operation):
        return term.sign in "+-" and _keeps_unit(term.left) and _keeps_unit(term.right)
    if isinstance(term, Call):
        return term.name in ("max", "min", "abs", "mean") and all(map(_keeps_unit, term.arguments))
    return isinstance(term, Number)


def value_said(value: float | None, row: Mapping[str, Any], digits: int | None = None) -> str:
    """Return an effect, or a bound of it, with as many digits as its interval gives reason to.

    >>> row = {"metric": "kept", "kind": "difference", "low": 0.0271, "high": 0.0289}
    >>> value_said(0.028, row), value_said(0.02, row, 0)
    ('+2.80 points', '+2 points')
    >>> value_said(1.5, {"metric": "", "kind": "number", "low": 1.38, "high": 1.62})
    '1.50'
    """
    if value is None or not isfinite(value):
        return "-"
    style = style_of(row["metric"]) if row["metric"] else None
    scale = style.scale if style else 1.0
    is_difference = row["kind"] == "difference"
    unit = (style.difference if is_difference else style.level) if style else ""
    shown = _digits(row, scale) if digits is None else digits
    return f"{value * scale + 0.0:{'+' if is_difference else ''},.{shown}f}{unit}"


def _digits(row: Mapping[str, Any], scale: float) -> int:
    """Return how many decimals there are until half the interval is three steps wide."""
    if row["low"] is None or row["high"] is None:
        return 3
    half = (row["high"] - row["low"]) / 2.0 * scale
    return min(max(ceil(log10(3.0 / half)), 0), MOST_DIGITS) if half > 0.0 else 3


def interval_said(row: Mapping[str, Any]) -> str:
    """Return an interval in brackets, with its unit once.

    >>> interval_said({"metric": "kept", "kind": "difference", "low": 0.0271, "high": 0.0289})
    '[+2.71, +2.89]'
    """
    unit = value_said(0.0, {**row, "low": None}).lstrip("+-0123456789.,")
    low, high = (value_said(row[end], row).removesuffix(unit) for end in ("low", "high"))
    return f"[{low}, {high}]"


def bound_said(row: Mapping[str, Any]) -> str:
    """Return what an effect has to be.

    >>> bound_said({"above": 1.02, "below": None, "metric": "", "kind": "number"})
    'above 1.02'
    """
    scale = style_of(row["metric"]).scale if row["metric"] else 1.0

    def said(bound: float) -> str:
        text = f"{bound * scale:.6g}"
        return value_said(bound, row, len(text.partition(".")[2]))

    if row["above"] is not None and row["below"] is not None:
        return f"between {said(row['above'])} and {said(row['below'])}"
    return f"above {said(row['above'])}" if row["above"] is not None else f"below {said(row['below'])}"


def _told(tables: Mapping[str, pl.DataFrame], order: Order) -> str:
    """Return the answer in plain words."""
    claims = tables["claims"]
    short = ["In short:"]
    for word in WORDS:
        names = claims.filter(verdict=word)["claim"].to_list()
        short += [f"{word}: {len(names)} ({', '.join(names)})"] if names else []
    parts = ["\n  ".join(short), *(_about(row, tables) for row in claims.to_dicts())]
    note = (
        f"{CANNOT}\n  A verdict is on a claim as it stands in this model, with what is assumed there; not on "
        f"the world.\n  {order.said()}."
    )
    return "\n\n".join([*parts, note])


def _about(claim: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]) -> str:
    """Return what became of one claim."""
    head = f"{claim['claim']}, essay {claim['essay']}, {claim['verdict']}:"
    lines = [claim["says"]]
    if claim["cannot"]:
        return "\n  ".join([head, *lines, f"The model cannot say: {claim['cannot']}"])
    for row in tables["effects"].filter(claim=claim["claim"]).to_dicts():
        who = "" if row["by"] == ESSAY else f" ({said_by(row['by'])})"
        lines.append(
            f"{row['prediction']}{who}: {row['outcome']}, {value_said(row['effect'], row)} "
            f"{interval_said(row)}, predicted {bound_said(row)}; {row['replicates']} replicates"
        )
    lines += [robustness_said(row) for row in tables["flips"].filter(claim=claim["claim"]).to_dicts()]
    if claim["failed"]:
        lines.append(f"Runs that failed: {claim['failed']}, most often: {claim['cause']}")
    return "\n  ".join([head, *lines])


def said_by(voice: str) -> str:
    """Return who predicts, in words.

    >>> said_by("evidence"), said_by("5c"), said_by("beyond the essays")
    ('the evidence', 'essay 5c', 'what is known beyond the essays')
    """
    known = {ESSAY: "the essay", EVIDENCE: "the evidence"}
    return known.get(voice, f"essay {voice}" if voice[0].isdigit() else f"what is known {voice}")


def robustness_said(row: Mapping[str, Any]) -> str:
    """Return over how much of what was assumed a claim holds, and what turns it."""
    share = f"{percent(row['holds'])} {between(row['holds_low'], row['holds_high'])}"
    said = f"Over what was assumed: it holds at {share} of {row['points']} points"
    if row["undefined"]:
        said += f" ({row['undefined']} more are not defined)"
    said += (
        f"; with {row['repeats']} replicates at a point, beyond chance there, it holds at "
        f"{percent(row['surely_holds'])} and fails at {percent(row['surely_fails'])}"
    )
    if row["turns"]:
        return f"{said}. What turns it: {row['turns']}"
    is_one_sided = min(row["holds"], 1.0 - row["holds"]) < RARE
    return f"{said}. It hardly ever turns" if is_one_sided else f"{said}. No setting stands out as turning it"


def _joined(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return tables below each other, with the claim that each is of."""
    some = [table.with_columns(claim=pl.lit(name)) for name, table in tables.items()]
    whole = pl.concat(some) if some else pl.DataFrame(schema={"claim": pl.String})
    return whole.select("claim", *(name for name in whole.columns if name != "claim"))


def _table(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(schema), orient="row")


def _known(value: float) -> float | None:
    return value if isfinite(value) else None
