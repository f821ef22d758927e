"""What a stack's files hold has no effect in any language that output is written in."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from stackctl.core.text import escape

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = settings(deadline=None, derandomize=True, max_examples=200)

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x9b31m",
    "\x07\x08\x7f\x00",
    "two\nlines\r\nand\x0bmore\x0c\x85\u2028\u2029",
    "".join(f"{mark}x" for mark in BIDI),
    "\ufeff\u200b\u2060\u00ad\u180e\u3164\u115f\uffa0",
    "\U000e0001\U000e0041\U000e007f",
    "\ud800\udfff",
    "::error file=a::message",
    "\n::set-output name=x::y",
    "  ::warning::",
    ":::::",
    "##[error]",
    "###[group]",
    "##[##[",
    "::\u200b::",
    "=1+1",
    "@SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1",
    "|a|b|",
    "<script>alert(1)</script>",
    "[link](javascript:alert(1))",
    "https://example.com",
    "@team #1 `code` *bold* _it_ ~~s~~ ![i](u) $x$",
    "&lt;b&gt; &#60;",
    "\\",
]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("\x1b\x9b\n\r\t :#[]" + BIDI + "\u200d\ufeffa"), max_size=20),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join),
)
TEXTS_OF_FILES = TEXTS.filter(lambda text: not re.search("[\ud800-\udfff]", text))


def unseen(text: str) -> list[str]:
    """The characters of a text that a terminal acts on or does not show; spaces and the emoji's joiner are fine."""
    return [
        f"U+{ord(character):04X}"
        for character in text
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or character in BIDI
        or (unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
        or character in "\u00ad\u200b\u200c\u2060\ufeff"
        or 0xE0000 <= ord(character) <= 0xE0FFF
    ]


@MANY
@given(TEXTS)
def test_terminal_shows_everything_on_one_line_and_moves_nothing(text: str) -> None:
    shown = escape.terminal(text)
    assert unseen(shown) == []
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert "##[" not in shown
    assert not shown.startswith("::")
    assert not shown.strip().startswith("::")


@MANY
@given(TEXTS)
@example("".join(HOSTILE))
def test_a_calendar_may_begin_a_line_anywhere_in_it(text: str) -> None:
    shown = escape.calendar(text)
    assert unseen(shown) == []
    assert len(shown.splitlines()) <= 1
    assert "::" not in shown
    assert "##[" not in shown
    assert shown.replace(" ", "") == escape.terminal(text).replace(" ", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_terminal_disarms_what_is_hostile(text: str) -> None:
    shown = escape.terminal(text)
    assert unseen(shown) == []
    assert "##[" not in shown
    assert not shown.strip().startswith("::")


@pytest.mark.parametrize(
    "code", [*range(0x20), *range(0x7F, 0xA0), *map(ord, BIDI), 0x2028, 0x2029, 0xFEFF, 0x200B, 0xAD]
)
def test_terminal_spells_out_what_cannot_be_seen(code: int) -> None:
    shown = escape.terminal(f"a{chr(code)}b")
    if chr(code) in "\t\n\r\x0b\x0c":
        assert shown == "a b"
    else:
        assert shown in (f"a\\x{code:02x}b", f"a\\u{code:04x}b")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HubSpot Marketing Hub",
        "tools/hubspot.yaml:4:9",
        "Größe – 14 400 € …",
        "谷歌分析",
        "فارسی",
        "👩\u200d💻 team",
        "std::vector",
        "a#[1]",
        "https://example.com/?a=b&c=d#e",
        "c:\\temp",
    ],
)
def test_terminal_leaves_ordinary_text_alone(text: str) -> None:
    assert escape.terminal(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202e", "\\u202e"),
        ("\U000e0041", "\\U000e0041"),
        ("::error::x", ": :error::x"),
        ("a ::error", "a : :error"),
        ("a\n::error", "a : :error"),
        ("##[error]", "# #[error]"),
    ],
)
def test_terminal_is_readable(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS_OF_FILES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS_OF_FILES, inner, max_size=4),
    max_leaves=12,
)


@MANY
@given(VALUES)
@example({BIDI: ["\x7f\x85\u2028\u2029\ufeff"]})
def test_json_is_the_same_value_and_turns_nothing_around(value: Any) -> None:
    text = escape.to_json(value)
    assert json.loads(text) == value
    assert text.endswith("\n")
    assert not re.search(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{BIDI}]", text)
    text.encode("utf-8")


