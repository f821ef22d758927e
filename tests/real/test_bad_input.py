"""Bad input for the command as a whole: every file is told apart, nothing hides the rest, nothing crashes.

Each stack holds a good tool beside the bad one. Its own finding (OWN001: it has no owner) must be there each time.
"""

from __future__ import annotations

import json
import os
import re
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import stackctl
from tests.guarantees.harness import REPOSITORY, SAMPLE
from tests.guarantees.nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMATS = sorted(
    path.stem for path in (Path(stackctl.__file__).parent / "output" / "audit").glob("[!_]*.py") if path.stem != "words"
)
"""What `audit --format` can write: the folder is the registry."""

MIB = 1024 * 1024
SETTINGS = "schema: 1\n"
GOOD = "name: Good\nvendor: Good\ncategory: crm\nstatus: active\n"
PLANTED = ("OWN001", "tools/good.yaml")

_RUNS: ContextVar[tuple[Nursery, Path]] = ContextVar("runs")
"""Where the command is run, and its home."""

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse such names")

Content = dict[str, str | bytes]
Place = tuple[str, str, int]
"""Code, file and line of a finding."""


@dataclass(frozen=True)
class Ran:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module", autouse=True)
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every run is a process of its own, forked from one that has imported what it takes."""
    home = tmp_path_factory.mktemp("home")
    with Nursery([_audit(SAMPLE, "json")], home=home, PYTHONUTF8="1") as nursery:
        token = _RUNS.set((nursery, home))
        yield
        _RUNS.reset(token)


def run(stack: Path, *, form: str = "json") -> Ran:
    nursery, home = _RUNS.get()
    done = nursery.child("ran", _audit(stack, form), cwd=REPOSITORY, home=home, PYTHONUTF8="1").ran
    assert not done.hung
    ran = Ran(done.status, done.out.decode(), done.err)
    assert "Traceback" not in ran.out + ran.err
    return ran


def _audit(stack: Path, form: str) -> list[str]:
    return ["--stack", str(stack), "--today", "2026-11-22", "audit", "--format", form]


def written(root: Path, content: Content, *, good: bool = True) -> Path:
    beside: Content = {"stackctl.yaml": SETTINGS, "tools/good.yaml": GOOD} if good else {}
    for path, data in {**beside, **content}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def audited(stack: Path) -> list[dict[str, Any]]:
    """The findings of a stack that could be audited, in which the good tool has its own."""
    ran = run(stack)
    assert ran.code == 1, ran.err
    assert not re.search(r"^error:", ran.err, re.MULTILINE)
    report = json.loads(ran.out)
    assert report["schema"] == "stackctl.audit/1"
    findings: list[dict[str, Any]] = report["findings"]
    assert PLANTED in [(finding["code"], finding["file"]) for finding in findings]
    return findings


def structural(findings: list[dict[str, Any]]) -> list[Place]:
    return [(f["code"], f["file"], f["line"]) for f in findings if f["code"].startswith("STK")]


def refused(stack: Path) -> str:
    """What is said of a stack that could not be audited: one clear line that begins with `error:`."""
    ran = run(stack)
    assert ran.code == 2, ran.out
    assert ran.out == ""
    assert len(re.findall(r"^error: \S", ran.err, re.MULTILINE)) == 1
    assert ran.err.startswith("error: ")
    return ran.err


# A folder that is no stack


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "stackctl init" in refused(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "nowhere" in refused(tmp_path / "nowhere")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    written(tmp_path, {})
    assert "stackctl.yaml" in refused(tmp_path / "stackctl.yaml")


def test_no_settings(tmp_path: Path) -> None:
    error = refused(written(tmp_path, {"tools/good.yaml": GOOD}, good=False))
    assert "stackctl.yaml" in error
    assert "stackctl init" in error


@pytest.mark.parametrize("others", [{}, {"systems/shop.yaml": "name: Shop\nkind: website\n"}], ids=["alone", "system"])
def test_no_tools(tmp_path: Path, others: Content) -> None:
    assert "tool" in refused(written(tmp_path, {"stackctl.yaml": SETTINGS, **others}, good=False))


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("schema: 1\norganistion: Example\n", "stackctl.yaml:2:1: "),
        ("schema: 1\nbase_currency: Euro\n", "stackctl.yaml:2:16: "),
        ("schema: 1\nfx:\n  rates: {USD: 1,08}\n", "stackctl.yaml:3:"),
        ("schema: 1\nrules:\n  DUP999: off\n", "stackctl.yaml:3:3: "),
        ("schema: 1\nrules:\n  USE002: {days: many}\n", "stackctl.yaml:3:18: "),
        ("schema: 1\n\tbase_currency: EUR\n", "stackctl.yaml:2:1: "),
        ("schema: 1\nregions: {allowed: [eu\n", "stackctl.yaml:3:1: "),
        ("schema: 1\nschema: 1\n", "stackctl.yaml:2:1: "),
        ("- schema: 1\n", "stackctl.yaml:1:1: "),
        ("\x00", "stackctl.yaml:1:1: "),
    ],
)
def test_broken_settings(tmp_path: Path, settings: str, place: str) -> None:
    assert refused(written(tmp_path, {"stackctl.yaml": settings})).startswith(f"error: {place}")


def test_settings_that_are_not_utf_8(tmp_path: Path) -> None:
    settings = b"schema: 1\norganisation: Caf\xe9\n"
    assert refused(written(tmp_path, {"stackctl.yaml": settings})).startswith("error: stackctl.yaml:2:18: ")


# A bad file beside a good one

TOOL = "name: Bad\nvendor: Bad\ncategory: crm\nstatus: active\n"

BAD: dict[str, tuple[Content, list[Place]]] = {
    "1 MiB of brackets": ({"tools/x.yaml": b"[" * MIB}, [("STK001", "tools/x.yaml", 1)]),
    "brackets": ({"tools/x.yaml": TOOL + "custom: " + "[" * 999}, [("STK001", "tools/x.yaml", 5)]),
    "a tool that is connected to itself": (
        {"tools/x.yaml": TOOL + "integrations:\n  - with: x\n    direction: push\n"},
        [("STK006", "tools/x.yaml", 6)],
    ),
    "a tool that is replaced by itself": (
        {"tools/x.yaml": TOOL + "replaced_by: x\n"},
        [("STK006", "tools/x.yaml", 5)],
    ),
    "one id in two sub-folders": (
        {"tools/a/x.yaml": TOOL, "tools/b/x.yaml": TOOL.replace("Bad", "Other")},
        [("STK005", "tools/b/x.yaml", 1)],
    ),
    "one id for a tool and a system": (
        {"systems/x.yaml": "name: Bad\nkind: crm\n", "tools/x.yaml": TOOL},
        [("STK005", "tools/x.yaml", 1)],
    ),
    "dates in 1970 and 9999": (
        {"tools/x.yaml": TOOL + "since: 1970-01-01\ncontract:\n  start: 2026-01-01\n  end: 9999-12-31\n"},
        [("STK002", "tools/x.yaml", 5), ("STK002", "tools/x.yaml", 8)],
    ),
    "amounts of 14 digits": (
        {
            "tools/x.yaml": TOOL
            + "cost:\n  lines:\n"
            + "    - {kind: subscription, amount: 99999999999999, per: month}\n"
            + "    - {kind: subscription, amount: 100.00, per: month}\n"
            + "    - {kind: subscription, amount: 12345678901234.56, per: year}\n"
        },
        [("STK002", "tools/x.yaml", 7), ("STK002", "tools/x.yaml", 9)],
    ),
    ".yml": ({"tools/x.yml": TOOL}, [("STK005", "tools/x.yml", 1)]),
    ".YAML": ({"tools/x.YAML": TOOL}, [("STK005", "tools/x.YAML", 1)]),
    "a name that makes no id": ({"tools/Bad Tool.yaml": TOOL}, [("STK005", "tools/Bad Tool.yaml", 1)]),
    "an empty file": ({"tools/x.yaml": ""}, [("STK001", "tools/x.yaml", 1)]),
    "a file of comments": ({"tools/x.yaml": "# later\n\n# on\n"}, [("STK001", "tools/x.yaml", 1)]),
    "a file that is not UTF-8": ({"tools/x.yaml": TOOL.encode() + b"notes: \xff\n"}, [("STK001", "tools/x.yaml", 5)]),
    "a raw bidi control": ({"tools/x.yaml": TOOL + "notes: a\u202eb\n"}, [("STK001", "tools/x.yaml", 5)]),
    "a byte-order mark": ({"tools/x.yaml": "\ufeffnmae: Bad\n" + TOOL}, [("STK003", "tools/x.yaml", 1)]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files(tmp_path: Path, name: str) -> None:
    content, places = BAD[name]
    assert structural(audited(written(tmp_path, content))) == places


def test_the_first_of_two_with_one_id_is_audited(tmp_path: Path) -> None:
    findings = audited(written(tmp_path, BAD["one id in two sub-folders"][0]))
    assert ("OWN001", "tools/a/x.yaml") in [(finding["code"], finding["file"]) for finding in findings]


@pytest.mark.parametrize(
    "content",
    [
        {"tools/x.yaml": b"\xef\xbb\xbf" + TOOL.encode()},
        {"tools/x.yaml": TOOL.replace("\n", "\r\n")},
        {"tools/x.yaml": TOOL.rstrip("\n")},
        {"tools/x.yaml": TOOL.replace("name: Bad", "name: \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467")},
        {"tools/x.yaml": TOOL.replace("name: Bad", 'name: "a\\u202Eb\\u2066c"')},
        {"tools/x.yaml": TOOL.replace("name: Bad", 'name: "[bold red]x[/]"')},
        {"tools/x.yaml": TOOL + "cost:\n  lines: [{kind: subscription, amount: 999999999999.9999, per: month}]\n"},
        {"tools/x.yaml": TOOL + "since: 1980-01-01\ncontract: {end: 2199-12-31}\n"},
    ],
    ids=["byte-order mark", "CRLF", "no final newline", "emoji", "bidi", "markup", "12 digits", "far dates"],
)
def test_what_only_looks_bad_is_audited(tmp_path: Path, content: Content) -> None:
    findings = audited(written(tmp_path, content))
    assert structural(findings) == []
    assert ("OWN001", "tools/x.yaml") in [(finding["code"], finding["file"]) for finding in findings]


HOSTILE = {
    "emoji": ('"\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467"', "\U0001f600"),
    "bidi": ('"a\\u202Eb\\u2066c"', "b"),
    "markup": ('"[bold red]x[/bold red] [/]"', "[bold red]x[/bold red] [/]"),
    "emoji code": ('":smiley: x"', ":smiley: x"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_a_message_stays_text(tmp_path: Path, name: str) -> None:
    """A reference that leads nowhere is told with its name."""
    written_as, shown = HOSTILE[name]
    stack = written(tmp_path, {"tools/x.yaml": TOOL + f"owner:\n  business: {written_as}\n"})
    findings = audited(stack)
    assert structural(findings) == [("STK006", "tools/x.yaml", 6)]
    assert shown in next(finding["message"] for finding in findings if finding["code"] == "STK006")
    ran = run(stack, form="text")
    assert ran.code == 1
    assert shown in ran.out.replace("\n", "")
    assert not re.search("[\x1b\u202a-\u202e\u2066-\u2069]", ran.out)


def test_broken_teams_make_no_reference_dangle(tmp_path: Path) -> None:
    owned = TOOL + "owner: {business: anna.kowalska, team: mops}\nused_by: [mops]\nadmins: [ben.ode]\n"
    stack = written(tmp_path, {"teams.yaml": "people:\n  anna.kowalska: {name: [\n", "tools/x.yaml": owned})
    assert structural(audited(stack)) == [("STK001", "teams.yaml", 3)]


# What is no file


def test_a_folder_with_the_name_of_a_tool(tmp_path: Path) -> None:
    stack = written(tmp_path, {})
    (stack / "tools" / "x.yaml").mkdir()
    assert structural(audited(stack)) == [("STK001", "tools/x.yaml", 1)]


def _fifo(stack: Path) -> str:
    os.mkfifo(stack / "tools" / "x.yaml")
    return "tools/x.yaml"


def _link_out(stack: Path) -> str:
    (stack / "tools" / "x.yaml").symlink_to(stack.parent / "outside" / "x.yaml")
    return "tools/x.yaml"


def _folder_link_out(stack: Path) -> str:
    (stack / "tools" / "more").symlink_to(stack.parent / "outside", target_is_directory=True)
    return "tools/more"


def _whole_folder_link_out(stack: Path) -> str:
    (stack / "systems").symlink_to(stack.parent / "outside", target_is_directory=True)
    return "systems"


def _device(stack: Path) -> str:
    (stack / "tools" / "x.yaml").symlink_to("/dev/zero")
    return "tools/x.yaml"


def _dangling(stack: Path) -> str:
    (stack / "tools" / "x.yaml").symlink_to("nowhere.yaml")
    return "tools/x.yaml"


def _loop_of_folders(stack: Path) -> str:
    (stack / "tools" / "more").symlink_to(stack / "tools", target_is_directory=True)
    return "tools/more"


def _loop_of_links(stack: Path) -> str:
    (stack / "tools" / "x.yaml").symlink_to("x.yaml")
    return "tools/x.yaml"


@posix
@pytest.mark.parametrize(
    "make",
    [
        _fifo,
        _link_out,
        _folder_link_out,
        _whole_folder_link_out,
        _device,
        _dangling,
        _loop_of_folders,
        _loop_of_links,
    ],
)
def test_what_is_no_regular_file_is_not_read(tmp_path: Path, make: Callable[[Path], str]) -> None:
    written(tmp_path / "outside", {"x.yaml": "name: Planted outside\nvendor: [\n"}, good=False)
    stack = written(tmp_path / "stack", {})
    path = make(stack)
    findings = audited(stack)
    assert structural(findings) == [("STK001", path, 1)]
    assert "Planted" not in json.dumps(findings)
    assert [f["file"] for f in findings if f["code"] == "OWN001"] == ["tools/good.yaml"]


@posix
@pytest.mark.parametrize("make", [_link_out, _dangling])
def test_settings_behind_a_link(tmp_path: Path, make: Callable[[Path], str]) -> None:
    written(tmp_path / "outside", {"x.yaml": SETTINGS}, good=False)
    stack = written(tmp_path / "stack", {})
    (stack / "stackctl.yaml").unlink()
    (stack / make(stack)).rename(stack / "stackctl.yaml")
    assert "stackctl.yaml" in refused(stack)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be read here")
@pytest.mark.parametrize("path", ["tools/x.yaml", "tools/more"])
def test_what_may_not_be_read(tmp_path: Path, path: str) -> None:
    stack = written(tmp_path, {"tools/x.yaml": TOOL, "tools/more/y.yaml": TOOL.replace("Bad", "Other")})
    (stack / path).chmod(0)
    try:
        assert structural(audited(stack)) == [("STK001", path, 1)]
    finally:
        (stack / path).chmod(0o700)


# Names of files


@posix
def test_a_file_name_with_a_line_break(tmp_path: Path) -> None:
    stack = written(tmp_path, {"tools/a\n::error::b.yaml": TOOL})
    ((code, file, line),) = structural(audited(stack))
    assert (code, line) == ("STK005", 1)
    assert file.startswith("tools/a")
    assert file.endswith("::error::b.yaml")


@posix
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_name_forges_no_line(tmp_path: Path, form: str) -> None:
    ran = run(written(tmp_path, {"tools/a\n::error::b.yaml": TOOL}), form=form)
    assert ran.code == 1
    assert not re.search(r"^\s*::error::b", ran.out + ran.err, re.MULTILINE)


@linux
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_name_that_is_not_utf_8(tmp_path: Path, form: str) -> None:
    stack = written(tmp_path, {})
    (stack / "tools" / os.fsdecode(b"caf\xe9.yaml")).write_text(TOOL)
    ((code, file, line),) = structural(audited(stack))
    assert code in ("STK001", "STK005")
    assert line == 1
    assert file.startswith("tools/caf")
    assert run(stack, form=form).code == 1
