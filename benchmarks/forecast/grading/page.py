"""The grading as pieces of a Markdown page, from the numbers that were kept."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from relsim.scenario.resolved import toml_value
from relsim.views.scoreboard.markdown import table

Span = Mapping[str, float | None]


class Mark(NamedTuple):
    """A mark: what it is called, and how it is said."""

    key: str
    name: str
    percent: bool = False
    more_is_better: bool = False

    def said(self, value: float, sign: str = "") -> str:
        """Return a mark, or a difference of two, as it is said, without its unit.

        >>> Mark("total", "total", percent=True).said(-0.041, sign="+")
        '-4.1'
        """
        return f"{100 * value:{sign}.1f}" if self.percent else f"{value:{sign}.3f}"

    def spanned(self, span: Span, sign: str = "") -> str:
        """Return a mean with the interval of the mean, and of how many logs there is no number.

        >>> Mark("mae", "MAE").spanned({"mean": 2.0, "low": 1.5, "high": 2.5, "missing": 2})
        '2.000 [1.500, 2.500] (2 logs without)'
        """
        if span["mean"] is None:
            return "-"
        said, unit = self.said(span["mean"], sign), " %" if self.percent else ""
        if span["low"] is not None and span["high"] is not None:
            said += f" [{self.said(span['low'], sign)}, {self.said(span['high'], sign)}]"
        return said + unit + (f" ({span['missing']} logs without)" if span.get("missing") else "")

    def side(self, span: Span) -> int:
        """Return 1 where a difference is to the good, -1 where it is not, 0 where its interval is open.

        >>> Mark("mae", "MAE").side({"mean": 0.2, "low": 0.1, "high": 0.3})
        -1
        """
        if span["low"] is None or span["high"] is None or span["low"] <= 0.0 <= span["high"]:
            return 0
        return 1 if (span["low"] > 0.0) == self.more_is_better else -1


AGAINST = {
    truth: (
        Mark(f"auc {truth}", "AUC", more_is_better=True),
        Mark(f"brier {truth}", "Brier"),
        Mark(f"bias {truth}", "bias", percent=True),
    )
    for truth in ("lasts", "again")
}
CLASSES = ("total", "x = 0", "x = 1-2", "x = 3-6", "x >= 7", "silent 0-3 weeks", "4-12", "13 and more")
AHEAD = (*(Mark(name, name, percent=True) for name in CLASSES), Mark("mae", "MAE"))
SURVIVAL = (Mark("survival MAPE", "MAPE", True), Mark("survival end", "end", True))
BIASES = ("bias lasts", "bias again", *CLASSES, "survival end")
NAMES = {  # of the marks that are told of one by one
    "auc lasts": "AUC, who has left", "brier lasts": "Brier, who has left",
    "bias lasts": "bias, who has left",
    "auc again": "AUC, who buys again", "brier again": "Brier, who buys again",
    "bias again": "bias, who buys again", "total": "total", "x = 0": "x = 0", "x >= 7": "x >= 7",
    "13 and more": "silent for 13 weeks and more", "mae": "MAE", "survival MAPE": "survival",
}  # fmt: skip
MARKS = {mark.key: mark for mark in (*AGAINST["lasts"], *AGAINST["again"], *AHEAD, *SURVIVAL)}
TOLD = ("auc lasts", "auc again", "brier again", "total", "x = 0", "13 and more")  # of what is taken out
FACTS = {
    "customers": "customers", "lasts": "have not left", "again": "buy again",
    "lasting who do not buy again": "of those who have not left, do not buy again",
    "gone who buy again": "of those who left, buy again",
    "silent for 13 weeks": "silent for 13 weeks",
    "silent who have not left": "of the silent, have not left",
    "silent who bought elsewhere": "of the silent, buy elsewhere",
    "survival": "last for 64 weeks",
}  # fmt: skip


def grading_markdown(made: Mapping[str, Any], laws: str = "") -> dict[str, str]:
    """Return the parts of the page.

    Parameters
    ----------
    made : mapping
        What `docs/grading.json` holds.
    laws : str
        The digest of relsim's laws as they are now; see `benchmarks.forecast.kept`.

    Returns
    -------
    dict of str
        By name of the place in the page.
    """
    worlds = made["worlds"]
    return {
        "graded_late": late_said(made["laws"], laws),
        "replicates": str(made["replicates"]),
        "graded_worlds": table(
            ["world", "starts from", "what it is", "set"],
            ([row["name"], f"`{row['base']}`", row["about"], _beyond(row, worlds)] for row in worlds),
        ),
        "graded_same": _settings(made["same"]),
        "facts": table(
            ["", *(row["name"] for row in worlds)],
            ([name, *(_fact(key, row["facts"][key]) for row in worlds)] for key, name in FACTS.items()),
        ),
        "silent": _silent(worlds),
        "helped": _helped(made),
        "lasts": _levels(worlds, "models", AGAINST["lasts"]),
        "again": _levels(worlds, "models", AGAINST["again"]),
        "purchases": _levels(worlds, "models", AHEAD),
        "survival": _levels(worlds, "survival", SURVIVAL),
        "score": _score(worlds),
        "standing": "\n".join(line for row in worlds for line in standing(row)),
        "broken": "\n".join(_broken(row) for row in worlds if "changed" in row),
        "changed": table(
            ["world", "model", *(NAMES[key] for key in TOLD)],
            (cells for row in worlds if "changed" in row for cells in _changes(row)),
        ),
    }


def late_said(then: str, now: str) -> str:
    """Return whether the marks are of relsim's laws as they are.

    >>> late_said("a", "a")
    "The marks are of relsim's laws as they are."
    """
    if then == now:
        return "The marks are of relsim's laws as they are."
    return "**Out of date.** relsim's laws have changed since these runs, which `make forecasts` does anew."


def _settings(values: Mapping[str, Any]) -> str:
    return ", ".join(f"`{path} = {toml_value(value)}`" for path, value in values.items()) or "as shipped"


def _beyond(world: Mapping[str, Any], worlds: Iterable[Mapping[str, Any]]) -> str:
    """Return what a world sets, as far as the one that it is named after does not."""
    like = next((row for row in worlds if world["name"].startswith(f"{row['name']},")), None)
    if like is None:
        return _settings(world["set"])
    more = {path: value for path, value in world["set"].items() if path not in like["set"]}
    return f"as {like['name']}, and {_settings(more)}"


def _fact(key: str, span: Span) -> str:
    mean = span["mean"]
    if mean is None:
        return "-"
    return f"{mean:,.0f}" if key == "customers" else f"{100 * mean:.0f} %"


def _silent(worlds: Iterable[Mapping[str, Any]]) -> str:
    shares = [100 * row["facts"]["silent who have not left"]["mean"] for row in worlds]
    said = f"{min(shares):.0f} to {max(shares):.0f} % had not, from world to world"
    return f"Of those who were silent for 13 weeks and more, {said}."


def _helped(made: Mapping[str, Any]) -> str:
    """Return how many fits did not converge by themselves, by model."""
    times = {
        model: sum(row["models"][model]["helped"]["mean"] for row in made["worlds"]) * made["replicates"]
        for model in made["worlds"][0]["models"]
    }
    fits = made["replicates"] * len(made["worlds"])
    some = [f"{round(many)} of {fits} of {model}" for model, many in times.items() if many > 0.0]
    if not some:
        return "All fits converged."
    return f"{' and '.join(some)} did not converge alone, and have the least penalty under which they do."


def _levels(worlds: Iterable[Mapping[str, Any]], part: str, marks: Iterable[Mark]) -> str:
    marks = list(marks)
    return table(
        ["world", "model", *(mark.name for mark in marks)],
        (
            [
                row["name"],
                model,
                *(mark.spanned(level[mark.key], "+" if mark.key in BIASES else "") for mark in marks),
            ]
            for row in worlds
            for model, level in row[part].items()
        ),
    )


def standing(world: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each other model that relsim is told apart from in a world, and one for the others.

    Differences are between runs of the same seed; of biases they are of their sizes.
    """
    alike = []
    for model, marks in _others(world):
        told = {
            side: [_difference(key, marks[key]) for key in NAMES if _side(key, marks) == side]
            for side in (-1, 1)
        }
        parts = [("behind in ", told[-1]), ("ahead in ", told[1])]
        said = "; ".join(head + ", ".join(names) for head, names in parts if names)
        if said:
            yield f"- **{world['name']}**, against {model}: {said}."
        else:
            alike.append(model)
    if alike:
        yield f"- **{world['name']}**: not told apart from {', '.join(alike)}."


