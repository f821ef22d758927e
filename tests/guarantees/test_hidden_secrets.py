"""A secret that somebody has left in a file is told of, and never shown: in no format, on neither stream."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from stackctl import output
from tests.commands import COMMANDS
from tests.effort import some
from tests.guarantees.harness import TODAY, call
from tests.guarantees.hostile import TOOL
from tests.output.texts import formats
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from stackctl.model.look import Look
    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} reports echo a planted secret in any format"

# Put together here, so that nothing that looks for secrets finds any in this file.
SECRETS = {
    "aws": "AKIA" + "QWERTZUIOPASDFGH",
    "github": "ghp" + "_" + "a1B2c3D4e5F6g7H8i9J0" * 2,
    "slack": "xox" + "b-1234567890-abcdefghij",
    "stripe": "sk" + "_live_" + "a1b2c3d4e5f6g7h8",
    "hubspot": "pat-eu1" + "-12345678-1234-1234-1234-123456789abc",
    "mailchimp": "0123456789abcdef" * 2 + "-us12",
    "jwt": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl",
    "address": "postgres://admin" + ":s3cr3tpassw0rd@db.example",
}
SHOWN = {"address": "s3cr3tpassw0rd"}
"""What of a secret must not be seen, where that is not the whole."""

LINES = (
    "description: %s\n",
    "url: https://x.example/?key=%s\n",
    "aliases: [%s]\n",
    "tags: [%s]\n",
    "domains: [%s]\n",
    "regions: [%s]\n",
    "capabilities: [%s]\n",
    "admins: [%s]\n",
    "used_by: [%s]\n",
    "owner: {business: %s, technical: %s, team: %s}\n",
    "replaced_by: %s\n",
    "since: %s\n",
    "criticality: %s\n",
    "cost: {lines: [{item: %s, amount: %s, per: month}]}\n",
    "cost: {cost_center: %s, lines: [{item: %s, amount: 1, per: month}]}\n",
    "contract: {number: %s, end: 2027-01-01}\n",
    "contract: %s\n",
    "usage: {seats: %s, source: %s}\n",
    "integrations: [{with: %s, direction: push, object: %s, method: %s}]\n",
    "data: {personal: [%s], residency: [%s]}\n",
    "compliance: {reviews: [{kind: %s, status: %s, date: %s}], dpa: %s}\n",
    "compliance: {reviews: [{kind: privacy, status: pending, date: 2026-01-01, by: %s, conditions: %s}]}\n",
    "waivers: [{rule: USE001, reason: '%s', by: '%s', until: 2027-01-01}]\n",
    "waivers: [{rule: '%s', reason: '%s', by: '%s', until: 2020-01-01}]\n",
    "custom: {note: %s, list: [%s], deep: {a: %s}}\n",
    "custom: {%s: x}\n",
    "custom: {api_token: %s, password: [%s]}\n",
    "%s: x\n",
    "tags: [%s\n",
    "description: '%s\n",
    "description: &%s x\n",
    "description: *%s\n",
    "description: !%s x\n",
    "%s\n",
    "name: %s\n",
)
"""What is added to a tool, wherever somebody could leave a secret; the last ones are no YAML, or no tool."""

FILES = {
    "stackctl.yaml": "organisation: %s\nregions: {allowed: [%s]}\n",
    "teams.yaml": "people: {ann: {name: %s, email: %s}}\nteams: {%s: {name: %s, lead: %s}}\n",
    "budgets.yaml": "budgets: {%s: {name: %s}}\n",
    "systems/sys.yaml": "name: %s\nkind: crm\ndescription: %s\n",
    "vendors/acme.yaml": "name: %s\naliases: [%s]\n",
    "contracts/one.yaml": "vendor: %s\nnumber: %s\ntools: [%s]\n",
    "requests/ask.yaml": "title: %s\nneeds: [%s]\n",
}


CALLS = [
    ["--today", TODAY, *command.line(arguments)]
    for command in COMMANDS.values()
    if command.needs != "nothing"
    for arguments in (command.plain, *command.calls)
]
"""Every call that reads a stack; each makes its report in every format."""


@pytest.fixture
def all_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every report be printed in all its formats, one after the other."""
    renderer = output.renderer

    def every(name: str, form: str) -> Callable[[object, Look], str]:
        forms = dict.fromkeys((form, *formats(name)))
        return lambda report, look: "".join(_as_text(renderer(name, one)(report, look)) for one in forms)

    monkeypatch.setattr(output, "renderer", every)


def _as_text(made: str | bytes) -> str:
    """What is in an output; of a workbook, in its parts."""
    if isinstance(made, str):
        return made
    with ZipFile(BytesIO(made)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def _echoing(secret: str, calls: Iterable[list[str]]) -> list[str]:
    """List the calls that show a secret, in the working directory's stack."""
    escaped = json.dumps(secret)[1:-1]
    found = []
    for line in calls:
        text = call(*line).text
        if secret in text or escaped in text:
            found.append(" ".join(line[2:]))
    return found


def _committed(top: Path, files: dict[str, str | bytes | None]) -> Path:
    """A stack in a repository whose last commit brought these files, and with them the secret."""
    Repository.make(top, {"stackctl.yaml": "", "tools/good.yaml": TOOL}).commit(files)
    return top


@pytest.mark.long
@pytest.mark.usefixtures("home", "all_formats")
@pytest.mark.parametrize("line", LINES)
def test_in_a_tool(line: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise) -> None:
    calls = some(CALLS, 4, of=line)
    kind = list(SECRETS)[LINES.index(line) % len(SECRETS)]
    text = line.replace("%s", SECRETS[kind])
    tool = TOOL.replace("name: HubSpot\n", text) if line.startswith("name:") else TOOL + text
    monkeypatch.chdir(_committed(tmp_path / "stack", {"tools/good.yaml": tool}))
    echoing = _echoing(SHOWN.get(kind, SECRETS[kind]), calls)
    promise.count(bad=len(echoing), of=len(calls))
    assert echoing == []


@pytest.mark.long
@pytest.mark.usefixtures("home", "all_formats")
@pytest.mark.parametrize(("file", "kind"), list(zip(FILES, SECRETS, strict=False)))
def test_in_another_file(
    file: str, kind: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    calls = some(CALLS, 4, of=file)
    content = FILES[file].replace("%s", SECRETS[kind])
    monkeypatch.chdir(_committed(tmp_path / "stack", {file: content}))
    echoing = _echoing(SHOWN.get(kind, SECRETS[kind]), calls)
    promise.count(bad=len(echoing), of=len(calls))
    assert echoing == []
