"""What the comment beside each name says: the meaning of a column or a constant stands there, once."""

import ast
import inspect
import io
import tokenize
from functools import cache
from types import ModuleType


def remarks(module: ModuleType, name: str) -> dict[str, str]:
    """Return what the comments at the ends of lines say in an assignment or a class of a module.

    Parameters
    ----------
    module : module
    name : str
        What is assigned (a table of columns, a number), or a class of columns or of numbers.

    Returns
    -------
    dict of str to str
        By the name or text with which a line begins; lines without a comment say nothing.

    Raises
    ------
    LookupError
        The module has no such assignment or class.

    Examples
    --------
    >>> from relsim import state
    >>> remarks(state, "PERSONS")["need_rate"]
    'needs per week'
    >>> remarks(state, "Tables")["hours"]
    'float64, by community: hours a week that two residents spend in the same place'
    """
    first, last = _lines(module)[name]
    return {key: text for line, (key, text) in _comments(module).items() if first <= line <= last}


@cache
def numbers(module: ModuleType) -> dict[str, tuple[float, str]]:
    """Return the numbers that a module has names for, each with the comment beside it.

    >>> from relsim.processes import settle
    >>> numbers(settle)["NOTICED"]
    (0.01, 'a rise or a cut by less than a hundredth goes unnoticed')
    """
    found = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            (target,), value = node.targets, node.value.value
            if isinstance(target, ast.Name) and isinstance(value, int | float):
                found[target.id] = (value, remarks(module, target.id).get(target.id, ""))
    return found


@cache
def _lines(module: ModuleType) -> dict[str, tuple[int, int]]:
    """Return the first and the last line of each assignment and class."""
    found = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = (node.lineno, node.end_lineno or node.lineno)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = (node.lineno, node.end_lineno or node.lineno)
    return found


@cache
def _comments(module: ModuleType) -> dict[int, tuple[str, str]]:
    """Return by line the name or text with which it begins and the comment with which it ends."""
    starts: dict[int, str] = {}
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(inspect.getsource(module)).readline):
        line = token.start[0]
        if token.type in (tokenize.NAME, tokenize.STRING):
            starts.setdefault(line, token.string.strip("\"'"))
        elif token.type == tokenize.COMMENT and line in starts:
            found[line] = (starts[line], token.string.lstrip("# "))
    return found