@pytest.mark.parametrize("text", ["\ud800", "\udfff x"])
def test_json_holds_half_a_pair_as_an_escape(text: str) -> None:
    assert json.loads(escape.to_json(text)) == text
    assert escape.to_json(text).isascii()


def test_json_is_indented_and_keeps_the_order_and_the_letters() -> None:
    assert escape.to_json({"b": "Größe", "a": [1, None]}) == '{\n  "b": "Größe",\n  "a": [\n    1,\n    null\n  ]\n}\n'


def through_csv(cell: str) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([cell, "end"])
    (row,) = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert row[1] == "end"
    return row[0]


@MANY
@given(TEXTS)
@example("=1+1")
@example("'=1")
def test_a_csv_cell_is_read_back_as_the_text_on_one_line_and_is_no_formula(text: str) -> None:
    cell = through_csv(escape.csv_cell(text))
    line = escape.terminal(text)
    assert cell in (line, f"'{line}")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_csv_cell_that_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert escape.csv_cell(text) == f"'{escape.terminal(text)}"


@pytest.mark.parametrize("text", ["", "1450.00", "a=b", "HubSpot", "'quoted'", "2026-01-01", "\u2212 5"])
def test_a_csv_cell_without_danger_is_left_alone(text: str) -> None:
    assert escape.csv_cell(text) == text


@MANY
@given(TEXTS)
@example('"quoted", \\ and =1')
def test_an_object_in_a_csv_cell_is_read_back_and_is_no_formula(text: str) -> None:
    cell = escape.json_cell({text: True, "note": text})
    held = json.loads(json.dumps(text))  # JSON joins two halves of a surrogate pair
    assert json.loads(through_csv(cell)) == {held: True, "note": held}
    assert cell.isascii()
    assert cell.isprintable()
    assert cell.startswith("{")
    assert escape.terminal(cell) == cell


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def as_html(text: str) -> str:
    return html.escape(escape.terminal(text)).replace("&#x27;", "'")


def page_of(markdown: str) -> str:
    """As HTML; a comment without text shows nothing."""
    return str(MARKDOWN.render(markdown)).replace("<!---->", "")


@MANY
@given(TEXTS | st.text(st.sampled_from("\\`*_{}[]()<>#+!|~&:@-=.1w$/ x"), max_size=20))
@example("[a](b) ![c](d) <e> `f` *g* _h_ ~~i~~ | j \\ &amp; https://k @l #1")
def test_markdown_reads_as_the_text_in_a_cell_and_in_a_sentence(text: str) -> None:
    written = escape.markdown(text)
    assert len(written.splitlines()) <= 1
    cell = page_of(f"| head |\n| --- |\n| {written} |\n")
    found = re.search(r"<td>(.*)</td>", cell)
    assert found is not None
    assert found[1].strip(" ") == as_html(text).strip(" ")
    assert cell.count("<td>") == 1
    assert page_of(f"x{written}.") == f"<p>x{as_html(text)}.</p>\n"


@MANY
@given(TEXTS)
def test_markdown_leaves_no_character_that_makes_a_link_a_mention_or_markup(text: str) -> None:
    bare = re.sub(r"&#\d+;|<!---->", "", escape.markdown(text))
    assert not set(bare) & set("\\`*_{}[]<>#|~&@")
    assert not re.search(r"://|mailto:|www\.", bare)


@pytest.mark.parametrize(
    "text",
    [
        "- x",
        "+ x",
        "-",
        "---",
        "===",
        "=",
        "# x",
        "> x",
        "1. x",
        "1) x",
        "* x",
        "***",
        "~~~",
        "```",
        "|x|",
        "[x]: y",
        "<x>",
    ],
)
def test_markdown_begins_no_list_heading_or_block(text: str) -> None:
    assert page_of(escape.markdown(text)) == f"<p>{as_html(text)}</p>\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("HubSpot Marketing Hub", "HubSpot Marketing Hub"),
        ("2026-11-22: a (b), c!", "2026-11-22: a (b), c!"),
        ("a|b", "a&#124;b"),
        ("<b>", "&#60;b&#62;"),
        ("*x*", "&#42;x&#42;"),
        ("two\nlines", "two lines"),
        ("R&D @ 50 %, #", "R&#38;D &#64; 50 %, &#35;"),
        ("@team", "&#64;<!---->team"),
        ("#1", "&#35;<!---->1"),
        ("https://x", "https&#58;&#47;<!---->/x"),
        ("www.x.org", "www&#46;<!---->x.org"),
        (":bomb:", "&#58;<!---->bomb:"),
        ("a :bomb", "a &#58;<!---->bomb"),
        ("a.yaml:12", "a.yaml&#58;12"),
        ("/merge", "&#47;merge"),
    ],
)
def test_markdown_writes_references_where_they_are_needed(text: str, written: str) -> None:
    assert escape.markdown(text) == written


