"""What is wrong with a file makes a sum wrong, or does not."""

from __future__ import annotations

import pytest

from stackctl.core.loading.build import build
from stackctl.core.loading.files import stack_paths
from stackctl.core.money.faults import concerns_money
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile, Unreadable

TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
SPEND = "date,tool,amount,currency\n"


def _problems(path: str, text: str) -> list[tuple[str, bool]]:
    _, problems = build(Settings(), [SourceFile("tools/x.yaml", TOOL.encode()), SourceFile(path, text.encode())])
    return [(problem.code, concerns_money(problem)) for problem in problems]


@pytest.mark.parametrize(
    ("path", "text", "concerns"),
    [
        ("tools/a.yml", TOOL, True),
        ("tools/a.yaml.txt", TOOL, True),
        ("tools/a.json", "{}", True),
        ("tools/eu/x.yaml", TOOL, True),
        ("spend/2026.xlsx", "", True),
        ("spend/old/2026.csv", SPEND, True),
        ("contracts/a.yml", "", True),
        ("budget.yaml", "budgets: []", True),
        ("tools/Two Words.yaml", TOOL, False),
        ("tools/aux.yaml", TOOL, False),
        ("spend/aux.csv", SPEND, False),
        ("tools/notes.txt", "", False),
        ("contracts/a.pdf", "", False),
        ("vendors/a.yml", "", False),
        ("team.yaml", "", False),
    ],
)
def test_a_file_with_a_wrong_name_makes_sums_wrong_where_it_is_not_read(path: str, text: str, concerns: bool) -> None:
    assert _problems(path, text) == [("STK005", concerns)]


class _Folder:
    def __init__(self, name: str) -> None:
        self.name = name

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return "." not in self.name

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return "." in self.name

    def is_symlink(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("name", "concerns"), [("toolz", True), ("spends", True), ("contract", True), ("vendor", False), ("policy", False)]
)
def test_a_folder_with_a_wrong_name_makes_sums_wrong_where_it_may_hold_money(name: str, concerns: bool) -> None:
    def entries_of(folder: str) -> list[_Folder]:
        return [_Folder("a.yaml")] if folder == name else []

    (found,) = stack_paths([_Folder(name)], entries_of)
    assert isinstance(found, Unreadable)
    _, (problem,) = build(Settings(), [], [found])
    assert concerns_money(problem) is concerns


@pytest.mark.parametrize(("path", "is_partial"), [("spend/a.xlsx", True), ("spend/aux.csv", False), ("spend/a", False)])
def test_it_is_known_whether_bookings_are_missing(path: str, is_partial: bool) -> None:
    stack, _ = build(Settings(), [SourceFile("tools/x.yaml", TOOL.encode()), SourceFile(path, SPEND.encode())])
    assert stack.has_unread_spend is is_partial
