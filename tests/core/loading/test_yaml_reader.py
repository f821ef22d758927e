"""From bytes to plain values: what is read, what is refused and where, and where everything stands."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from stackctl.core.loading import yaml_reader as module
from stackctl.core.loading.yaml_reader import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR, NULLS, Refusal, parse, tree
from stackctl.model.source import Position

if TYPE_CHECKING:
    from collections.abc import Callable

BOM = b"\xef\xbb\xbf"


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs the test with the parser that PyYAML wraps and with the one it falls back to."""
    if request.param == "pure Python":
        monkeypatch.setattr(module, "_Parser", yaml.Loader)
    return str(request.param)


def refused(data: bytes) -> tuple[str, int, int, str]:
    """The one refusal of a file that is refused as a whole."""
    document = parse(data)
    assert document.data is None
    (refusal,) = document.refusals
    assert refusal.path == ()
    return refusal.code, refusal.position.line, refusal.position.column, refusal.message


READ: dict[str, tuple[str, Any]] = {
    "scalars stay text": (
        "a: no\nb: 012\nc: 1.10\nd: 22:22\ne: 1e3\nf: 2026-11-22\ng: 0x1F\n",
        {"a": "no", "b": "012", "c": "1.10", "d": "22:22", "e": "1e3", "f": "2026-11-22", "g": "0x1F"},
    ),
    "keys stay text": ("no: a\n1: b\n2026-01-01: c\n", {"no": "a", "1": "b", "2026-01-01": "c"}),
    "no value": ("a:\nb: ~\nc: null\nd: [~]\n", {"a": None, "b": None, "c": None, "d": [None]}),
    "quoted text is never no value": ("a: ''\nb: '~'\nc: \"null\"\n", {"a": "", "b": "~", "c": "null"}),
    "words like null are text": ("a: Null\nb: NULL\nc: none\n", {"a": "Null", "b": "NULL", "c": "none"}),
    "blocks and flows": (
        "a:\n  - {b: [c, d]}\n  - e: f\n    g: []\n  -\n    - h\n",
        {"a": [{"b": ["c", "d"]}, {"e": "f", "g": []}, ["h"]]},
    ),
    "block texts": ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two"}),
    "a quoted merge key is a key": ("'<<': a\n", {"<<": "a"}),
    "a merge sign as a value is text": ("a: <<\n", {"a": "<<"}),
    "comments and a start mark": ("# one\n--- # two\na: b # three\n...\n", {"a": "b"}),
    "a version directive": ("%YAML 1.1\n---\na: b\n", {"a": "b"}),
    "a list at the top": ("- a\n- b\n", ["a", "b"]),
    "a text at the top": ("a\n", "a"),
    "other scripts": ("ключ: 値 🎉\n", {"ключ": "値 🎉"}),
    "an escape that is no control character": ('a: "\\u00e9 \\x41"\n', {"a": "é A"}),
    "a backslash in plain text": ("a: C:\\marketing\n", {"a": "C:\\marketing"}),
    "a question mark that stands for itself": ("a: what?\nb: ['y?']\n", {"a": "what?", "b": ["y?"]}),
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.usefixtures("parser")
def test_reads(name: str) -> None:
    text, expected = READ[name]
    document = parse(text.encode())
    assert document.refusals == ()
    assert document.data == expected


@pytest.mark.parametrize("data", [b"", b"\n", b"# nothing\n", b"---\n...\n", b"~\n", BOM, b"null"])
@pytest.mark.usefixtures("parser")
def test_an_empty_file_holds_nothing_and_is_not_refused(data: bytes) -> None:
    document = parse(data)
    assert (document.data, document.refusals) == (None, ())


@pytest.mark.parametrize(
    ("data", "empty"),
    [
        (b"a: b\n", False),
        (b"a: ''\nb: []\n", False),
        (b"a:\n", True),
        (b"a: {b: ~}\n", True),
        (b"- null\n", True),
        (b"~: a\n", False),
    ],
)
@pytest.mark.usefixtures("parser")
def test_tells_of_empty_values(data: bytes, empty: bool) -> None:
    assert parse(data).has_empty_values is empty


@pytest.mark.usefixtures("parser")
def test_a_byte_order_mark_is_left_out_and_moves_nothing() -> None:
    data = BOM + b"a: b\nc: [d\n"
    assert parse(BOM + b"a: b\n").data == {"a": "b"}
    assert refused(data)[1:3] == refused(data.removeprefix(BOM))[1:3]


@pytest.mark.parametrize("text", ["a: b", "a: |\n  one\n  two", "a: 'b'", "- a\n- b", "a: {b: c}", "a: b # c"])
@pytest.mark.usefixtures("parser")
def test_the_last_line_needs_no_line_break(text: str) -> None:
    with_break = parse(f"{text}\n".encode())
    assert parse(text.encode()) == with_break
    assert with_break.data is not None


@pytest.mark.usefixtures("parser")
def test_windows_line_ends_read_as_others_do() -> None:
    text = "a: b\nc: |\n  one\n  two\nd:\n  - e\n  - {f: g}\n"
    windows = text.replace("\n", "\r\n").encode()
    assert parse(windows) == parse(text.encode())


NOT_TAKEN: dict[str, tuple[bytes, tuple[int, int, str]]] = {
    "an anchor": (b"a: b\nc: &x d\n", (2, 4, "anchors (&) are not read: write the value out where it is used")),
    "an anchor of a block": (
        b"a: &x\n  b: c\n",
        (1, 4, "anchors (&) are not read: write the value out where it is used"),
    ),
    "an anchor of a key": (
        b"a:\n  &x b: c\n",
        (2, 3, "anchors (&) are not read: write the value out where it is used"),
    ),
    "an alias": (b"a: b\nc: *x\n", (2, 4, "aliases (*) are not read: write the value out")),
    "a tag": (
        b"a: !!python/name:os.system b\n",
        (1, 4, 'tags ("tag:yaml.org,2002:python/name:os.system") are not read: leave it out'),
    ),
    "a tag of a list": (b"a: !x [b]\n", (1, 4, 'tags ("!x") are not read: leave it out')),
    "a merge key": (b"a: b\nc:\n  <<: d\n", (3, 3, "merge keys (<<) are not read: write the keys out")),
    "a second document": (b"a: b\n---\nc: d\n", (2, 1, "a second document (---): one file holds one")),
    "a second document that is empty": (b"a: b\n---\n", (2, 1, "a second document (---): one file holds one")),
    "a list as a key": (b"a: b\n? [c, d]\n: e\n", (2, 3, "a key must be a single word or text, not a list or mapping")),
    "a mapping as a key": (b"{{a: b}: c}\n", (1, 2, "a key must be a single word or text, not a list or mapping")),
    "an escaped control character": (b'a: "b\\x1b[31m"\n', (1, 4, "an escaped control character (U+001B): delete it")),
    "an escaped control character in a key": (
        b'a: b\n"c\\0": d\n',
        (2, 1, "an escaped control character (U+0000): delete it"),
    ),
    "a question mark before a word": (b"a: {?b: c}\n", (1, 6, "a question mark right before a word: put it in quotes")),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_yaml_that_is_not_taken_is_told_at_its_place(name: str) -> None:
    data, (line, column, message) = NOT_TAKEN[name]
    assert refused(data) == ("STK001", line, column, message)


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_the_pure_python_parser_takes_nothing_more(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_Parser", yaml.Loader)
    data, (line, _, _) = NOT_TAKEN[name]
    assert refused(data)[:2] == ("STK001", line)


BROKEN: dict[str, tuple[bytes, str]] = {
    "an at sign": (b"a: b\nc: @d\n", "a value cannot begin with this character: put it in quotes"),
    "a colon in a text": (b"a: b: c\n", "a colon where none can stand: put a text with a colon in quotes"),
    "an open quote": (b"a: 'b\nc: d\n", "a quote is not closed"),
    "a line without a colon": (b"a: b\nc\nd: e\n", "a line without a colon: write key: value"),
    "an open list": (b"a: [b, c\nd: e\n", "a list that is not closed: write [a, b]"),
    "an open mapping": (b"a: {b: c\nd: e\n", "a mapping that is not closed: write {a: b}"),
    "a key among list items": (b"- a\nb: c\n", "a line that does not fit its list: check how far it is indented"),
}


SLIPS: dict[str, tuple[str, int, int, str]] = {
    "a key too far left": ("a:\n    b: c\n  d: e\n", 3, 2, "4 or 0"),
    "a key a little too far left": ("cost:\n    currency: EUR\n   lines: []\n", 3, 3, "4"),
    "a key too far right": ("cost:\n  currency: EUR\n   lines: []\n", 3, 3, "2"),
    "a key of the top": ("name: A\n vendor: B\n", 2, 1, "0"),
    "the first line": ("# note\n\n  name: A\nvendor: B\n", 3, 2, "0"),
    "a key of an entry too far right": ("lines:\n  - a: 1\n     b: 2\n", 3, 5, "4"),
    "a key of an entry too far left": ("lines:\n  - a: 1\n   b: 2\n", 3, 3, "4"),
    "a key of an entry under the dash": ("lines:\n  - a: 1\n    b: 2\n  c: 3\n  - a: 4\n", 4, 2, "4"),
    "an entry too far right": ("lines:\n  - a: 1\n   - a: 2\n", 3, 3, "2"),
    "an entry too far left": ("lines:\n  - a: 1\n - a: 2\n", 3, 1, "2"),
    "an entry of words too far left": ("admins:\n    - a\n  - b\n", 3, 2, "4"),
    "a line of a block text": ("notes: |\n    one\n   two\nx: y\n", 3, 3, "4"),
    "a key after braces": ("a: {b: c}\n  d: e\n", 2, 2, "0"),
    "a key after notes and empty lines": ("a:\n  b: c\n    # note\n\n   d: e\n", 5, 3, "2"),
    "a key deep inside": ("a:\n  b:\n      c: 1\n     d: 2\n  e: 1\n", 4, 5, "6"),
    "a key after a list": ("a:\n  - x\n  - y\n b: c\n", 4, 1, "0"),
    "a list within a list": ("a:\n  - - b: c\n     d: e\n", 3, 5, "6"),
    "a line that ends as on Windows": ("cost:\r\n  currency: EUR\r\n   lines: []\r\n", 3, 3, "2"),
}


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.usefixtures("parser")
def test_a_line_that_is_indented_wrongly_is_told_with_its_neighbours(name: str) -> None:
    data, line, indent, wanted = SLIPS[name]
    how = f"by {wanted}" if " or " not in wanted else "as those that it belongs to"
    words = f"line {line} is indented by {indent}, its neighbours by {wanted}: indent it {how}"
    assert refused(data.encode()) == ("STK001", line, indent + 1, f"not YAML: {words}")


@pytest.mark.parametrize("name", [name for name in SLIPS if " or " not in SLIPS[name][3]])
def test_a_line_that_is_indented_as_told_is_read(name: str) -> None:
    data, line, indent, wanted = SLIPS[name]
    lines = data.split("\n")
    lines[line - 1] = " " * int(wanted) + lines[line - 1][indent:]
    assert parse("\n".join(lines).encode()).refusals == ()


@pytest.mark.usefixtures("parser")
def test_an_entry_that_would_go_on_another_is_told() -> None:
    words = "line 3 is indented by 3, its neighbours by 2: indent it by 2"
    assert refused(b"admins:\n  - anna\n   - ben\n") == ("STK001", 3, 4, words)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("a:\n  - b - c\n  - d\n", {"a": ["b - c", "d"]}),
        ("a:\n  - b\n    c - d\n", {"a": ["b c - d"]}),
        ("a:\n  - 'b\n    - c'\n", {"a": ["b - c"]}),
        ("a: b\n  - c\n", {"a": "b - c"}),
        ("a: [b\n- c]\n", {"a": ["b - c"]}),
    ],
)
def test_a_dash_in_a_text_is_no_entry(data: str, value: Any) -> None:
    assert parse(data.encode()).data == value


@pytest.mark.parametrize("data", [b"a: b: c\n", b"a: words\n  that go on: with a colon\n", b"a:\n- b: c: d\n"])
def test_a_colon_in_a_text_is_told_as_such(data: bytes) -> None:
    assert refused(data)[3] == "not YAML: a colon where none can stand: put a text with a colon in quotes"


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_yaml_is_told_in_plain_words(name: str) -> None:
    data, words = BROKEN[name]
    code, line, column, message = refused(data)
    assert (code, message) == ("STK001", f"not YAML: {words}")
    assert 1 <= line <= data.count(b"\n") + 1
    assert column >= 1


def test_a_merge_that_was_not_settled_is_told_as_such() -> None:
    words = "a merge conflict is not settled: keep what is right, delete the lines of git"
    data = b"a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> other\n"
    assert refused(data) == ("STK001", 2, 1, words)
    assert refused(data.replace(b"\n", b"\r\n")) == ("STK001", 2, 1, words)
    assert refused(b"a: b\n<<<<<<< HEAD\nc: d\n")[3].startswith("not YAML: ")


def test_a_tab_that_indents_is_told_as_such() -> None:
    assert refused(b"a:\n\tb: c\n") == ("STK001", 2, 1, "not YAML: a tab cannot indent in YAML: use spaces")


def test_a_tab_that_indents_is_told_by_the_pure_python_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_Parser", yaml.Loader)
    assert refused(b"a:\n\tb: c\n") == ("STK001", 2, 1, "not YAML: a tab cannot indent in YAML: use spaces")


def test_an_open_quote_is_told_where_it_opens() -> None:
    assert refused(b"a: b\nc: 'd\ne: f\n")[1:3] == (2, 4)


@pytest.mark.parametrize("name", BROKEN)
def test_the_pure_python_parser_refuses_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_Parser", yaml.Loader)
    code, _, _, message = refused(BROKEN[name][0])
    assert code == "STK001"
    assert message.startswith("not YAML: ")


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"a:\n\tb: c\n", 2, 1), (b"a: b\nc: @d\n", 2, 4), (b"a: b: c\n", 1, 5), (b"a:\n    b: c\n  d: e\n", 3, 3)],
)
@pytest.mark.usefixtures("parser")
def test_what_is_not_yaml_is_told_at_its_place(data: bytes, line: int, column: int) -> None:
    assert refused(data)[1:3] == (line, column)


