"""Personal data: who declares it, how it is told, and what the file of a tool's vendor says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.facts.privacy import DECLARED, in_brief, is_vendor_doubtful, vendor_file
from stackctl.core.loading.build import build
from stackctl.model.compliance import Data
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile
from stackctl.model.stack import declares_personal

if TYPE_CHECKING:
    from stackctl.model.stack import Stack


def stack_of(**vendors: str) -> Stack:
    """A stack of the tools `by-id`, `by-alias`, `own` and `none` of the vendors acme, ACME INC, acme and Other."""
    tool = "name: {0}\nvendor: {1}\ncategory: crm\nstatus: active\n{2}"
    files = {
        **{f"vendors/{vendor}.yaml": text for vendor, text in vendors.items()},
        "tools/by-id.yaml": tool.format("A", "acme", ""),
        "tools/by-alias.yaml": tool.format("B", "ACME INC", "compliance: {sub_processors: ' '}\n"),
        "tools/own.yaml": tool.format("C", "acme", "compliance: {sub_processors: https://c.example}\n"),
        "tools/none.yaml": tool.format("D", "Other", ""),
    }
    return build(Settings(), [SourceFile(path, text.encode()) for path, text in sorted(files.items())])[0]


ACME = "{name: Acme, aliases: [Acme Inc], compliance: {sub_processors: https://acme.example}}"


@pytest.mark.parametrize(
    ("data", "declares"),
    [
        (None, False),
        (Data(), False),
        (Data(stored_in=("eu",), master_of=("lead",)), False),
        (Data(personal=("contact",)), True),
        (Data(special=("health",)), True),
    ],
)
def test_personal_and_special_categories_both_declare(data: Data | None, declares: bool) -> None:
    assert declares_personal(data) is declares


def test_in_words() -> None:
    assert in_brief(DECLARED) == "personal data"
    assert in_brief("receives lead from erp") == "personal data (receives lead from erp)"


@pytest.mark.parametrize(
    ("tool_id", "file", "sub_processors"),
    [
        ("by-id", "vendors/acme.yaml", "https://acme.example"),
        ("by-alias", "vendors/acme.yaml", "https://acme.example"),
        ("own", "vendors/acme.yaml", "https://c.example"),
        ("none", None, None),
    ],
)
def test_a_vendors_file_speaks_where_the_tool_does_not(
    tool_id: str, file: str | None, sub_processors: str | None
) -> None:
    stack = stack_of(acme=ACME)
    tool = stack.tools[tool_id]
    assert vendor_file(stack, tool) == file
    assert stack.sub_processors_of(tool) == sub_processors
    assert not is_vendor_doubtful(stack, tool)


def test_a_vendors_file_that_could_not_be_read_whole_is_doubtful_for_its_tools_alone() -> None:
    stack = stack_of(acme=ACME.replace("compliance: {", "compliance: {dpa: {status: sined}, "))
    assert is_vendor_doubtful(stack, stack.tools["by-alias"])
    assert not is_vendor_doubtful(stack, stack.tools["none"])
    other = stack_of(acme=ACME.replace("name: Acme,", "name: Acme, nmae: Acme,"))
    assert not is_vendor_doubtful(other, other.tools["by-id"])
