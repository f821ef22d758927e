"""Baselines: the findings that are known already."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stackctl.core.loading.positions import Locator
from stackctl.core.loading.validate import read
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.core.text.escape import terminal
from stackctl.model.baseline import BaselineEntry, BaselineFile
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from stackctl.model.finding import Finding
    from stackctl.model.source import SourceFile

SCHEMA = "stackctl.baseline/1"
_HEAD = f"""\
# Findings that are known: `stackctl audit --baseline` counts only others.
# Written by `stackctl audit --write-baseline`, which also drops what no longer occurs.
schema: {SCHEMA}
"""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline as on disk, `data` None if not there."""

    file: str
    data: bytes | None = None
    entries: tuple[BaselineEntry, ...] = ()


def read_baseline(file: SourceFile) -> Baseline:
    """Read a baseline; raises `StackctlError` where it is not whole."""
    found = read(BaselineFile, file)
    if found.value is None or found.problems:
        locator = Locator({file.path: file.data})
        lines = []
        for problem in found.problems:
            place = problem.position or locator.place(file.path, problem.path, at_key=problem.at_key)
            lines.append(f"{file.path}:{place.line}:{place.column}: {problem.message}")
        raise StackctlError(*lines, hint="mend it, or delete it and write it anew with --write-baseline")
    return Baseline(file.path, file.data, found.value.findings)


def mark(findings: Iterable[Finding], entries: Sequence[BaselineEntry]) -> tuple[Finding, ...]:
    """Mark the findings that the baseline holds as known."""
    known = {entry.fingerprint for entry in entries}
    return tuple(
        replace(found, status="baselined")
        if found.status == "new" and found.fingerprint in known and may_be_known(found)
        else found
        for found in findings
    )


def may_be_known(found: Finding) -> bool:
    """Say whether a baseline may hold it: no broken file."""
    return found.family != "STK"


def gone(
    findings: Iterable[Finding], entries: Sequence[BaselineEntry], uncertain: Collection[str]
) -> tuple[BaselineEntry, ...]:
    """List the entries that no longer occur."""
    # Of `uncertain` files that is not known: what they declare could not be read.
    occurring = {found.fingerprint for found in findings}
    return tuple(entry for entry in entries if entry.fingerprint not in occurring and entry.file not in uncertain)


def written(findings: Iterable[Finding], kept: Iterable[BaselineEntry]) -> bytes:
    """Write the findings, and the entries that may still occur.

    In an order that does not hang on lines, so that changes read well. Raises `StackctlError` beyond a file's size.
    """
    rows = {
        found.fingerprint: (found.file, found.code, found.fingerprint, found.tool)
        for found in findings
        if found.status != "waived" and may_be_known(found)
    }
    rows |= {entry.fingerprint: (entry.file, entry.code, entry.fingerprint, entry.tool) for entry in kept}
    lines = [_line(*row) for row in sorted(rows.values(), key=lambda row: row[:3])]
    data = (_HEAD + ("findings:\n" + "".join(lines) if lines else "findings: []\n")).encode()
    if len(data) > MAX_BYTES:
        most = f"{MAX_BYTES // 1024} KiB"
        raise StackctlError(
            f"{len(lines)} findings are more than a baseline holds ({most})",
            hint="switch rules off in stackctl.yaml under rules: until they are wanted",
        )
    return data


def _line(file: str, code: str, fingerprint: str, tool: str | None) -> str:
    # A mapping in JSON is one in YAML; what cannot be seen in a name is spelt out, since it could not be read back.
    facts = {"code": code, "tool": tool, "file": file, "fingerprint": fingerprint}
    shown = {key: terminal(value) for key, value in facts.items() if value is not None}
    return f"  - {json.dumps(shown, ensure_ascii=False)}\n"
