"""Which file holds what, and what is said of files and folders in the wrong place."""

from __future__ import annotations

import pytest

from stackctl.core.loading.files import FOLDERS, FileKind, Placed, misnamed, misplaced_folder, place
from stackctl.model.source import SourceFile, Unreadable


def _told(path: str) -> tuple[str, str, str]:
    found = placed(path)
    assert isinstance(found, Unreadable)
    return found.path, found.reason, found.code


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
        "tools/hubspot.yaml~",
        "docker-compose.yaml",
        "mkdocs.yml",
        "tools/.hubspot.yaml.swp",
        "tools/hubspot.yaml.orig",
        "tools/hubspot.yaml.BAK",
        "tools/#hubspot.yaml#",
        "tools/Readme",
        "tools/readme.txt",
        "vendors/Thumbs.db",
        "spend/~$2026.xlsx",
        "imports/erp.yaml",
        "imports/erp.json",
        "plans/2027.txt",
        "scorecards/a.json",
        "src/a.json",
        "usage/okta.xlsx",
        "usage/okta.yaml",
        "usage/okta.csv",
        "spend/README.md",
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
    assert _told(path) == (path, reason, "STK005")


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("tools/hubspot.yaml.txt", "rename it to hubspot.yaml"),
        ("tools/hubspot.YML.txt", "rename it to hubspot.yaml"),
        ("tools/hubspot.yaml ", "rename it to hubspot.yaml"),
        ("tools/hubspot.yaml.", "rename it to hubspot.yaml"),
        ("tools/emea/hubspot.json", "rename it to hubspot.yaml"),
        ("systems/crm.json", "rename it to crm.yaml"),
        ("spend/2026.csv.txt", "rename it to 2026.csv"),
        ("spend/2026.csv ", "rename it to 2026.csv"),
        ("spend/2026.xlsx", "save it as 2026.csv, with commas"),
        ("spend/2026.Q1.TSV", "save it as 2026.Q1.csv, with commas"),
        ("spend/2026.json", "spend/ holds .csv files, move it, or name it in one of them"),
        ("spend/csv", "spend/ holds .csv files, move it, or name it in one of them"),
        ("tools/notes.txt", "tools/ holds .yaml files, move it, or name it in one of them"),
        ("tools/yaml", "tools/ holds .yaml files, move it, or name it in one of them"),
        ("tools/hubspot", "tools/ holds .yaml files, move it, or name it in one of them"),
        ("tools/list.csv", "tools/ holds .yaml files, move it, or name it in one of them"),
        ("contracts/adobe.pdf", "contracts/ holds .yaml files, move it, or name it in one of them"),
        ("policies/img/a.png", "policies/ holds .yaml files, move it, or name it in one of them"),
    ],
)
def test_a_file_of_our_folders_that_nothing_is_read_from_is_told(path: str, how: str) -> None:
    assert _told(path) == (path, f"a file that nothing is read from: {how}", "STK005")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("tools/eu/hubspot.yml", "tools/hubspot.yaml"),
        ("tools/hubspot.json", "tools/hubspot.yaml"),
        ("tools/notes.txt", ""),
        ("vendors/eu/adobe.yaml", "vendors/adobe.yaml"),
        ("spend/2026.xlsx", "spend/2026.csv"),
        ("spend/2026.csv ", "spend/2026.csv"),
        ("budget.yaml", "budgets.yaml"),
    ],
)
def test_what_a_file_may_stand_for_is_known(path: str, meant: str) -> None:
    found = placed(path)
    assert isinstance(found, Unreadable)
    assert found.meant == meant


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("tools/aux.yaml", "aux.yaml"),
        ("tools/con/x.yaml", "con"),
        ("vendors/nul.yaml", "nul.yaml"),
        ("systems/a/Prn.old/x.yaml", "Prn.old"),
        ("contracts/com1.yaml", "com1.yaml"),
        ("requests/lpt9.yaml", "lpt9.yaml"),
        ("spend/aux.csv", "aux.csv"),
        ("spend/nul.2026.csv", "nul.2026.csv"),
        ("spend/March: cards.csv", "March: cards.csv"),
        ("tools/emea./x.yaml", "emea."),
        ("policies/com\u00b9.yaml", "com\u00b9.yaml"),
    ],
)
def test_a_name_that_windows_cannot_have_is_told(path: str, part: str) -> None:
    found = placed(path)
    assert isinstance(found, Placed)
    assert misnamed(found) == f'Windows cannot have a file or folder called "{part}"'


def test_a_blank_at_the_end_of_a_folder_is_named() -> None:
    found = placed("tools/emea /x.yaml")
    assert isinstance(found, Placed)
    assert misnamed(found) == 'Windows cannot have a file or folder called "emea" (ends with a blank)'


@pytest.mark.parametrize(
    "path",
    ["tools/auxilium.yaml", "tools/com10.yaml", "tools/console/x.yaml", "tools/lpt.yaml", "tools/nul-1.yaml"],
)
def test_a_name_that_only_begins_so_is_not_told(path: str) -> None:
    found = placed(path)
    assert isinstance(found, Placed)
    assert misnamed(found) is None


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("toolz", "tools"),
        ("otols", "tools"),
        ("venders", "vendors"),
        ("contarcts", "contracts"),
        ("policy", "policies"),
        ("polices", "policies"),
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
    assert misplaced_folder(name) == hint


@pytest.mark.parametrize(
    "name",
    [
        *FOLDERS,
        "docs",
        "schemas",
        "reports",
        ".git",
        ".tools",
        "toolbox",
        "toolset",
        "src",
        "tests",
        "imports",
        "plans",
        "scorecards",
        "t",
        "",
    ],
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
        ("tools/café.yaml", "cafe"),
        ("tools/Łódź-Straße.yaml", "lodz-strasse"),
        ("tools/cafe\u0301.yaml", "cafe"),
        ("systems/ä.yaml", "a"),
        ("systems/日本.yaml", "a-name"),
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
