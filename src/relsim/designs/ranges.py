"""The values that a setting may take in an experiment: levels, ranges and distributions, each checked."""

from collections.abc import Iterator, Sequence
from math import isfinite

from relsim.designs.distributions import PARAMETERS, TAIL, Distribution, Shape
from relsim.designs.factor import Value
from relsim.designs.schema import Vary
from relsim.draws import exp
from relsim.scenario.catalogue import Setting
from relsim.scenario.fields import number
from relsim.scenario.problems import one_of, shown

LEAST_MASS = 1e-6  # of a normal, between its ends


class Refused(Exception):
    """What varies cannot vary so; says what is wrong, what would do, and below which key."""

    def __init__(self, message: str, hint: str, below: tuple[str | int, ...] = ()) -> None:
        super().__init__(message, hint, below)
        self.message, self.hint, self.below = message, hint, below
        self.others: list[Refused] = []


def settle(found: list[Refused]) -> None:
    """Raise all that was found, as the first one with the others in it, if there is anything."""
    if found:
        found[0].others = found[1:]
        raise found[0]


def allowed(settings: Sequence[Setting]) -> tuple[float | None, float | None]:
    """Return the range that all settings allow."""
    lows = [row.low for row in settings if row.low is not None]
    highs = [row.high for row in settings if row.high is not None]
    return max(lows, default=None), min(highs, default=None)


def takes(settings: Sequence[Setting]) -> str:
    """Return in words what settings take."""
    row, (low, high) = settings[0], allowed(settings)
    if row.choices:
        return one_of("", row.choices).removeprefix("write ")
    unit = f" ({row.unit})" if row.unit else ""
    if low is not None and high is not None:
        return f"{row.type} from {number(low)} to {number(high)}{unit}"
    return f"{row.type} of {number(low)} or more{unit}" if low is not None else f"{row.type}{unit}"


def level_of(value: object, settings: Sequence[Setting], below: tuple[str | int, ...] = ()) -> Value:
    """Return a value as the settings take it.

    Raises
    ------
    Refused
        It is of another type, none of the choices, or out of range.
    """
    row = settings[0]
    if row.choices:
        if value not in row.choices:
            raise Refused(f"{shown(value)} is none of the choices", one_of(value, row.choices), below)
        return str(value)
    if row.type == "true or false":
        if not isinstance(value, bool):
            raise Refused(f"{shown(value)} is not true or false", "write true or false", below)
        return value
    if isinstance(value, bool) or not isinstance(value, int if row.type == "a whole number" else int | float):
        raise Refused(f"{shown(value)} is not {row.type}", f"write {takes(settings)}", below)
    if not within(value, settings):
        raise Refused(f"{shown(value)} is out of range", f"write {takes(settings)}", below)
    return value if row.type == "a whole number" else float(value)


def within(value: float, settings: Sequence[Setting]) -> bool:
    """Return whether a number lies in the range of all settings."""
    low, high = allowed(settings)
    return (low is None or value >= low) and (high is None or value <= high)


def swept(settings: Sequence[Setting]) -> tuple[tuple[Value, ...], Distribution | None]:
    """Return levels or the distribution that the schema gives to try.

    Raises
    ------
    Refused
        It gives none, or settings that move together have different ones.
    """
    first = settings[0]
    if first.choices:
        return first.choices, None
    if first.type == "true or false":
        return (False, True), None
    for row in settings:
        if row.sweep is None:
            raise Refused(f"the schema gives {row.path} no range to try", "write {low = ..., high = ...}")
        if row.sweep != first.sweep:
            raise Refused(
                f"{first.path} and {row.path} have different ranges to try", "write {low = ..., high = ...}"
            )
    assert first.sweep is not None
    low, high = first.sweep
    return (), Distribution("uniform", float(low), float(high))


