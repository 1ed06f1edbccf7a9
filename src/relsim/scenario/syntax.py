"""What is not TOML, in words of our own: the parser's words differ between versions of Python."""

import re

from relsim.scenario.positions import Spot

_TWICE = ("the key stands twice", "keep one of the two")
_TABLE_TWICE = ("the section stands twice", "keep one of the two, with the settings of both")
_QUOTE = ("a text has no closing quote", "close it with the quotes that it begins with")
_BACKSLASH = ("\\ stands alone in a text", "write \\\\ for \\")
_UNPRINTABLE = ("a character that does not print stands here", "take it out")
_KEY = ("no key begins like this", "write key = value")

_WORDS = {
    "Invalid value": (
        "this is no value",
        "write a number, true, false, a [list] of them, or text in quotes",
    ),
    "Expected '=' after a key": (
        "there is no = after the key",
        "write key = value, and a key of several words with _ between them",
    ),
    "Expected newline": (
        "there is more after the value",
        "put each setting on a line of its own, and text in quotes",
    ),
    "Expected ']": ("the name of a section has no closing bracket", "write [section]"),
    "Invalid statement": _KEY,
    "Invalid initial character for a key": _KEY,
    "Cannot overwrite a value": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Cannot declare": _TABLE_TWICE,
    "Cannot mutate immutable": _TABLE_TWICE,
    "Cannot redefine": _TABLE_TWICE,
    "Illegal character '\\n'": _QUOTE,
    "Unterminated string": _QUOTE,
    "Expected \"'": _QUOTE,
    "Illegal character": _UNPRINTABLE,
    "Found invalid character": _UNPRINTABLE,
    "Unescaped '\\'": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Escaped character": _BACKSLASH,
    "Unclosed array": ("a list has no closing bracket", "write [one, two]"),
    "Unclosed inline table": ("a table has no closing brace", "write {key = value}"),
    "Invalid date": ("there is no such date", "write a time in weeks, as a number"),
}


def not_toml(said: str, text: str) -> tuple[str, str, Spot]:
    """Return what is wrong, what would do, and line and column, from what `tomllib` said of a text.

    >>> not_toml("Invalid value (at line 3, column 9)", "...")
    ('not TOML: this is no value', 'write a number, true, false, a [list] of them, or text in quotes', (3, 9))
    """
    match = re.fullmatch(r"(?s)(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said)
    what, line, column = match.groups() if match else (said, "", "")
    found = next((words for start, words in _WORDS.items() if what.startswith(start)), None)
    message, hint = found or (what[0].lower() + what[1:], "write key = value")
    last_line = text.rstrip("\n").count("\n") + 1
    return f"not TOML: {message}", hint, (int(line), int(column)) if line and column else (last_line, 1)
