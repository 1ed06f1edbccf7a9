"""The finder of keys against documents written by others, and by a writer that knows where it wrote."""

import re
import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from relsim.scenario.positions import DEEPEST, Lost, TooDeep, positions, split_assignment

texts = st.text(st.characters(codec="utf-8"), max_size=8)
bare = st.text("abcAZ019_-", min_size=1, max_size=4)
keys = st.one_of(bare, bare, texts)
scalars = st.one_of(
    st.integers(-99, 99), st.floats(allow_nan=False), st.booleans(), texts, st.dates(), st.times()
)
values = st.recursive(
    scalars,
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(keys, below, max_size=3)),
    max_leaves=12,
)
documents = st.dictionaries(keys, values, max_size=5)


def all_paths(data: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    below = list(
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    )
    return {(*path, key) for key, _ in below}.union(*(all_paths(value, (*path, key)) for key, value in below))


def what_stands_at(text: str, line: int, column: int) -> str:
    return text.split("\n")[line - 1][column - 1 :]


def key_at(text: str, line: int, column: int) -> str:
    token = re.match(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""", what_stands_at(text, line, column))
    assert token
    return next(iter(tomllib.loads(f"{token[0]} = 0")))


@given(documents, st.booleans())
def test_every_key_written_by_tomli_w_is_found_and_stands_where_it_is_said_to(document, multiline):
    text = tomli_w.dumps(document, multiline_strings=multiline).replace("\r", "")
    found = positions(text)
    assert set(found) == all_paths(tomllib.loads(text))
    for path, spot in found.items():
        if isinstance(path[-1], str):
            assert key_at(text, *spot) == path[-1]


class Writer:
    """Write a document in a drawn style, noting where each key and element goes."""

    def __init__(self, draw: Any) -> None:
        self.text = ""
        self.where: dict[tuple[Any, ...], tuple[int, int]] = {}
        self.draw = draw

    def any(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def put(self, text: str) -> None:
        self.text += text

    def mark(self, path: tuple[Any, ...]) -> None:
        if path not in self.where:
            self.where[path] = self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")

    def key(self, path: tuple[Any, ...], start: int) -> None:
        for end in range(start + 1, len(path) + 1):
            self.mark(path[:end])
            name = path[end - 1]
            plain = re.fullmatch("[A-Za-z0-9_-]+", name)
            escaped = '"' + "".join(f"\\U{ord(c):08x}" if c not in "ab" else c for c in name) + '"'
            literal = f"'{name}'" if name.isprintable() and "'" not in name else escaped
            self.put(self.any(name if plain else escaped, escaped, literal))
            self.put(self.any("", " ") + ("." if end < len(path) else "") + self.any("", "\t"))

    def gap(self) -> None:
        self.put(self.any("", " ", "\n", "  # [no] table = 1, ] }\n", "\n\n"))

    def value(self, path: tuple[Any, ...], value: Any) -> None:
        if isinstance(value, list):
            self.put("[")
            for number, item in enumerate(value):
                self.gap()
                self.mark((*path, number))
                self.value((*path, number), item)
                self.gap()
                self.put("," if number + 1 < len(value) else self.any("", ","))
            self.gap()
            self.put("]")
        elif isinstance(value, dict):
            self.put("{ ")
            for number, (key, item) in enumerate(value.items()):
                self.put(", " if number else "")
                self.key((*path, key), len(path))
                self.put("= ")
                self.value((*path, key), item)
            self.put(" }")
        elif isinstance(value, str):
            escaped = "".join(f"\\U{ord(c):08x}" for c in value)
            self.put(
                self.any(
                    f'"{escaped}"', f'"""\n[x]\n{escaped}"""', "'''k = 1\n''x'''''", '"""a\\"""""', "'#'"
                )
            )
        else:
            self.put(tomli_w.dumps({"k": value})[4:-1])

    def pair(self, path: tuple[Any, ...], start: int, value: Any) -> None:
        """Write one key, as a dotted one where it holds a table of one."""
        while isinstance(value, dict) and len(value) == 1 and self.draw(st.booleans()):
            ((key, value),) = value.items()
            path = (*path, key)
        self.put(self.any("", "  "))
        self.key(path, start)
        self.put("=" + self.any("", " "))
        self.value(path, value)
        self.put(self.any("\n", "  # k = 1\n", "\n\n"))


@st.composite
def styled(draw: Any) -> tuple[str, dict[tuple[Any, ...], tuple[int, int]]]:
    writer = Writer(draw)
    for key, value in draw(documents).items():
        writer.pair((key,), 0, value)
    for number, values in enumerate(draw(st.lists(st.dictionaries(bare, scalars, max_size=3), max_size=3))):
        path = ("tables of", "events", number)
        writer.where.pop(path, None)
        writer.put('[["tables of" . events]]\n')
        line = writer.text.count("\n")
        writer.where.setdefault(path[:1], (line, 3))
        writer.where.setdefault(path[:2], (line, 17))
        writer.where[path] = (line, 17)
        for key, value in values.items():
            writer.pair((*path, key), 3, value)
        writer.put("['tables of'.events.set]\n")
        writer.where[*path, "set"] = (writer.text.count("\n"), 21)
        writer.pair((*path, "set", "lever"), 4, 1)
    return writer.text, writer.where


@given(styled())
def test_every_key_and_element_is_found_where_the_writer_put_it(written):
    text, where = written
    assert set(where) == all_paths(tomllib.loads(text))
    assert positions(text) == where


def test_a_table_stands_where_its_own_header_is():
    assert positions("[a.b]\nx = 1\n[a]\ny = 2")[("a",)] == (3, 2)


def test_tables_nested_too_deeply_are_refused_before_they_are_parsed():
    for text in (
        "a = " + "[" * 10**5,
        ".".join("a" * 10**5) + " = 1",
        "[" + '"a" . ' * 10**5 + "b]",
        "a = " + "{b = " * 10**5,
    ):
        with pytest.raises(TooDeep):
            positions(text)


def test_a_text_may_be_nested_as_deeply_as_is_said():
    deepest = "x = " + "[" * DEEPEST + "]" * DEEPEST
    assert len(max(positions(deepest), key=len)) == DEEPEST
    with pytest.raises(TooDeep):
        positions(deepest.replace("[]", "[1]"))


@pytest.mark.parametrize(
    "text", ["a", "a =", "= 1", "a = [1", "a = {b = 1", 'a = "', 'a = """', '"\\q" = 1', "[a", "[[a]"]
)
def test_what_is_not_toml_is_not_followed(text):
    with pytest.raises(Lost):
        positions(text)


@given(st.text("a.=\"[]{}'\\#\n, 1", max_size=30))
def test_any_text_is_found_or_refused_and_never_loops(text):
    try:
        found = positions(text)
        assert set(found) == all_paths(tomllib.loads(text))
    except (Lost, TooDeep, tomllib.TOMLDecodeError):
        pass


def test_an_assignment_is_split_at_the_first_equals_sign_outside_quotes():
    assert split_assignment('a."x=y".b = c=d') == (["a", "x=y", "b"], " c=d")