@pytest.mark.parametrize("text", ["- x", " - x", "1. x", " 12) x", "---", " ---", "    x", "# x", "=", "+ x"])
def test_markdown_begins_neither_a_list_nor_a_heading_nor_code(text: str) -> None:
    assert page_of(escape.markdown(text)) == f"<p>{as_html(text)}</p>\n"


REFERENCES = re.compile(r"@\w|#\d|(?<!\w)[!$]\d|&\d|%\d|~\w|GH-\d|\w://|www\.\w|:\w+:|\^alert|\[vulnerability:")
"""What a page's text must not hold in one piece: GitHub and GitLab look for it after the Markdown is read."""


@pytest.mark.parametrize(
    "text",
    [
        "@team", "ask @a-b/c", "a@x.example", "#1", "a/b#12", "##1", "!1", "$1", "%1", '%"x"', "~bug", '~"x y"', "&1",
        "^alert#1", "GH-1", "https://x.example/", "smb://x", "//x.example", "www.x.example", "mailto:a@x.example",
        ":bomb:", ":+1:", "[vulnerability:1]", "[issue:a/b/1]", "*iteration:1", "/merge", "/assign @me", "@@team",
        "::@1::", "@everyone",
    ],
)  # fmt: skip
@pytest.mark.parametrize("write", [escape.markdown, lambda text: f"- {escape.markdown(text)}"])
def test_markdown_refers_to_nothing(text: str, write: Callable[[str], str]) -> None:
    """Each stretch of text by itself, as those who make links of a page's text look at it."""
    page = MarkdownIt("gfm-like").render(write(text))
    assert "href" not in page
    stretches = [html.unescape(piece) for piece in re.split(r"<[^>]*>", page)]
    assert not [piece for piece in stretches if REFERENCES.search(piece)]
    assert "".join(stretches).strip() == escape.terminal(text)
    assert not write(text).startswith("/")


@MANY
@given(TEXTS | st.text(st.sampled_from("`\\<>&/abc:1-.|@# "), max_size=12))
def test_markdown_code_reads_as_the_text(text: str) -> None:
    cell = page_of(f"| head |\n| --- |\n| x {escape.markdown_code(text)} |\n")
    found = re.search(r"<td>x <code>(.*)</code></td>", cell)
    assert found is not None
    assert found[1].strip(" ") == as_html(text).strip(" ")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("hubspot-marketing", "`hubspot-marketing`"),
        ("tools/a_b.yaml:14", "`tools/a_b.yaml:14`"),
        ("@x", "<code>&#64;<!---->x</code>"),
        ("a`b", "<code>a&#96;b</code>"),
        ("", "<code></code>"),
    ],
)
def test_markdown_code_is_plain_where_it_can_be(text: str, written: str) -> None:
    assert escape.markdown_code(text) == written


@pytest.mark.parametrize("text", ["##vso[task.setvariable]x", "##teamcity[x]", "a ##[error]x", ":::error::"])
def test_terminal_forges_no_command_of_a_runner(text: str) -> None:
    assert not re.search(r"##\w*\[|(?<!\S)::", escape.terminal(text))


@pytest.mark.parametrize("command", ["##[error]x", "###[group]", "a ##vso[x]y", "##teamcity[x]", "##[##["])
def test_json_commands_no_runner_and_is_the_same_value(command: str) -> None:
    text = escape.to_json({command: [command]})
    assert json.loads(text) == {command: [command]}
    assert not re.search(r"##\w*\[", text)


@MANY
@given(TEXTS)
@example(']]> & <a href="x">\'</a> &amp; &#0;')
@example("\x00\x0b\ufffe\uffff\ud800")
def test_xml_reads_as_the_text_in_an_attribute_and_in_an_element(text: str) -> None:
    written = escape.xml(text)
    root = ElementTree.fromstring(f"<a b=\"{written}\" c='{written}'>{written}<d/></a>")
    line = escape.terminal(text)
    assert (root.get("b"), root.get("c"), root.text or "") == (line, line, line)
    assert [child.tag for child in root] == ["d"]


# As GitHub's runner has them, in the order in which it takes them back.
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (*_DATA[:2], ("%3A", ":"), ("%2C", ","), _DATA[2])


