"""No text of a stack commands a CI runner: in every format, of every report, at every width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.model.look import Look
from tests.effort import some
from tests.guarantees.harness import TODAY, call
from tests.guarantees.hostile import TOOL
from tests.output.readers import commands
from tests.output.samples import SAMPLES
from tests.output.texts import renderer, text_formats
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} outputs forge a command of a CI runner"

FORGED = (
    "::error::forged", "::error file=a,line=1::forged", "::set-output name=x::forged", "::add-mask::x",
    "x\n::error::forged", "x\r::error::forged", "x\r\n  ::error::forged", "x\u2028::error::forged",
    "x\x85::error::forged", "x\x0b::error::forged", "%0A::error::forged", "%250A::error::forged",
    "##[error]forged", "a ##[command]forged", "x\n##[group]forged", "##vso[task.setvariable variable=x]forged",
    "##teamcity[message text='forged']", "###[error]forged", "##[##[error]forged", "::##[error]forged::x",
    "\u200b::error::forged", "\ufeff::error::forged", "\x1b[0m::error::forged", "\x1b[0K##[error]forged",
    "\t::warning::forged", "\u00a0::error::forged", "\u3000::error::forged", "]::error::forged", '"::error::forged',
    "::error::" * 8, "long words before it, so that it comes to stand at the start of a line ::error::forged",
    "x" * 61 + "::error::forged", "x" * 29 + " ::error::" + "y" * 90, "word " * 12 + "::debug::forged",
)  # fmt: skip
WIDTHS = (None, *range(40, 161, 8))
CASES = [(report, form) for report, (name, _) in SAMPLES.items() for form in text_formats(name)]


def _forged(text: str, form: str) -> list[str]:
    """The commands in an output that none of ours."""
    found = list(commands(text))
    if form != "github":
        return [one.name for one in found]
    ours = {"error", "warning", "notice"}
    lines = [line for line in text.splitlines() if line.startswith("::")]
    stray = [one.name for one in found if one.name not in ours or one.properties.keys() != _PROPERTIES]
    return stray if len(lines) == len(found) else [*stray, "more than one in a line, or less"]


_PROPERTIES = {"file", "line", "col", "title"}


def test_the_runner_would_take_them() -> None:
    assert [one.name for one in commands("\n".join(FORGED))].count("error") > 10
    assert _forged("::error::x", "text") == ["error"]
    assert _forged("::debug file=a,line=1,col=1,title=x::y", "github") == ["debug"]
    assert _forged("::error file=a,line=1,col=1,title=x::y\n", "github") == []


@pytest.mark.long
@pytest.mark.parametrize(("report", "form"), CASES)
def test_no_format_of_a_report(report: str, form: str, promise: Promise) -> None:
    name, fill = SAMPLES[report]
    render = renderer(name, form)
    widths = WIDTHS if form == "text" else (None,)
    bad = []
    for text in some(FORGED, 12, of=(report, form)):
        value = fill(text)
        for width in some(widths, 2, of=(report, text)):
            for color in some((False, True), 1, of=(text, width)) if form == "text" else (False,):
                forged = _forged(render(value, Look(width, color, from_repository="stack/")), form)
                bad += [(text, width, color, forged)] if forged else []
                promise.count(bad=bool(forged), of=1)
    assert bad == []


@pytest.mark.long
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("text", FORGED, ids=ascii)
def test_no_message_of_a_command(
    text: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    """What is given on the command line comes back in messages of errors."""
    stack = {"stackctl.yaml": "", "tools/good.yaml": TOOL}
    monkeypatch.chdir(Repository.make(tmp_path / "stack", stack, subject=text.replace("\0", "")).top)
    calls: tuple[tuple[str, ...], ...] = (
        ("audit", "--rule", text), ("audit", "--select", text), ("audit", "--fail-on", text), ("audit", text),
        ("audit", "--format", text), ("audit", "--baseline", text), ("audit", f"--{text}"), (text,), ("show", text),
        ("explain", text), ("list", "--columns", text), ("list", "--sort", text), ("taxonomy", text),
        ("--today", text, "audit"), ("--stack", text, "audit"), ("audit", "--output", f"none/{text}"),
    )  # fmt: skip
    # What asks git takes longer: each of these for every second text.
    asking = (
        ("audit", "--at", text), ("diff", text), ("diff", "HEAD", text), ("diff", f"{text}...HEAD"),
        ("diff", "--max-increase", text), ("diff", "--baseline", text), ("log", text), ("log", "--since", text),
        ("log", "--at", text), ("ci", "--target", text), ("ci", "--output-dir", text), ("log",), ("ci",),
    )  # fmt: skip
    if FORGED.index(text) % 2 == 0:
        calls += asking
    calls = tuple(some(calls, 6, of=text))
    bad = [given for given in calls if _forged(call("--today", TODAY, *given).text, "text")]
    promise.count(bad=len(bad), of=len(calls))
    assert bad == []
