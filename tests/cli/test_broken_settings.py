"""What a rule means, and the words of a stack, are told even where the settings are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = {
    "no YAML": ("schema: [\n", "stackctl.yaml:2:1: not YAML"),
    "an unknown key": ("shcema: 1\n", 'stackctl.yaml:1:1: unknown key "shcema"'),
    "an unknown rule": ("rules: {X: off}\n", 'stackctl.yaml:1:9: no rule "X"'),
    "an unknown group": ("taxonomy: {categories: {a: {name: A, group: b}}}\n", 'stackctl.yaml:1:45: no group "b"'),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("line", ["explain USE003", "rules", "taxonomy", "taxonomy groups"])
def test_what_is_built_in_is_shown_and_said_to_be(tmp_path: Path, what: str, line: str) -> None:
    settings, reason = BROKEN[what]
    nowhere = stackctl(*line.split(), cwd=make(tmp_path / "nowhere", {"a": ""}))
    ran = stackctl(*line.split(), cwd=make(tmp_path / "stack", {"stackctl.yaml": settings}))
    assert (ran.code, ran.out) == (0, nowhere.out)
    note, *reasons = ran.err.splitlines()
    assert note.startswith("note: the settings are broken, and the ")
    assert note.endswith(" here as built in")
    assert reasons[0].startswith(reason)


def test_settings_that_are_no_file_are_broken(tmp_path: Path) -> None:
    stack = make(tmp_path, {"settings": "schema: 1\n"})
    (stack / "stackctl.yaml").symlink_to("settings")
    ran = stackctl("rules", cwd=stack)
    assert ran.code == 0
    assert "stackctl.yaml: a link" in ran.err


def test_everything_else_is_refused(tmp_path: Path) -> None:
    stack = make(tmp_path, {"stackctl.yaml": "schema: [\n"})
    for line in ("audit", "rules --test", "list"):
        assert stackctl(*line.split(), cwd=stack).code == 2
    ran = stackctl("explain", "ACME001", cwd=stack)
    assert ran.code == 2
    assert "the settings are broken" in ran.err
    assert stackctl("--stack", "nowhere", "rules", cwd=stack).code == 2


def test_groups_are_named_by_what_a_file_says(tmp_path: Path) -> None:
    own = "taxonomy: {groups: {our-own: {name: Ours}}, categories: {fairs: {name: Fairs, group: our-own}}}\n"
    stack = make(tmp_path, {"stackctl.yaml": own})
    assert "Ours (our-own)\nfairs" in stackctl("taxonomy", cwd=stack).out
    assert "our-own " in stackctl("taxonomy", "groups", cwd=stack).out
    assert '"group_slug": "our-own"' in stackctl("taxonomy", "--format", "json", cwd=stack).out
    assert "Ours,our-own,fairs,Fairs," in stackctl("taxonomy", "--format", "csv", cwd=stack).out
