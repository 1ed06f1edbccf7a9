"""The small language in which a claim says what it predicts: numbers of runs, compared.

    trust[help, mart, 260] > trust[push, mart, 260]
    bond[tied] / bond[grocer] < 0.2
    week_below(market_share_units[free, mart], 0.25) < 104

A name is a metric that the experiment measures. In brackets stand the arm, the vendor, the week and the
group, in any order; what there is only one of may be left out. Without a week a number is that of the whole
run, if it is measured. Of several weeks it is a course, of which only functions of courses make a number;
`48:60` is the course from week 48 to week 60, both in it.

It is read by Python's own parser, of which everything else is refused, and nothing is ever executed.
"""

import ast
from collections.abc import Callable, Mapping
from typing import NamedTuple

from relsim.designs.ranges import Refused
from relsim.designs.terms import OF_COURSES, OF_NUMBERS, Call, Constant, Number, Operation, Term, numbers_in

LONGEST = 2_000  # characters
SUCH_AS = "write such as trust[help] > trust[push]"
SIGNS: Mapping[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Comparison(NamedTuple):
    """What is predicted: that a term lies above a bound, below one, or both."""

    effect: Term
    above: float | None
    below: float | None


Selector = str | int | slice
Find = Callable[[str, list[Selector]], Number]
"""From a metric and what stands in brackets to the number that is meant; raises `Refused`."""


class Reader:
    """Reads predictions.

    Parameters
    ----------
    find : callable
        See `Find`.
    """

    def __init__(self, find: Find) -> None:
        self.find = find

    def comparison(self, text: str, at_least: float = 0.0) -> Comparison:
        """Return what a text predicts.

        Parameters
        ----------
        text : str
        at_least : float
            By how much the two sides have to differ to count.

        Raises
        ------
        Refused
        """
        if len(text) > LONGEST:
            raise Refused(f"{len(text):,} characters are too many", "make several predictions of it")
        try:
            node = ast.parse(f"({text.strip()}\n)", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            why = error.msg if isinstance(error, SyntaxError) else "too deep, or no text"
            raise Refused(f"this cannot be read ({why})", SUCH_AS) from None
        if not isinstance(node, ast.Compare) or not all(isinstance(o, ast.Gt | ast.Lt) for o in node.ops):
            raise Refused("nothing is compared", f"{SUCH_AS}, or -0.02 < a - b < 0.02")
        sides = [self._numeric(side) for side in (node.left, *node.comparators)]
        is_less = isinstance(node.ops[0], ast.Lt)
        if len(sides) == 2:
            small, large = sides if is_less else sides[::-1]
            return _of_two(small, large, is_less, at_least)
        low, effect, high = sides if is_less else sides[::-1]
        if len(sides) > 3 or type(node.ops[0]) is not type(node.ops[1]) or at_least:
            raise Refused("this compares too much at once", "write low < term < high, or two predictions")
        if not isinstance(low, Constant) or not isinstance(high, Constant) or not low.value < high.value:
            raise Refused(
                "the ends of a range have to be numbers, the lower first", "write -0.02 < a - b < 0.02"
            )
        return Comparison(_varies(effect), low.value, high.value)

    def _numeric(self, node: ast.AST) -> Term:
        term = self._term(node)
        if isinstance(term, Number) and term.is_course:
            weeks = ", ".join(map(str, term.weeks))
            raise Refused(f"{term.metric} is measured in several weeks", f"say in which: one of {weeks}")
        return term

    def _term(self, node: ast.AST) -> Term:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return Constant(float(node.value))  # type: ignore[arg-type]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            term = self._numeric(node.operand)
            return (
                Constant(-term.value) if isinstance(term, Constant) else Operation("-", Constant(0.0), term)
            )
        if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
            return Operation(SIGNS[type(node.op)], self._numeric(node.left), self._numeric(node.right))
        if isinstance(node, ast.Name):
            return self.find(node.id, [])
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return self.find(node.value.id, [_selector(one) for one in inside])
        if isinstance(node, ast.Call):
            return self._call(node)
        raise Refused(f"{ast.unparse(node)} is no number", SUCH_AS)

    def _call(self, node: ast.Call) -> Call:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        counts = {**OF_NUMBERS, **OF_COURSES}
        if name not in counts or node.keywords:
            raise Refused(f"there is no function {name}", f"write one of {', '.join(counts)}")
        least, most = counts[name]
        if not least <= len(node.args) <= most:
            raise Refused(f"{name} takes {least} numbers{' or more' if most > least else ''}", SUCH_AS)
        if name in OF_NUMBERS:
            return Call(name, tuple(self._numeric(argument) for argument in node.args))
        course = self._term(node.args[0])
        if not isinstance(course, Number) or not course.is_course:
            raise Refused(f"{name} is of a course", "name an outcome that is measured in several weeks")
        return Call(name, (course, *(self._numeric(argument) for argument in node.args[1:])))


def _of_two(small: Term, large: Term, is_less: bool, at_least: float) -> Comparison:
    """Return the comparison in which one side is said to be smaller: an effect, and its bound."""
    if isinstance(large, Constant):
        return Comparison(_varies(small), None, large.value - at_least)
    if isinstance(small, Constant):
        return Comparison(_varies(large), small.value + at_least, None)
    if is_less:
        return Comparison(_varies(Operation("-", small, large)), None, -at_least)
    return Comparison(_varies(Operation("-", large, small)), at_least, None)


def _varies(term: Term) -> Term:
    if not any(True for _ in numbers_in(term)):
        raise Refused("no number of a run is compared", SUCH_AS)
    return term


def _selector(node: ast.AST) -> Selector:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Slice) and node.step is None:
        ends = [None if end is None else _selector(end) for end in (node.lower, node.upper)]
        if all(end is None or isinstance(end, int) for end in ends):
            return slice(*ends)
    if isinstance(node, ast.Constant) and type(node.value) in (int, str):
        return node.value  # type: ignore[return-value]
    raise Refused(
        f"{ast.unparse(node)} is no arm, vendor, week or group", 'write names, "names in quotes" or weeks'
    )