def test_a_fault_that_has_no_plain_words_keeps_the_parsers_own() -> None:
    assert refused(b"a: b\n%TAG\n---\nc: d\n")[3].startswith("not YAML: ")


@pytest.mark.parametrize(
    "error", [yaml.YAMLError("odd\nthing"), ValueError("odd"), OverflowError("odd"), RecursionError("odd")]
)
def test_a_fault_of_the_parser_without_a_place_stands_on_the_first_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_Parser", _failing_with(error))
    code, line, column, message = refused(b"a: b\n")
    assert (code, line, column) == ("STK001", 1, 1)
    assert message.startswith("not YAML: odd")
    assert "\n" not in message
    assert tree(b"a: b\n").root is None


def _failing_with(error: Exception) -> Callable[[bytes], Any]:
    class Failing:
        def __init__(self, text: bytes) -> None:
            self.text = text

        def get_event(self) -> None:
            raise error

    return Failing


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"a: b\nc: caf\xe9\n", 2, 7),
        (b"\xff\xfea\x00:\x00", 1, 1),
        ("ü: ".encode() + b"\xc3\n", 1, 4),
        (b"a: \xed\xa0\x80\n", 1, 4),
        (b"a: b\n" + "ключ: ".encode() + b"\x80\n", 2, 7),
    ],
)
def test_bytes_that_are_not_utf_8(data: bytes, line: int, column: int) -> None:
    assert refused(data) == ("STK001", line, column, "not UTF-8: save the file with the encoding UTF-8")


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\x85", "U+0085"),
        ("\u200e", "U+200E"), ("\u202e", "U+202E"), ("\u2028", "U+2028"), ("\u2066", "U+2066"), ("\ufeff", "U+FEFF"),
        ("\ufffe", "U+FFFE"), ("\uffff", "U+FFFF"),
    ],
)  # fmt: skip
def test_invisible_characters(character: str, name: str) -> None:
    data = f"a: b\nü: c{character}d\n".encode()
    assert refused(data) == ("STK001", 2, 5, f"an invisible control character ({name}): delete it")


