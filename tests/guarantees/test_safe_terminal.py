"""The terminal is safe: on an emulator, hostile names move no cursor, set no title and turn nothing around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyte
import pytest

from stackctl.core.text.escape import terminal
from stackctl.model.look import Look
from tests.effort import some
from tests.guarantees.harness import TODAY, call, make_stack
from tests.output import poison
from tests.output.samples import SAMPLES
from tests.output.texts import renderer, text_formats

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} outputs do anything to a terminal but show text"

HOSTILE = (
    *poison.HOSTILE,
    "\x1b[31mred", "\x1b[1;5mloud", "\x1b]0;title\x07", "\x1b]2;title\x1b\\",
    "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07",
    "\x1b[2J\x1b[H", "\x1b[10A", "\x1b[999D", "\x1b[s\x1b[5;5Hx\x1b[u", "\x1b7\x1b8", "\x1bc", "\x1b[?1049h",
    "\x1b[?25l",
    "\x1b[6n", "\x1b[c", "\x1bPq#0\x1b\\", "\x1b(0lqk", "\x0e\x0f", "\x9b31m", "\x9d0;x\x9c",
    "\x90x\x9c", "\x85\x84\x8d",
    "\r overwritten", "\x08\x08\x08\x08", "a\nb\vc\fd", "\t\t", "\x00\x07\x7f", "\u202egnp.exe", "\u2066x\u2069",
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d", "\u200b\u2060\ufeff\u00ad", "\u2028\u2029", "\U000e0041\U000e007f",
    "[bold]x[/bold]", "[red]x", "[link=https://evil.example]x[/link]", "[/]", ":bomb:", "\\[x]", "half \udc80",
)  # fmt: skip
WIDTHS = (40, 80, 160)
_OURS = re.compile(r"\x1b\[(?:0|1|2|32|33|36|1;31)m")
_ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
CASES = [(report, form) for report, (name, _) in SAMPLES.items() for form in text_formats(name)]


def _asked_of_terminal(text: str, width: int) -> list[str]:
    """What an output asks of a terminal besides showing text in our colours."""
    text = text.replace("\r\n", "\n")
    bare = _OURS.sub("", text)
    wrong = [ascii(character) for character in _ACTS.findall(bare)]
    if bare == text:
        # Without a control character there is nothing that an emulator could do with it.
        return wrong
    screen = pyte.Screen(max(width, max(map(len, bare.splitlines()), default=1)), text.count("\n") + 2)
    pyte.Stream(screen, strict=False).feed(text.replace("\n", "\r\n"))
    wrong += ["title"] if screen.title or screen.icon_name else []
    # Every line stands where it was printed.
    shown = [line.rstrip() for line in screen.display[: text.count("\n")]]
    return wrong if shown == _as_cells(bare, screen) else [*wrong, "moved"]


def _as_cells(text: str, screen: pyte.Screen) -> list[str]:
    plain = pyte.Screen(screen.columns, 1)
    lines = []
    for line in text.split("\n")[:-1]:
        plain.reset()
        plain.draw(line)
        lines.append(plain.display[0].rstrip())
    return lines


def test_the_emulator_notices() -> None:
    for text in ("\x1b[2J\n", "\x1b]0;x\x07\n", "a\x08b\n", "a\rb\n", "\x1b[5mx\n", "\u202ex\n", "a\tb\n", "\x07\n"):
        assert _asked_of_terminal(text, 80), ascii(text)
    assert _asked_of_terminal("\x1b[1;31merror\x1b[0m 谷歌 é\nx\n", 80) == []


@pytest.mark.long
@pytest.mark.parametrize(("report", "form"), CASES)
def test_every_format_of_a_report(report: str, form: str, promise: Promise) -> None:
    name, fill = SAMPLES[report]
    render = renderer(name, form)
    bad = []
    for text in some(HOSTILE, 6, of=(report, form)):
        value = fill(text)
        for width in WIDTHS if form == "text" else (80,):
            out = render(value, Look(width if form == "text" else None, color=form == "text"))
            asked = _asked_of_terminal(out.removeprefix("\ufeff"), width)
            bad += [(text, width, asked)] if asked else []
            promise.count(bad=bool(asked), of=1)
    assert bad == []


@pytest.mark.parametrize("report", ["audit", "list", "show {tool}", "taxonomy"])
def test_markup_is_shown_as_it_is_written(report: str) -> None:
    name, fill = SAMPLES[report]
    for text in HOSTILE:
        assert terminal(text).strip() in renderer(name, "text")(fill(text), Look())


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_every_message_of_a_command(
    text: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    monkeypatch.chdir(make_stack(tmp_path / "stack", {}))
    calls = (("--stack", text, "audit"), ("audit", f"--{text}"), (text,), ("--today", text, "audit"), ("explain", text))
    bad = [given for given in calls if _asked_of_terminal(call("--today", TODAY, *given).text, 80)]
    promise.count(bad=len(bad), of=len(calls))
    assert bad == []
