"""`--output`, pipes and terminals: where the bytes go, and what they look like there."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.cli.harness import CLEAN, DONE, contents, copy_of_sample, make, process, stackctl
from tests.commands import COMMANDS, options
from tests.effort import some
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has neither pseudo-terminals nor these signals")

CALLS = [
    tuple(command.line())
    for command in COMMANDS.values()
    if "--output" in options(command.name) and "{folder}" not in command.plain
]
"""Every command that has `--output`, but for one that makes a folder: a second call of it finds another state."""


class TestOutput:
    @pytest.fixture
    def stack(self, tmp_path: Path) -> Path:
        return Repository.make(tmp_path, {f"stack/{name}": text for name, text in CLEAN.items()}).top

    @pytest.mark.parametrize("command", CALLS, ids=" ".join)
    def test_the_file_holds_what_would_have_been_printed(self, stack: Path, command: tuple[str, ...]) -> None:
        form = "json"
        printed = stackctl(*command, "--format", form, cwd=stack)
        ran = stackctl(*command, "--format", form, "--output", "out.txt", cwd=stack)
        assert (ran.code, ran.out, ran.err) == (printed.code, "", "")
        assert (stack / "out.txt").read_bytes().decode() == printed.out
        stackctl(*command, "-f", form, "-o", "short.txt", cwd=stack)
        assert (stack / "short.txt").read_bytes().decode() == printed.out

    def test_an_old_file_is_replaced_whole(self, stack: Path) -> None:
        (stack / "out.txt").write_text("x" * 100_000, encoding="utf-8")
        stackctl("audit", "--output", "out.txt", cwd=stack)
        assert (stack / "out.txt").read_text(encoding="utf-8") == stackctl("audit", cwd=stack).out

    @pytest.mark.parametrize("target", ["none/out.txt", "stack", "stack/stackctl.yaml/out.txt", ""])
    def test_where_it_cannot_be_written(self, stack: Path, target: str) -> None:
        before = contents(stack)
        ran = stackctl("audit", "--output", target, cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: cannot write ")
        assert ran.err.endswith("\n       nothing was changed\n")
        assert contents(stack) == before

    def test_a_full_disk_leaves_the_old_file(self, stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        (stack / "out.txt").write_text("old", encoding="utf-8")
        before = contents(stack)
        monkeypatch.setattr(os, "fsync", full)
        ran = stackctl("audit", "--output", "out.txt", cwd=stack)
        assert ran.code == 2
        assert "no space left on device" in ran.err
        assert contents(stack) == before

    def test_findings_decide_the_status_all_the_same(self, stack: Path) -> None:
        make(stack / "stack", {"tools/bad.yaml": "name: [\n"})
        assert stackctl("audit", "--output", "out.txt", cwd=stack).code == 1
        assert "tools/bad.yaml:2:1" in (stack / "out.txt").read_text(encoding="utf-8")

    def test_a_refused_call_writes_nothing(self, stack: Path) -> None:
        assert stackctl("audit", "--rule", "NONE", "--output", "out.txt", cwd=stack).code == 2
        assert not (stack / "out.txt").exists()

    def test_csv_for_a_spreadsheet(self, stack: Path) -> None:
        stackctl("list", "--format", "csv", "--output", "out.csv", cwd=stack)
        data = (stack / "out.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbfid,name,")
        assert data.count(b"\r\n") == data.count(b"\n") == 2
        assert data.decode() == stackctl("list", "--format", "csv", cwd=stack).out


class TestLocale:
    @pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}])
    def test_the_same_bytes_everywhere(self, tmp_path: Path, env: dict[str, str]) -> None:
        copy_of_sample(tmp_path)
        here = stackctl("list", "--columns", "id,owner", cwd=tmp_path)
        assert "Elin Sjöberg" in here.out
        assert process("-m", "stackctl", "list", "--columns", "id,owner", cwd=tmp_path, env=env) == here


@posix
class TestTerminal:
    """On a pseudo-terminal: width, colour and clickable paths."""

    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        return copy_of_sample(tmp_path)

    def _on_terminal(self, *arguments: str, cwd: Path, columns: int = 80, env: Mapping[str, str] | None = None) -> str:
        import fcntl
        import pty
        import struct
        import termios

        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "STACKCTL_TODAY": "2026-11-22",
            **(env or {}),
        }
        with subprocess.Popen(
            [sys.executable, "-m", "stackctl", *arguments], cwd=cwd, env=environment, stdout=theirs, stderr=theirs
        ) as running:
            os.close(theirs)
            out = b"".join(_until_closed(ours))
            running.wait(30)
        os.close(ours)
        return out.decode().replace("\r\n", "\n")

    @pytest.mark.parametrize("columns", [80, 120])
    def test_lines_fit_and_paths_can_be_clicked(self, home: Path, columns: int) -> None:
        text = self._on_terminal("audit", cwd=home, columns=columns)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert "\x1b[1;31merror\x1b[0m" in text
        assert "\x1b" not in plain
        assert max(len(line) for line in plain.splitlines()) <= columns
        places = re.findall(r"^ {11}(\S+\.yaml):\d+:\d+$", plain, re.MULTILINE)
        assert places
        assert all((home / place).is_file() for place in places)
        assert "reading" not in plain

    @pytest.mark.long
    @pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    @pytest.mark.parametrize("command", some(["audit", "list", "rules", "show brevo"], 1, of="without colour"))
    def test_without_colour(self, home: Path, env: dict[str, str], command: str) -> None:
        assert "\x1b" not in self._on_terminal(*command.split(), cwd=home, env=env)

    def test_an_empty_no_color_is_none(self, home: Path) -> None:
        assert "\x1b[" in self._on_terminal("list", cwd=home, env={"NO_COLOR": ""})

    def test_never(self, home: Path) -> None:
        assert "\x1b" not in self._on_terminal("--color", "never", "audit", cwd=home)

    def test_a_file_is_no_terminal(self, home: Path) -> None:
        self._on_terminal("audit", "--output", "out.txt", cwd=home)
        assert (home / "out.txt").read_bytes().decode() == stackctl("audit", cwd=home).out


def _until_closed(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(descriptor, 65536)
        except OSError:  # what Linux says when the other side has gone
            return
        if not data:
            return
        yield data


class TestList:
    """The formats of `list` hold the same rows."""

    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        return copy_of_sample(tmp_path)

    def test_csv_json_and_markdown_agree(self, home: Path) -> None:
        columns = ("list", "--columns", "id,vendor,annual-cost,last-used")
        rows = json.loads(stackctl(*columns, "-f", "json", cwd=home).out)["rows"]
        table = list(csv.DictReader(io.StringIO(stackctl(*columns, "-f", "csv", cwd=home).out.lstrip("\ufeff"))))
        assert [{key.replace("-", "_"): value or "" for key, value in row.items()} for row in rows] == table
        table_of_page, _, _ = stackctl(*columns, "-f", "markdown", cwd=home).out.partition("\n\n")
        lines = table_of_page.splitlines()
        assert len(lines) == len(rows) + 2
        assert len({line.count("|") for line in lines}) == 1

    def test_the_columns_that_were_asked_for_in_their_order(self, home: Path) -> None:
        ran = stackctl("list", "--columns", "vendor, id,vendor", "--format", "json", cwd=home)
        assert ran.json["columns"] == ["vendor", "id"]
        assert list(ran.json["rows"][0]) == ["vendor", "id"]
        assert stackctl("list", "--columns", " , ", cwd=home).code == 2

    def test_every_column(self, home: Path) -> None:
        told = stackctl("list", "--columns", "?", cwd=home).err.splitlines()[1]
        names = told.removeprefix("       write ").replace(" or ", ", ").split(", ")
        assert len(names) > 20
        ran = stackctl("list", "--columns", ",".join(names), "--format", "json", cwd=home)
        assert list(ran.json["rows"][0]) == names
        for name in names:
            assert stackctl("list", "--sort", name, "--columns", "id", cwd=home).code == 0

    def test_sorted_both_ways_with_what_is_empty_last(self, home: Path) -> None:
        up = [row["owner"] for row in stackctl("list", "--sort", "owner", "-f", "json", cwd=home).json["rows"]]
        down = [row["owner"] for row in stackctl("list", "--sort", "-owner", "-f", "json", cwd=home).json["rows"]]
        given = [owner for owner in up if owner is not None]
        assert given == sorted(given, key=str.casefold)
        assert [owner for owner in down if owner is not None] == sorted(given, key=str.casefold, reverse=True)
        assert up[len(given) :] == down[len(given) :] == [None] * (len(up) - len(given))
        cost = [
            row["annual-cost"]
            for row in stackctl("list", "--sort", "-annual-cost", "-f", "json", cwd=home).json["rows"]
        ]
        assert [float(amount) for amount in cost] == sorted((float(amount) for amount in cost), reverse=True)

    def test_ids_are_in_order_and_counted(self, home: Path) -> None:
        ran = stackctl("list", "--format", "json", cwd=home)
        ids = [row["id"] for row in ran.json["rows"]]
        assert ids == sorted(ids)
        assert len(ids) == ran.json["tools"] == 41

    def test_selected(self, home: Path) -> None:
        ran = stackctl("list", "--select", "status:live,team:mops", "--columns", "id", "-f", "json", cwd=home)
        ids = {row["id"] for row in ran.json["rows"]}
        assert "hubspot-marketing" in ids
        assert "klaviyo" not in ids
        assert stackctl("list", "--select", "status:active,category:print", cwd=home).out == "no tool of 41 matches\n"

    def test_the_findings_are_those_of_the_audit(self, home: Path) -> None:
        found: dict[str, int] = {}
        for finding in stackctl("audit", "--format", "json", cwd=home).json["findings"]:
            if finding["status"] == "new" and finding["tool"] is not None:
                found[finding["tool"]] = found.get(finding["tool"], 0) + 1
        rows = stackctl("list", "--columns", "id,findings", "--format", "json", cwd=home).json["rows"]
        assert {row["id"]: row["findings"] for row in rows if row["findings"]} == found

    def test_the_sum_is_that_of_the_rows(self, home: Path) -> None:
        rows = stackctl("list", "--columns", "annual-cost", "--format", "json", cwd=home).json["rows"]
        total = sum(float(row["annual-cost"]) for row in rows)
        last = stackctl("list", cwd=home).out.splitlines()[-1]
        assert last == f"41 of 41 tools, {total:,.0f} EUR a year".replace(",", " ").replace("tools  ", "tools, ")


def test_a_slow_parser_is_told_and_still_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A tool that no other test has, so that it is read here.
    make(tmp_path, {**CLEAN, "tools/slow.yaml": DONE.format(name="Slow")})
    monkeypatch.setattr("stackctl.core.loading.yaml_reader.LIBYAML", False)
    monkeypatch.setattr("stackctl.core.loading.yaml_reader._Parser", yaml.Loader)
    ran = stackctl("audit", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        0,
        "note: this PyYAML was built without libyaml: files are read some nine times slower\n",
    )
