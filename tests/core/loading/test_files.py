"""Which file holds what, and what is said of files and folders in the wrong place."""

from __future__ import annotations

import pytest

from stackctl.core.loading.files import FOLDERS, FileKind, Placed, misnamed, misplaced_folder, place
from stackctl.model.source import SourceFile, Unreadable


def placed(path: str) -> Placed | Unreadable | None:
    return place(SourceFile(path, b""))


@pytest.mark.parametrize(
    ("path", "kind", "node_id"),
    [
        ("stackctl.yaml", "settings", ""),
        ("teams.yaml", "teams", ""),
        ("budgets.yaml", "budgets", ""),
        ("tools/hubspot.yaml", "tool", "hubspot"),
        ("tools/a/b/c/hubspot.yaml", "tool", "hubspot"),
        ("systems/crm.yaml", "system", "crm"),
        ("systems/core/crm.yaml", "system", "crm"),
        ("vendors/adobe.yaml", "vendor", "adobe"),
        ("contracts/adobe-2025.yaml", "contract", "adobe-2025"),
        ("requests/social-ads.yaml", "request", "social-ads"),
        ("policies/retention.yaml", "policy", "retention"),
        ("tools/a.b.yaml", "tool", "a.b"),
        ("tools/.yaml", "tool", ""),
        ("tools/stackctl.yaml", "tool", "stackctl"),
        ("spend/2026-Q1.csv", "spend", "2026-Q1"),
    ],
)
def test_a_file_is_placed_by_its_path(path: str, kind: FileKind, node_id: str) -> None:
    assert placed(path) == Placed(kind, node_id, SourceFile(path, b""))


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "tool.yaml.bak",
        "tools/README.md",
        "tools/notes.txt",
        "tools/yaml",
        "tools/hubspot",
        "tools/hubspot.yaml~",
        "tools/hubspot.json",
        "docker-compose.yaml",
        "mkdocs.yml",
        "usage/okta.yaml",
        "usage/okta.csv",
        "spend/README.md",
        "spend/csv",
        "tools/list.csv",
        "docs/tools/hubspot.yaml",
        ".github/workflows/audit.yml",
        "schemas/tool.schema.json",
        "yaml",
    ],
)
def test_other_files_are_none_of_ours(path: str) -> None:
    assert placed(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("tools/hubspot.yml", "ends in .yml: rename it to hubspot.yaml"),
        ("tools/hubspot.YAML", "ends in .YAML: rename it to hubspot.yaml"),
        ("tools/a/hubspot.Yml", "ends in .Yml: rename it to hubspot.yaml"),
        ("vendors/adobe.yml", "ends in .yml: rename it to adobe.yaml"),
        ("vendors/sub/x.yaml", "vendors/ has no sub-folders: move the file up"),
        ("contracts/2025/adobe.yaml", "contracts/ has no sub-folders: move the file up"),
        ("requests/a/b/c.yaml", "requests/ has no sub-folders: move the file up"),
        (
            "spend/2026.CSV",
            "ends in .CSV: rename it to 2026.csv",
        ),
        ("spend/2026.yaml", "ends in .yaml: spend/ holds .csv files"),
        ("spend/erp/2026.csv", "spend/ has no sub-folders: move the file up"),
        ("team.yaml", 'a file that nothing is read from (did you mean "teams.yaml"?)'),
        ("Teams.yaml", 'a file that nothing is read from (did you mean "teams.yaml"?)'),
        ("teams.yml", 'a file that nothing is read from (did you mean "teams.yaml"?)'),
        ("budget.yaml", 'a file that nothing is read from (did you mean "budgets.yaml"?)'),
        ("budgets.YML", 'a file that nothing is read from (did you mean "budgets.yaml"?)'),
        ("stackctl.yml", 'a file that nothing is read from (did you mean "stackctl.yaml"?)'),
    ],
)
def test_a_file_in_the_wrong_place_is_told(path: str, reason: str) -> None:
    assert placed(path) == Unreadable(path, reason, "STK005")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tool", "tools"),
        ("Tools", "tools"),
        ("TOOLS", "tools"),
        ("toolss", "tools"),
        ("system", "systems"),
        ("vendor", "vendors"),
        ("contract", "contracts"),
        ("request", "requests"),
        ("Usage", "usage"),
        ("Spend", "spend"),
        ("Policies", "policies"),
    ],
)
def test_a_folder_that_is_nearly_one_of_ours_is_told(name: str, hint: str) -> None:
    assert misplaced_folder(name) == f'a folder that nothing is read from (did you mean "{hint}"?)'


@pytest.mark.parametrize(
    "name", [*FOLDERS, "docs", "schemas", "reports", ".git", ".tools", "toolbox", "src", "tests", ""]
)
def test_other_folders_are_left_alone(name: str) -> None:
    assert misplaced_folder(name) is None


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("tools/HubSpot.yaml", "hubspot"),
        ("tools/hub spot.yaml", "hub-spot"),
        ("tools/hub_spot.yaml", "hub-spot"),
        ("tools/hub--spot.yaml", "hub-spot"),
        ("tools/-hubspot-.yaml", "hubspot"),
        ("tools/hub.spot.yaml", "hub-spot"),
        ("tools/café.yaml", "caf"),
        ("systems/ä.yaml", "a-name"),
        ("tools/.yaml", "a-name"),
        ("vendors/A.yaml", "a"),
        ("contracts/A 1.yaml", "a-1"),
        ("requests/A+B.yaml", "a-b"),
        ("tools/hub\nspot.yaml", "hub-spot"),
    ],
)
def test_a_name_that_makes_no_id_is_told_with_one_that_does(path: str, wanted: str) -> None:
    found = placed(path)
    assert isinstance(found, Placed)
    assert misnamed(found) == (
        f"the file's name is no id: use lower-case letters, digits and single hyphens, such as {wanted}.yaml"
    )


@pytest.mark.parametrize(
    "path", ["tools/6sense.yaml", "tools/a-b-1.yaml", "tools/A/b.yaml", "teams.yaml", "stackctl.yaml"]
)
def test_a_name_that_makes_an_id_is_not_told(path: str) -> None:
    found = placed(path)
    assert isinstance(found, Placed)
    assert misnamed(found) is None


def test_a_file_of_spend_may_be_called_anything() -> None:
    found = placed("spend/Card March (1).csv")
    assert isinstance(found, Placed)
    assert misnamed(found) is None
