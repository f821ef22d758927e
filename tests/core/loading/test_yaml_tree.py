"""Where the values of a file stand and how they are written, against PyYAML's own parser as a second opinion."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.loading import yaml_reader as module
from stackctl.core.loading.yaml_reader import parse, tree
from stackctl.model.source import TOP, Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from stackctl.core.loading.yaml_tree import Node, Tree
    from stackctl.model.source import KeyPath

BOM = b"\xef\xbb\xbf"

PLACED = b"""\
name: A
owner:
  team: b
lines:
  - {item: "c d", per: month}
  -
    - e
notes: |
  text
none:
"""


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs the test with the parser that PyYAML wraps and with the one it falls back to."""
    if request.param == "pure Python":
        monkeypatch.setattr(module, "_Parser", yaml.Loader)
    return str(request.param)


def walk(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    yield path, node
    for step, item in node.by_step.items():
        yield from walk(item, (*path, step))


def nodes(data: bytes) -> dict[KeyPath, Node]:
    root = tree(data).root
    return {} if root is None else dict(walk(root))


def written(data: bytes, path: KeyPath) -> str:
    found = tree(data)
    node = found.at(path)
    assert node is not None
    return found.text[node.start : node.end]


@pytest.mark.usefixtures("parser")
def test_everything_has_its_place() -> None:
    found = nodes(PLACED)
    assert {path: node.key.position for path, node in found.items() if node.key is not None} == {
        ("name",): Position(1, 1),
        ("owner",): Position(2, 1),
        ("owner", "team"): Position(3, 3),
        ("lines",): Position(4, 1),
        ("lines", 0, "item"): Position(5, 6),
        ("lines", 0, "per"): Position(5, 19),
        ("notes",): Position(8, 1),
        ("none",): Position(10, 1),
    }
    assert {path: node.text for path, node in found.items() if node.text is not None} == {
        ("name",): "A",
        ("owner", "team"): "b",
        ("lines", 0, "item"): "c d",
        ("lines", 0, "per"): "month",
        ("lines", 1, 0): "e",
        ("notes",): "text\n",
        ("none",): "",
    }
    assert {path: found[path].position for path in ((), ("owner",), ("lines", 0), ("lines", 1), ("notes",))} == {
        (): Position(1, 1),
        ("owner",): Position(3, 3),
        ("lines", 0): Position(5, 5),
        ("lines", 1): Position(7, 5),
        ("notes",): Position(8, 8),
    }
    assert {path: node.style for path, node in found.items() if node.style} == {
        (): ":",
        ("owner",): ":",
        ("lines",): "-",
        ("lines", 0): "{",
        ("lines", 0, "item"): '"',
        ("lines", 1): "-",
        ("notes",): "|",
    }


def test_what_is_not_there_has_the_place_of_the_block_round_it() -> None:
    found = tree(PLACED)
    assert found.of_value(("owner", "business")) == Position(3, 3)
    assert found.of_value(("lines", 0, "amount")) == Position(5, 5)
    assert found.of_value(("lines", 7)) == Position(5, 3)
    assert found.of_value(("compliance", "reviews")) == TOP
    assert found.of_value(()) == TOP
    assert found.of_key(("owner", "team")) == Position(3, 3)
    assert found.of_key(("owner", "business")) == Position(3, 3)
    assert found.of_key(("lines", 1)) == Position(7, 5)


def test_columns_count_characters() -> None:
    assert tree("ü: {ключ: 値, x: y}\n".encode()).of_value(("ü", "x")) == Position(1, 17)


@pytest.mark.usefixtures("parser")
def test_a_byte_order_mark_and_windows_line_ends_move_nothing() -> None:
    plain = {path: (node.position, node.text) for path, node in nodes(PLACED).items()}
    for data in (BOM + PLACED, PLACED.replace(b"\n", b"\r\n")):
        assert {path: (node.position, node.text) for path, node in nodes(data).items()} == plain


def test_a_file_of_one_word_has_one_place() -> None:
    (node,) = nodes(b"\n  word\n").values()
    assert (node.start, node.end, node.position, node.text) == (3, 7, Position(2, 3), "word")


def test_of_a_key_given_twice_the_first_is_the_place() -> None:
    found = tree(b"a: b\na: c\n")
    assert (found.of_key(("a",)), found.of_value(("a",)), written(b"a: b\na: c\n", ("a",))) == (
        TOP,
        Position(1, 4),
        "b",
    )
    assert found.root is not None
    assert [item.text for item in found.root.items] == ["b", "c"]


@pytest.mark.parametrize(
    "data", [b"a: b\nc: [d\n", b"a: b\nc: *d\n", b"a: b\n? [c]\n: d\n", b"a: \xff\n", b"", b"# a\n"]
)
@pytest.mark.usefixtures("parser")
def test_a_file_that_is_refused_or_empty_has_no_root(data: bytes) -> None:
    found = tree(data)
    assert found.root is None
    assert (found.at(("a",)), found.of_value(("a",)), found.of_key(("a",))) == (None, TOP, TOP)


@pytest.mark.parametrize(
    ("text", "path", "span"),
    [
        ("a: b # c\n", ("a",), "b"),
        ("a: 'b' # c\n", ("a",), "'b'"),
        ('a: "b\n  c"\n', ("a",), '"b\n  c"'),
        ("a: b\n  c\n\n# d\ne: f\n", ("a",), "b\n  c"),
        ("a: |\n  b\n\n\nc: d\n", ("a",), "|\n  b"),
        ("a: |+\n  b\n\nc: d\n", ("a",), "|+\n  b\n\n"),
        ("a: |2-\n    b\nc: d\n", ("a",), "|2-\n    b"),
        ("a: > # b\n  c\n\n  d\n", ("a",), "> # b\n  c\n\n  d"),
        ("a: |\nb: c\n", ("a",), "|"),
        ("a: |+\n  b", ("a",), "|+\n  b"),
        ("a:\n  b: c # d\n\n# e\nf: g\n", ("a",), "b: c"),
        ("a:\n  b:\n  # c\nd: e\n", ("a",), "b:"),
        ("a:\n- b\n- c\n\nd: e\n", ("a",), "- b\n- c"),
        ("a:\n  - b\n  -\nd: e\n", ("a",), "- b\n  -"),
        ("a: [b, [c], {d: e} ] # f\n", ("a",), "[b, [c], {d: e} ]"),
        ("a: [\n  b, # c\n]\n", ("a",), "[\n  b, # c\n]"),
        ("a: [b: c, d]\n", ("a", 0), "b: c"),
        ("a: {b, c: }\n", ("a", "b"), ""),
        ("? a\n: b\n", (), "? a\n: b"),
        ("a: []\nb: {}\n", ("a",), "[]"),
        ("--- # a\nb: c\n...\n", (), "b: c"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.usefixtures("parser")
def test_a_span_holds_a_value_and_nothing_behind_it(text: str, path: KeyPath, span: str, ending: str) -> None:
    assert written(text.replace("\n", ending).encode(), path) == span.replace("\n", ending)


# --- any file ---

_PLAIN = ["x", "no", "1.10", "a b c", "ключ", "値🎉", "http://a.b/c", "it's", "12:30", "a#b", "-x", "---", "~", "null"]
_QUOTED = ["''", "'a: b'", "'it''s # not'", '"a\\tb"', '"\\u00e9 {"', '"[é, 値]"', '"a\\\\"']
_COMMENTS = ["", "", "", " # why", "   # ключ: 値"]


def _file(rng: Random) -> bytes:
    """Makes a file of all that a stack may be written with."""
    lines = [*rng.choice([[], [], ["# first"], ["---"], ["%YAML 1.1", "---"]]), *_block(rng, 0, rng.randint(1, 3))]
    data = ("\n".join(lines) + "\n" * rng.randint(0, 3)).encode()
    if rng.random() < 0.3:
        data = data.replace(b"\n", b"\r\n")
    return BOM + data if rng.random() < 0.2 else data


def _block(rng: Random, indent: int, depth: int) -> list[str]:
    """Makes the lines of a mapping or a list."""
    is_list = rng.random() < 0.35
    lines: list[str] = []
    for number in range(rng.randint(1, 4)):
        lines += [" " * rng.randint(0, 4) + rng.choice(["", "# - a: b"])] * (rng.random() < 0.2)
        key = "-" if is_list else rng.choice([f"k{number}:", f"'k {number}':", f"ключ{number} :", f"? k{number}\n:"])
        first, *rest = _value(rng, indent, depth)
        head, *more = f"{key}{first}".split("\n")
        lines += [" " * indent + line for line in (head, *more)] + rest
    return lines


def _value(rng: Random, indent: int, depth: int) -> list[str]:
    """Makes what stands behind a colon or a dash: the rest of its line, and the lines below."""
    inner = " " * (indent + rng.randint(1, 3))
    comment = rng.choice(_COMMENTS)
    match rng.choice(["plain", "quoted", "empty", "flow", "over lines", "literal", "folded", "block", "block"]):
        case "quoted":
            lines = [f" {rng.choice(_QUOTED)}{comment}"]
        case "empty":
            lines = [comment]
        case "flow":
            first, *rest = _flow(rng, 2).split("\n")
            if rest:
                rest[-1] += comment
            lines = [f" {first}{'' if rest else comment}", *(f"{inner}{line}" for line in rest)]
        case "over lines":
            quote = rng.choice(["", "'", '"'])
            lines = [f" {quote}one two", *[""] * rng.randint(0, 2), f"{inner}three four{quote}{comment}"]
        case "literal" | "folded" as style:
            sign = {"literal": "|", "folded": ">"}[style] + rng.choice(["", "-", "+"])
            texts = rng.choices(["one", "two: three", "", "  - four", "値 # five"], k=rng.randint(0, 4))
            # What stands first tells how far a block text is indented.
            texts = ["first", *texts] if texts else []
            lines = [f" {sign}{comment}", *(f"{inner}{line}" if line else "" for line in texts)]
        case "block" if depth > 0:
            lines = [comment, *_block(rng, len(inner), depth - 1)]
        case _:
            lines = [f" {rng.choice(_PLAIN)}{comment}"]
    return lines


def _flow(rng: Random, depth: int) -> str:
    """Makes a list or a mapping in brackets, or a text in one; may take several lines."""
    if depth == 0 or rng.random() < 0.4:
        return rng.choice([*[text for text in _PLAIN if text != "---"], *_QUOTED])
    gap = rng.choice(["", " ", "\n", " # b\n"])
    inner = [_flow(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    if rng.random() < 0.5:
        pairs = [f"{gap}{text}" if text[0] not in "[{\"'" or rng.random() < 0.7 else f"f: {text}" for text in inner]
        return f"[{','.join(pairs)}{gap}]"
    return f"{{{','.join(f'{gap}f{number}: {text}' for number, text in enumerate(inner))}{gap}}}"


FILES = st.randoms(use_true_random=False).map(_file)


def _found(data: bytes) -> tuple[Tree, Node]:
    document = parse(data)
    assert document.refusals == ()
    found = tree(data)
    assert found.root is not None
    return found, found.root


def _plain(node: Node) -> Any:
    """What PyYAML makes of the value where every scalar stays text."""
    if node.text is not None:
        return node.text
    if node.style in ("[", "-"):
        return [_plain(item) for item in node.items]
    return {item.key.text: _plain(item) for item in node.items if item.key is not None}


@given(FILES)
def test_the_text_of_a_span_reads_as_its_value(data: bytes) -> None:
    found, root = _found(data)
    for _, node in walk(root):
        for part in (node,) if node.key is None else (node.key, node):
            span = found.text[part.start : part.end]
            # The lines of a block stand as far in as the first one; a text at the margin may look like a mark.
            margin = max(part.position.column - 1, part.text is not None)
            if part.style == "{" and not span.startswith("{"):
                span = f"{{{span}}}"
            read = yaml.load(" " * margin + span + "\n" * (not span.endswith("\n")), Loader=yaml.BaseLoader)
            assert ("" if read is None else read) == _plain(part), span


@given(FILES)
def test_spans_nest_and_stand_in_order(data: bytes) -> None:
    found, root = _found(data)
    assert 0 <= root.start <= root.end
    for _, node in walk(root):
        spans = [(part.start, part.end) for item in node.items for part in (item.key, item) if part is not None]
        assert all(start <= end for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert not spans or (node.start <= spans[0][0] and spans[-1][1] <= node.end)
        before = found.text[: node.start]
        assert node.position == Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


@given(FILES)
def test_places_are_those_of_another_parser(data: bytes) -> None:
    found, root = _found(data)
    text = found.text + "\n" * (not found.text.endswith("\n"))
    _compare(root, yaml.compose(text, Loader=yaml.BaseLoader), found.text)


def _compare(node: Node, other: Any, text: str) -> None:
    assert (node.position.line, node.position.column) == (other.start_mark.line + 1, other.start_mark.column + 1)
    assert node.start == other.start_mark.index
    if node.style in ("|", ">", ":", "-") or (node.style == "{" and text[node.start] != "{"):
        behind = text[node.end : other.end_mark.index]
        assert all(not line.strip() or line.strip().startswith("#") for line in behind.split("\n"))
    else:
        assert node.end == other.end_mark.index
    if isinstance(other, yaml.ScalarNode):
        assert (node.text, node.style) == (other.value, other.style or "")
        return
    assert node.text is None
    assert len(node.items) == len(other.value)
    for item, value in zip(node.items, other.value, strict=True):
        if isinstance(other, yaml.MappingNode):
            assert item.key is not None
            _compare(item.key, value[0], text)
            _compare(item, value[1], text)
        else:
            assert item.key is None
            _compare(item, value, text)


@given(FILES)
def test_a_text_can_be_exchanged_in_place_and_nothing_else_changes(data: bytes) -> None:
    found, root = _found(data)
    for path, node in walk(root):
        if node.text:
            new = '"new"' + "\n" * found.text[node.start : node.end].endswith("\n")
            spliced = found.text[: node.start] + new + found.text[node.end :]
            assert parse(spliced.encode()).data == _replaced(parse(data).data, path, "new")


def _replaced(data: Any, path: KeyPath, value: str) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(data, dict):
        return {key: _replaced(inner, tuple(rest), value) if key == step else inner for key, inner in data.items()}
    return [_replaced(inner, tuple(rest), value) if index == step else inner for index, inner in enumerate(data)]


@settings(max_examples=30)
@given(FILES)
def test_both_parsers_find_the_same_places(data: bytes) -> None:
    found = tree(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_Parser", yaml.Loader)
        assert tree(data) == found
