"""A secret that somebody has left in a file is told of, and never shown: in no format, on neither stream."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from stackctl.core.facts.columns import FACTS
from tests.guarantees.harness import TODAY, call, formats_of
from tests.guarantees.hostile import TOOL
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.guarantees.conftest import Promise
    from tests.guarantees.harness import Ran

PROMISE = "{bad} of {total} outputs echo a planted secret"

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


def _commands() -> Iterator[list[str]]:
    arguments = {
        "audit": [], "validate": [], "list": ["--columns", ",".join(FACTS)],
        "show": ["good"], "cost": ["--by", "tool,vendor,owner"], "budget": [], "renewals": [], "export": ["focus"],
        "diff": ["HEAD~1"], "log": [],
        "rules": [], "taxonomy": ["capabilities"],
    }  # fmt: skip
    for command, more in arguments.items():
        for form in formats_of(command):
            yield ["--today", TODAY, command, *more, "--format", form]


COMMANDS = list(_commands())


def _echoing(secret: str) -> list[str]:
    """The commands that show a secret, in the working directory's stack."""
    escaped = json.dumps(secret)[1:-1]
    found = []
    for command in COMMANDS:
        text = _unpacked(call(*command))
        if secret in text or escaped in text:
            found.append(" ".join(command[2:]))
    return found


def _committed(top: Path, files: dict[str, str | bytes | None]) -> Path:
    """A stack in a repository whose last commit brought these files, and with them the secret."""
    Repository.make(top, {"stackctl.yaml": "", "tools/good.yaml": TOOL}).commit(files)
    return top


def _unpacked(ran: Ran) -> str:
    """All that a run printed; of a workbook, what is in it."""
    if not ran.out.startswith(b"PK"):
        return ran.text
    with ZipFile(BytesIO(ran.out)) as book:
        return ran.err + "".join(book.read(name).decode() for name in book.namelist())


def _count(promise: Promise, echoing: list[str]) -> None:
    promise.count(bad=len(echoing), of=len(COMMANDS))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("line", LINES)
def test_in_a_tool(line: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise) -> None:
    kind = list(SECRETS)[LINES.index(line) % len(SECRETS)]
    text = line.replace("%s", SECRETS[kind])
    tool = TOOL.replace("name: HubSpot\n", text) if line.startswith("name:") else TOOL + text
    monkeypatch.chdir(_committed(tmp_path / "stack", {"tools/good.yaml": tool}))
    echoing = _echoing(SHOWN.get(kind, SECRETS[kind]))
    _count(promise, echoing)
    assert echoing == []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("file", "kind"), list(zip(FILES, SECRETS, strict=False)))
def test_in_another_file(
    file: str, kind: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    content = FILES[file].replace("%s", SECRETS[kind])
    monkeypatch.chdir(_committed(tmp_path / "stack", {file: content}))
    echoing = _echoing(SHOWN.get(kind, SECRETS[kind]))
    _count(promise, echoing)
    assert echoing == []