def _others(world: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Span]]]:
    for part in ("models", "survival"):
        yield from world["behind"][part].items()


def _score(worlds: Iterable[Mapping[str, Any]]) -> str:
    """Return in how many comparisons relsim is behind, and in how many ahead."""
    sides = [
        _side(key, marks) for world in worlds for _, marks in _others(world) for key in NAMES if key in marks
    ]
    return (
        f"Of {len(sides)} comparisons relsim is behind in {sides.count(-1)} and ahead in {sides.count(1)}; "
        f"{sides.count(0)} are not told apart."
    )


def _side(key: str, marks: Mapping[str, Span]) -> int:
    return MARKS[key].side(marks[key]) if key in marks else 0


def _difference(key: str, span: Span) -> str:
    return f"{NAMES[key]} ({MARKS[key].spanned(span, sign='+')})"


def _changes(world: Mapping[str, Any]) -> Iterator[list[str]]:
    for model, marks in world["changed"].items():
        cells = []
        for key in TOLD:
            said, side = MARKS[key].spanned(marks[key], sign="+"), MARKS[key].side(marks[key])
            cells.append(f"**{said}**" if side else said)
        yield [world["name"], model, *cells]


def _broken(world: Mapping[str, Any]) -> str:
    """Return which marks of which models are others in a world in which one thing is changed."""
    told = {
        model: ", ".join(NAMES[key] for key in NAMES if _side(key, marks))
        for model, marks in world["changed"].items()
    }
    said = "; ".join(f"{model} in {names}" for model, names in told.items() if names)
    return f"- **{world['name']}** ({world['about']}): {said or 'no mark of any model is told apart'}."