def distribution_of(entry: Vary, settings: Sequence[Setting]) -> Distribution:
    """Return the distribution that an entry describes.

    Raises
    ------
    Refused
        Parameters that are missing, too many or impossible, or a range outside of that of the schema.
    """
    first = settings[0]
    if first.choices or first.type == "true or false":
        raise Refused(f"{first.path} is {first.type}", "write a list of levels")
    shape = _shape(entry)
    parameters = _parameters(entry, shape)
    low, high = _ends(entry, shape, parameters, settings)
    if not (isfinite(low) and isfinite(high) and isfinite(high - low)):
        raise Refused("the range is too wide to reckon with", "write low and high")
    wrong = [*_wrong_ends(low, high, entry.model_fields_set, settings)]
    if shape == "loguniform" and low <= 0:
        wrong.append(Refused(f"a range from {number(low)} has no logarithm", "write a low above 0", ("low",)))
    if shape == "triangular" and not low <= parameters[0] <= high and not wrong:
        outside = f"{number(parameters[0])} lies outside of {number(low)} to {number(high)}"
        wrong.append(Refused(outside, "write a mode between", ("mode",)))
    settle(wrong)
    found = Distribution(shape, low, high, parameters)
    if found.mass() < LEAST_MASS:
        raise Refused(
            f"almost nothing of this {shape} distribution lies between {number(low)} and {number(high)}",
            "move its middle, or low and high",
        )
    return found


def _wrong_ends(low: float, high: float, given: set[str], settings: Sequence[Setting]) -> Iterator[Refused]:
    """Yield what is wrong with the ends of a range, those that were written and those that follow."""
    for end, value in (("low", low), ("high", high)):
        if not within(value, settings):
            yield Refused(f"{number(value)} is out of range", f"write {takes(settings)}", (end,))
        elif settings[0].type == "a whole number" and end in given and value != int(value):
            yield Refused(f"{number(value)} is not a whole number", f"write {takes(settings)}", (end,))
    if not low < high:
        nothing = f"from {number(low)} to {number(high)} there is nothing"
        yield Refused(nothing, "write a low below the high", ("low",))


def _shape(entry: Vary) -> Shape:
    shape = entry.distribution or "uniform"
    if entry.scale == "log":
        if shape not in ("uniform", "loguniform"):
            raise Refused(f"a {shape} distribution has no scale", "leave scale out", ("scale",))
        return "loguniform"
    return shape


def _parameters(entry: Vary, shape: Shape) -> tuple[float, ...]:
    names = PARAMETERS[shape]
    takes = " and ".join(["low", "high", *names] if shape not in ("normal", "lognormal", "beta") else names)
    every = {name for those in PARAMETERS.values() for name in those}
    needed = names if shape in ("normal", "lognormal", "beta") else ("low", "high", *names)
    given = {name for name in every if getattr(entry, name) is not None}
    wrong = [
        Refused(f"a {shape} distribution has no {name}", f"it takes {takes}", (name,))
        for name in sorted(given - {*names})
    ]
    wrong += [
        Refused(f"a {shape} distribution needs {name}", f"it takes {takes}")
        for name in needed
        if getattr(entry, name) is None
    ]
    wrong += [
        Refused(f"{number(getattr(entry, name))} will not do", "write a number above 0", (name,))
        for name in names
        if name in given - {"mode", "mean"} and getattr(entry, name) <= 0
    ]
    settle(wrong)
    return tuple(float(getattr(entry, name)) for name in names)


def _ends(
    entry: Vary, shape: Shape, parameters: tuple[float, ...], settings: Sequence[Setting]
) -> tuple[float, float]:
    """Return where a distribution ends: as written, else where it is cut."""
    low, high = entry.low, entry.high
    if shape == "beta":
        low, high = 0.0 if low is None else low, 1.0 if high is None else high
    elif shape in ("normal", "lognormal"):
        middle, spread = parameters
        cuts = (middle - TAIL * spread, middle + TAIL * spread)
        if shape == "lognormal":
            cuts = (middle * exp(-TAIL * spread), middle * exp(TAIL * spread))
        least, most = allowed(settings)
        low = max(cuts[0], least if least is not None else cuts[0]) if low is None else low
        high = min(cuts[1], most if most is not None else cuts[1]) if high is None else high
    assert low is not None and high is not None
    return float(low), float(high)
