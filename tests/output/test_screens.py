"""What a terminal shows: every line fits, colour is all that escapes do, and names from the files do nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pyte
import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.audit import audit
from stackctl.app.load import load
from stackctl.app.reference import explain, list_rules, list_taxonomy
from stackctl.app.reports import cost, list_tools, show
from stackctl.model.look import Look
from tests.output import diffs
from tests.output.poison import SAMPLE, TODAY
from tests.output.samples import SAMPLES
from tests.output.texts import renderer, text_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.app.load import Loaded

_SGR = re.compile(r"\x1b\[(?:0|1|2|32|33|36|1;31)m")
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return load(*read_stack(SAMPLE))


REPORTS: dict[str, tuple[str, Callable[[Loaded], object]]] = {
    "audit": ("audit", lambda loaded: audit(loaded, TODAY, "stack")),
    "validate": ("audit", lambda loaded: audit(loaded, TODAY, "stack", command="validate")),
    "list": ("list", lambda loaded: list_tools(loaded, TODAY, None, None, None)),
    "list of many columns": (
        "list",
        lambda loaded: list_tools(loaded, TODAY, None, "id,name,vendor,category,capabilities,file", None),
    ),
    "cost": ("cost", lambda loaded: cost(loaded, TODAY)),
    "cost by time": ("cost", lambda loaded: cost(loaded, TODAY, by="month")),
    "cost of nested lines": ("cost", lambda loaded: cost(loaded, TODAY, by="team,tool,quarter")),
    "show a tool": ("show", lambda loaded: show(loaded, TODAY, "hubspot-marketing")),
    "show one with findings": ("show", lambda loaded: show(loaded, TODAY, "brevo")),
    "show a system": ("show", lambda loaded: show(loaded, TODAY, "salesforce")),
    "explain": ("explain", lambda loaded: explain("REV001", loaded)),
    "rules": ("rules", list_rules),
    "taxonomy": ("taxonomy", lambda loaded: list_taxonomy(loaded, "capabilities")),
    "diff": ("diff", lambda _: diffs.rich()),
    "diff of money": ("diff", lambda _: diffs.money_only()),
    "log": ("log", lambda _: diffs.history()),
    "log of a tool": ("log", lambda _: diffs.history("hubspot-marketing")),
}


def _bare(coloured: str) -> str:
    """A text without its colours; the heads of tables are bold to the end of their columns."""
    return "".join(f"{line.rstrip()}\n" for line in _SGR.sub("", coloured).splitlines())


def _shown(text: str, width: int) -> tuple[list[str], bool]:
    """The lines that a terminal of this width shows of a text, and whether any of it is in colour or bold."""
    lines = text.count("\n") + 20
    screen = pyte.Screen(width, lines)
    stream = pyte.Stream(screen, strict=False)
    stream.feed(text.replace("\n", "\r\n"))
    styled = any(char.fg != "default" or char.bold for row in screen.buffer.values() for char in row.values())
    return [line.rstrip() for line in screen.display[: screen.cursor.y]], styled


class TestTerminal:
    @pytest.mark.parametrize("width", [80, 120])
    @pytest.mark.parametrize("report", REPORTS)
    def test_colour_changes_nothing_but_the_colour(self, sample: Loaded, report: str, width: int) -> None:
        name, made = REPORTS[report]
        value = made(sample)
        plain = renderer(name, "text")(value, Look(width=width, prefix="stack/"))
        coloured = renderer(name, "text")(value, Look(width=width, color=True, prefix="stack/"))
        assert "\x1b" not in plain
        assert "\x1b" not in _SGR.sub("", coloured)
        assert _bare(coloured) == plain
        lines, styled = _shown(coloured, width)
        # Had a line been longer than the terminal, it would take two there.
        assert lines == plain.splitlines()
        assert styled or report in ("validate", "taxonomy")

    @pytest.mark.parametrize("width", [20, 24, 40, 80, 120, 300])
    @pytest.mark.parametrize("report", REPORTS)
    def test_nothing_is_lost_however_narrow_it_is(self, sample: Loaded, report: str, width: int) -> None:
        name, made = REPORTS[report]
        value = made(sample)
        text = renderer(name, "text")(value, Look(width=width))
        assert text.endswith("\n")
        assert all(line == line.rstrip() for line in text.splitlines())
        if name == "list":
            return  # a table shows what there is room for
        words = re.sub(r"\s", "", renderer(name, "text")(value, Look()))
        if name == "audit":
            assert re.sub(r"\s", "", text) == words

    def test_every_colour_is_ended_in_its_line(self, sample: Loaded) -> None:
        for name, made in REPORTS.values():
            for line in renderer(name, "text")(made(sample), Look(width=80, color=True)).splitlines():
                codes = _SGR.findall(line)
                assert not codes or codes[-1] == "\x1b[0m"

    def test_wide_characters_take_two_columns(self, sample: Loaded) -> None:
        report = audit(sample, TODAY, "stack")
        finding = replace(report.findings[0], message="顧客データ基盤 " * 20, help="データ" * 60)
        text = renderer("audit", "text")(replace(report, findings=(finding,)), Look(width=80))
        lines, _ = _shown(text, 80)
        assert [line.replace(" ", "") for line in lines] == [line.replace(" ", "") for line in text.splitlines()]


ON_A_TERMINAL = [report for report, (name, _) in SAMPLES.items() if "text" in text_formats(name)]


class TestHostileNames:
    @pytest.mark.parametrize("report", ON_A_TERMINAL)
    def test_a_name_of_two_lines_takes_one(self, sample: Loaded, report: str) -> None:
        name, fill = SAMPLES[report]
        one, two = (renderer(name, "text")(fill(text), Look()) for text in ("two lines", "two\nlines"))
        assert one == two
