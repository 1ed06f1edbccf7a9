"""Functions as the protocol tells them: what they return, in words, and the formula, which is the code."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from relsim.views.odd.blocks import Block, Bullets, Code, Text
from relsim.views.odd.remarks import numbers

_SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
_PARAMETER = re.compile(r"^(\w[\w, *]*) : ([^\n]*)((?:\n[ ]+[^\n]*)*)", re.MULTILINE)


def functions_of(module: ModuleType) -> list[Callable[..., Any]]:
    """Return the functions that a module defines, in its order.

    >>> from relsim.processes import settle
    >>> [function.__name__ for function in functions_of(settle)]
    ['commitment_after_cut', 'bought_before_cut', 'pay', 'kernel']
    """
    return [getattr(module, node.name) for node in _tree(module).body if isinstance(node, ast.FunctionDef)]


def is_rule(function: Callable[..., Any]) -> bool:
    """Return whether a function makes numbers of numbers, and reads and writes no columns.

    >>> from relsim.processes import offer
    >>> is_rule(offer.pressure_felt), is_rule(offer.sell)
    (True, False)
    """
    taken = inspect.signature(getattr(function, "py_func", function)).parameters.values()
    return all(parameter.annotation in (float, int, bool) for parameter in taken)


def told(function: Callable[..., Any], called: str = "") -> Iterator[Block]:
    """Return a function in words and as a formula.

    Parameters
    ----------
    function : callable
    called : str
        Its name, where it is not a name that stands alone.
    """
    plain = inspect.unwrap(getattr(function, "py_func", function))
    name = called or plain.__name__
    parts = sections(inspect.getdoc(plain) or "")
    first, *more = parts[""].split("\n\n")
    yield Text(f"`{name}`: {sentence(first)}")
    yield from (Text(joined(text)) for text in more if text.strip() and not text.startswith(">>>"))
    if meant := list(parameters(parts.get("Parameters", ""))):
        yield Bullets(meant)
    yield Code(name, formula(plain))


def constants(module: ModuleType) -> Iterator[Block]:
    """Return the numbers that stand in a module and that no setting changes, if there are any."""
    found = [
        f"`{name}` = {value}" + (f" ({said})" if said else "")
        for name, (value, said) in numbers(module).items()
    ]
    if found:
        yield Text("Fixed: " + "; ".join(found) + ".")


def sections(doc: str) -> dict[str, str]:
    r"""Return a docstring by its sections; what comes before the first is under no name.

    >>> sections("Return it.\n\nParameters\n----------\nx : float\n    Share.\n")
    {'': 'Return it.', 'Parameters': 'x : float\n    Share.'}
    """
    pieces = _SECTION.split(doc)
    return dict(zip(["", *pieces[1::2]], map(str.strip, pieces[::2]), strict=True))


def parameters(text: str) -> Iterator[str]:
    r"""Return what each parameter is.

    >>> list(parameters("x, y : float\n    Shares."))
    ['`x, y` (float): Shares.']
    """
    for names, kind, meaning in _PARAMETER.findall(text):
        yield f"`{names}` ({kind})" + (f": {joined(meaning)}" if meaning.strip() else "")


def sentence(text: str) -> str:
    """Return the first sentence of a docstring as a statement of what a function gives.

    >>> sentence("Return how strong it is."), sentence("Let staff come.")
    ('how strong it is.', 'let staff come.')
    """
    said = joined(text).removeprefix("Return ")
    return said[:1].lower() + said[1:]


def joined(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def formula(function: Callable[..., Any]) -> str:
    """Return the code of a function without its docstring and decorators, then its worked example.

    >>> from relsim.processes.offer import toward_one
    >>> formula(toward_one).splitlines()[1:]
    ['    return share + part * (1.0 - share)', '', '>>> round(toward_one(0.5, 0.2), 3)', '0.6']
    """
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    lines = source.splitlines()
    first = node.body[0]
    begins = first.lineno - 1 if ast.get_docstring(node) is None else first.end_lineno
    example = re.findall(r"^>>> .*(?:\n(?!>>>)\S.*)*", inspect.getdoc(function) or "", re.MULTILINE)
    code = "\n".join([*lines[node.lineno - 1 : first.lineno - 1], *lines[begins : node.end_lineno]])
    return "\n\n".join(filter(None, [code, "\n".join(example)]))


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))