def taken_back(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escaped, character in escapes:
        text = text.replace(escaped, character)
    return text


@MANY
@given(TEXTS | st.text(st.sampled_from("%0DA253:,=:\r\n x"), max_size=12))
@example("100 %, %0A %250A a:b,c=d")
def test_a_command_of_github_holds_the_text_in_its_message_and_in_its_properties(text: str) -> None:
    line = escape.terminal(text)
    data, value = escape.github_data(text), escape.github_property(text)
    assert not set(data) & set("\r\n")
    assert not set(value) & set("\r\n,:")
    assert taken_back(data, _DATA) == line
    assert taken_back(value, _PROPERTY) == line


@MANY
@given(TEXTS | st.text(st.sampled_from("[](){}0 \\x"), max_size=12))
@example("[a](1) {0} {12} {a} [b] (c)")
def test_a_message_in_sarif_makes_no_link_and_no_placeholder(text: str) -> None:
    written = escape.sarif_message(text)
    assert not re.search(r"\]\(|\{\d", written)
    assert re.sub(r"(?<=\]) (?=\()|(?<=\{) (?=\d)", "", written) == re.sub(
        r"(?<=\]) (?=\()|(?<=\{) (?=\d)", "", escape.terminal(text)
    )


@MANY
@given(TEXTS_OF_FILES | st.text(st.sampled_from("ab/.:?#%[]@ \\é"), max_size=12))
@example("//host/path")
@example("http://x")
@example("a%2Fb?c#d")
def test_a_path_as_a_uri_is_a_path_alone_and_is_read_back(text: str) -> None:
    written = escape.uri_path(text)
    assert re.fullmatch(r"[A-Za-z0-9/._~%-]*", written)
    parts = urlsplit(written)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert unquote(parts.path) == text.lstrip("/")


def test_a_path_with_half_a_pair_is_still_a_uri() -> None:
    assert escape.uri_path("a\udc80b") == "a%ED%B2%80b"


@given(text=TEXTS)
@example(text="x" * 40_000)
@example(text="😀" * 20_000)
@example(text=f"{'x' * 32_766}😀")
@MANY
def test_a_cell_of_a_workbook_holds_a_line_that_xml_can_hold(text: str) -> None:
    cell = escape.xlsx_cell(text)
    assert ElementTree.fromstring(f"<t>{html.escape(cell)}</t>").text == (cell or None)
    assert not re.search("[\n\r\t\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", cell)
    assert not any(mark in cell for mark in BIDI)
    units = len(cell.encode("utf-16-le")) // 2
    assert units <= 32_767
    if len(text) > 32_767:
        assert units >= 32_765
        assert cell.endswith("…")
    if text.isprintable() and len(text) < 16_000:
        assert cell == text


@given(name=TEXTS)
@example(name="a" * 31)
@example(name="[]:*?/\\")
@example(name="''")
@example(name=f"{'x' * 29}' {'y' * 9}")
@MANY
def test_the_name_of_a_sheet_is_one_that_a_workbook_takes(name: str) -> None:
    found = escape.xlsx_sheet(name)
    assert 1 <= len(found.encode("utf-16-le")) // 2 <= 31
    assert not set(found) & set("[]:*?/\\\n")
    assert not found.startswith("'")
    assert not found.endswith("'")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_calculate(text: str) -> None:
    assert escape.is_formula(text)
    assert not escape.is_formula(f"x{text}")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("plain = text", "plain = text"),
        ("Müller & Søn – Łódź", "Muller & Son - Lodz"),
        ("Mu\u0308ller", "Muller"),
        ("40 × 45.00 € …", "40 x 45.00 EUR ..."),
        ("ﬁve１", "five1"),
        ("微信 x", r"\u5fae\u4fe1 x"),
        ("한", r"\ud55c"),
        ("a\u200bb", r"a\u200bb"),
    ],
)
def test_ascii_text_is_as_near_as_it_goes(text: str, near: str) -> None:
    assert escape.ascii_text(text) == near


@MANY
@given(TEXTS)
def test_ascii_is_ascii_and_leaves_ascii_alone(text: str) -> None:
    assert escape.ascii_text(text).isascii()
    assert escape.ascii_id(text).isascii()
    assert escape.ascii_text(escape.ascii_text(text)) == escape.ascii_text(text)


@MANY
@given(st.text(max_size=10).filter(lambda text: "\\" not in text), st.text(max_size=10))
def test_two_ids_stay_two(one: str, other: str) -> None:
    assert "\\" in other or (escape.ascii_id(one) == escape.ascii_id(other)) == (one == other)
