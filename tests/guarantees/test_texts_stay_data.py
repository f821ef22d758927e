"""Data stays data: a report with hostile texts, read back with a format's own parser, differs in the texts alone.

Every report is rendered twice: with a plain word in all its texts, then with a hostile text in its place. Read back,
the second must be the first with the word replaced by what the format makes of the text: for JSON the text itself, for
the others the text on one line, with what cannot be seen spelt out.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from stackctl.core.text.escape import sarif_message, terminal, xlsx_cell
from stackctl.model.look import Look
from stackctl.output import renderer
from tests.effort import some
from tests.output import calendars, logs
from tests.output.poison import HOSTILE
from tests.output.readers import Page, commands, html_of
from tests.output.samples import SAMPLES
from tests.output.texts import formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} hostile texts in a format are not read back as they are"

WORD = "Mmmmmmmmm"
LOOK = Look(from_repository="stack/")
MORE = (
    *HOSTILE, logs.HOSTILE_TEXT, "'", '"', "\\", "`", "``` x", "]]>", "--> <!-- x", "&lt;", "%0A::error::x", "a,b=c:d",
    "=1+1", "+1", "-1", "@x", "- x", "# x", "1. x", "> x", "***", "a  b", " x ", "www.x.example", "https://x.example/",
    "a@x.example", "<!DOCTYPE x>", "<?x?>", "[x](y)", "![x](y)", "{0}", "{{", "~~x~~", "*x*", "_x_", "|", "#1", "$x$",
)  # fmt: skip


def _as_csv(text: str) -> Any:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _as_xml(text: str) -> Any:
    def read(element: ElementTree.Element) -> Any:
        return [element.tag, element.attrib, element.text, [read(child) for child in element], element.tail]

    return read(ElementTree.fromstring(text))


def _as_html(text: str) -> Any:
    return re.split(r"(<[^>]*>)", html_of(text))


def _as_page(text: str) -> Any:
    return Page(text).found


def _as_commands(text: str) -> Any:
    return [(one.name, one.data, one.properties) for one in commands(text)], text.splitlines()[-1]


def _as_lines(text: str) -> Any:
    return text.splitlines()


def _as_sheets(data: bytes) -> Any:
    book = load_workbook(io.BytesIO(data))
    # How many empty cells a remark is spread over hangs on how long it is.
    return [[sheet.title, [[str(cell) for cell in row if cell is not None] for row in sheet.values]] for sheet in book]


def _as_calendar(text: str) -> Any:
    def read(component: calendars.Component) -> Any:
        # The identity of an event hangs on what it is about.
        texts = {name: component.text(name) for name in component.properties if name not in ("UID", "URL")}
        return [component.name, texts, [read(one) for one in component.inner]]

    return read(calendars.read(text.encode()))


READERS: dict[str, Callable[[Any], Any]] = {
    "text": _as_lines, "json": json.loads, "csv": _as_csv, "markdown": _as_html, "html": _as_page,
    "sarif": json.loads, "env": _as_lines, "junit": _as_xml, "github": _as_commands, "gitlab": json.loads,
    "xlsx": _as_sheets,
    "ics": _as_calendar,
}  # fmt: skip


def _expected(shape: Any, form: str, text: str, key: str = "") -> Any:
    """What was read with the word, had it been the text."""
    match shape:
        case dict():
            return {_swapped(name, form, text, ""): _expected(value, form, text, name) for name, value in shape.items()}
        case list() | tuple():
            return [_expected(item, form, text, key) for item in shape]
        case str():
            return _swapped(shape, form, text, key)
        case _:
            return shape


_ONE_LINE = {"justification", "help", "markdown", "description", "check_name", "fingerprint"}


def _swapped(found: str, form: str, text: str, key: str) -> str:
    match form:
        case "json":
            now = text
        case "xlsx":
            now = xlsx_cell(text)
        case "markdown":
            now = html.escape(terminal(text))
        case "sarif" if key == "uri":
            now = quote(text, safe="/", errors="surrogatepass")
        case "sarif" if key == "text":
            now = sarif_message(text)
        case "sarif" | "gitlab" if key not in _ONE_LINE:
            now = text
        case _:
            now = terminal(text)
    return found.replace(WORD, now)


def _plain(shape: Any, form: str) -> Any:
    """What was read, without what a format is free in: blanks, the mark before a formula, a full stop at an end."""
    match shape:
        case dict():
            return {_plain(name, form): _plain(value, form) for name, value in shape.items()}
        case list() | tuple():
            return [_plain(item, form) for item in shape]
        case str():
            text = " ".join(shape.replace("&quot;", '"').replace("&#x27;", "'").split())
            # Two colons begin a command at the start of a word only: whether they do hangs on what stands before.
            text = re.sub(r":(?: :)+", lambda match: match[0].replace(" ", ""), text).replace("# #", "##")
            return text.removeprefix("'") if form == "csv" else text.rstrip(" .")
        case _:
            return shape


CASES = [(report, form) for report, (name, _) in SAMPLES.items() for form in formats(name)]


IN_MARKDOWN = {"a rule with settings"}
"""What policies say is read as Markdown: its marks are no data there."""
_MARKS = re.compile("[`\u2028\x85]")
SILENT = {("ci", "env")}
"""Formats that show none of the texts."""


def test_every_format_has_a_reader() -> None:
    assert {form for _, form in CASES} == READERS.keys()


def test_every_format_shows_the_texts() -> None:
    shown = set()
    for label, form in CASES:
        name, fill = SAMPLES[label]
        if (name, form) not in shown and WORD in str(READERS[form](renderer(name, form)(fill(WORD), LOOK))):
            shown.add((name, form))
    assert {(SAMPLES[label][0], form) for label, form in CASES} == shown | SILENT


@pytest.mark.long
@pytest.mark.parametrize(("report", "form"), CASES)
def test_every_hostile_text(report: str, form: str, promise: Promise) -> None:
    name, fill = SAMPLES[report]
    render, read = renderer(name, form), READERS[form]
    with_word = read(render(fill(WORD), LOOK))
    broken = []
    # A workbook takes long to read, and escapes all texts in one place.
    texts = some(MORE[::3], 3, of=report) if form == "xlsx" else some(MORE, 8, of=(report, form))
    for text in texts:
        if report in IN_MARKDOWN and _MARKS.search(text):
            continue
        found = _plain(read(render(fill(text), LOOK)), form)
        if found != _plain(_expected(with_word, form, text), form):
            broken.append(text)
    promise.count(bad=len(broken), of=len(texts))
    assert broken == []