def test_a_lone_carriage_return() -> None:
    message = "a line that ends in a lone carriage return: end lines with a line feed"
    assert refused(b"a: b\r\nc: d\re: f\n") == ("STK001", 2, 1, message)
    assert refused(b"a: b\r\r\n") == ("STK001", 1, 1, message)


def test_the_most_bytes_that_a_file_may_hold() -> None:
    filler = b"#" * 99 + b"\n"
    full = b"a: b\n" + filler * ((MAX_BYTES - 5) // 100)
    full += b"#" * (MAX_BYTES - len(full) - 1) + b"\n"
    assert len(full) == MAX_BYTES
    assert parse(full).data == {"a": "b"}
    message = "larger than 1024 KiB, the most that a file may hold: split it"
    assert refused(full + b"\n") == ("STK001", 1, 1, message)
    assert tree(full + b"\n").root is None


@pytest.mark.usefixtures("parser")
def test_the_deepest_that_a_file_may_nest() -> None:
    deepest = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"\n"
    assert str(parse(deepest).data).count("[") == MAX_DEPTH
    too_deep = b"a: " + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"\n"
    assert refused(too_deep) == ("STK001", 1, 3 + MAX_DEPTH, "nested more than 32 deep")
    assert tree(too_deep).root is None


@pytest.mark.usefixtures("parser")
def test_the_longest_text_that_a_file_may_hold() -> None:
    longest = b"a: " + b"x" * MAX_SCALAR + b"\n"
    assert len(parse(longest).data["a"]) == MAX_SCALAR
    assert refused(b"b: c\na: x" + longest[3:]) == ("STK001", 2, 4, "a text of more than 64 KiB")


def test_the_most_values_that_a_file_may_hold() -> None:
    def many(number: int) -> bytes:
        return b"[" + b"x," * (number - 1) + b"]\n"

    assert len(parse(many(MAX_NODES)).data) == MAX_NODES - 1
    message = f"more than {MAX_NODES} values, the most that a file may hold"
    assert refused(many(MAX_NODES + 1)) == ("STK001", 1, 2 * MAX_NODES, message)
    assert refused(b"[" + b"[]," * MAX_NODES + b"]\n") == ("STK001", 1, 3 * MAX_NODES - 1, message)


@pytest.mark.usefixtures("parser")
def test_a_key_given_twice_shows_both_lines_and_keeps_the_first() -> None:
    document = parse(b"a: 1\nb:\n  - {c: 2, c: 3}\na: 4\n'a': 5\n")
    assert document.data == {"a": "1", "b": [{"c": "2"}]}
    assert document.refusals == (
        Refusal("STK004", '"c" is given twice, first on line 3: keep one of the two', Position(3, 12), ("b", 0, "c")),
        Refusal("STK004", '"a" is given twice, first on line 1: keep one of the two', Position(4, 1), ("a",)),
        Refusal("STK004", '"a" is given twice, first on line 1: keep one of the two', Position(5, 1), ("a",)),
    )


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("second", ["jose\u0301", '"jose\\u0301"'])
def test_a_key_given_twice_may_be_written_in_two_ways(second: str) -> None:
    document = parse(f"é: 0\npeople:\n  jos\u00e9: 1\n  {second}: 2\n".encode())
    assert document.data == {"é": "0", "people": {"jos\u00e9": "1"}}
    twins = ", once with accents as characters of their own" if second.startswith("j") else ""
    message = f'"jos\u00e9" is given twice{twins}, first on line 3: keep one of the two'
    assert document.refusals == (Refusal("STK004", message, Position(4, 3), ("people", "jos\u00e9")),)


@pytest.mark.usefixtures("parser")
def test_accents_are_read_as_one_character_and_placed_as_they_are_written() -> None:
    data = "jose\u0301: {a: e\u0301b, c: d}\n".encode()
    assert parse(data).data == {"jos\u00e9": {"a": "\u00e9b", "c": "d"}}
    assert tree(data).of_value(("jos\u00e9", "c")) == Position(1, 20)


@pytest.mark.usefixtures("parser")
def test_a_key_given_twice_with_blocks_as_values() -> None:
    document = parse(b"a: {b: 1}\na:\n  b: 2\n  c: [3]\nd: 4\n")
    assert document.data == {"a": {"b": "1"}, "d": "4"}
    assert [refusal.position for refusal in document.refusals] == [Position(2, 1)]


@given(st.binary(max_size=200))
def test_never_raises_for_any_bytes(data: bytes) -> None:
    _check(data)


@given(st.text(st.sampled_from("ab:-[]{},#&*!|>'\"%@`?~<= \n\t\\0.é\u2028\U0001f389"), max_size=60))
def test_never_raises_for_anything_that_is_nearly_yaml(text: str) -> None:
    _check(text.encode())


def _check(data: bytes) -> None:
    document = parse(data)
    lines = data.count(b"\n") + data.count(b"\r") + 2
    assert all(1 <= refusal.position.line <= lines for refusal in document.refusals)
    assert document.data is None or not [refusal for refusal in document.refusals if refusal.code == "STK001"]
    root = tree(data).root
    assert root is None or document.data is not None or root.text in NULLS


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"]), max_size=12)
_VALUES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES, st.booleans())
def test_reads_back_what_another_program_wrote(value: Any, flow: bool) -> None:
    text = yaml.dump(value, Dumper=_Plain, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    assume(normalize("NFC", text) == text)  # of two ways to write a character, one is read
    document = parse(text.encode())
    assert document.refusals == ()
    assert document.data == value


class _Plain(yaml.SafeDumper):
    """Quotes every text, so that none of them looks like an empty value, and writes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Plain.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


@given(st.integers(0, 2**32))
def test_both_parsers_agree_on_plain_files(seed: int) -> None:
    text = _plain_file(random.Random(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_Parser", yaml.Loader)
        pure = parse(text.encode())
    assert parse(text.encode()) == pure
    assert pure.data is not None


def _plain_file(rng: random.Random, indent: int = 0) -> str:
    lines = []
    for key in rng.sample(string.ascii_lowercase, rng.randint(1, 4)):
        kinds = ("scalar", "flow", "list", "empty") + (("block",) if indent < 6 else ())
        match rng.choice(kinds):
            case "scalar":
                lines.append(f"{key}: " + rng.choice(["x", "no", "1.10", "'q'", "a b c"]))
            case "flow":
                lines.append(f"{key}: {{a: [b, c], d: e}}")
            case "list":
                lines.append(f"{key}:\n{' ' * indent}  - a\n{' ' * indent}  - b: c")
            case "empty":
                lines.append(f"{key}:")
            case "block":
                lines.append(f"{key}:\n{_plain_file(rng, indent + 2)}")
    return "\n".join(" " * indent + line for line in lines)
