"""The pages of the rules in `docs/rules/`: what `stackctl explain` says of each, and an index of them all.

    python -m tests update

writes them anew from the manuals of the rules.
"""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl import rules
from stackctl.app import reference
from stackctl.app.load import load
from stackctl.app.reference import try_policies
from stackctl.core.facts.columns import FACTS
from stackctl.core.policy.subjects import DERIVED
from stackctl.model.look import PLAIN
from stackctl.model.rule import FAMILIES
from stackctl.model.source import SourceFile
from stackctl.output.kit.values import in_words
from tests.cli.harness import stackctl
from tests.effort import is_kept
from tests.output.texts import renderer
from tests.pull_request import files_after, files_before
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "rules"

HEAD = """\
# Rules

What `stackctl audit` finds. Each page says what the rule finds, why that matters, how to fix it, and which settings it
has; `stackctl explain USE003` shows the same in a terminal, with the settings of the stack. Severities and thresholds
are set in `stackctl.yaml` under `rules:`, where `off` switches a rule off; STK cannot be changed. An organisation's own
rules stand in `policies/`.
"""


def _page(code: str) -> str:
    return renderer("explain", "markdown")(reference.explain(code, None), PLAIN)


def _index() -> str:
    parts = [HEAD]
    for family, about in FAMILIES.items():
        rows = []
        for rule in (one for one in rules.all_rules() if one.family == family):
            settings = ", ".join(f"`{one.name}: {in_words(one.default)}`" for one in rule.thresholds)
            rows.append(f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {rule.manual.title} | {settings} |\n")
        heads = "| code | severity | finds | settings |\n| --- | --- | --- | --- |\n"
        parts.append(f"## {family} {about}\n\n{heads}{''.join(rows)}")
    return "\n".join(parts)


def _pages() -> dict[str, str]:
    return {"README.md": _index(), **{f"{code}.md": _page(code) for code in rules.codes()}}


@pytest.mark.parametrize("name", ["README.md", *(f"{code}.md" for code in rules.codes())])
def test_the_page_is_what_the_rule_says(name: str) -> None:
    assert is_kept(DOCS / name, _pages()[name]), "write it with: python -m tests update"


def _derived() -> str:
    rows = [
        f"| `{kind}.{name}` | {one.unit or one.type} | {one.meaning} |\n"
        for kind, names in DERIVED.items()
        for name, one in names.items()
    ]
    return "".join(["| key | holds | means |\n| --- | --- | --- |\n", *rows])


def _facts() -> str:
    head = "| column | in a condition | holds | means | selects, groups |\n| --- | --- | --- | --- | --- |\n"
    rows = []
    for fact in FACTS.values():
        condition = "" if fact.needs_rules else f"`tool.{fact.path}`"
        elsewhere = [*([f"`{fact.select}:`"] if fact.select else []), *([f"`--by {fact.by}`"] if fact.by else [])]
        rows.append(
            f"| `{fact.name}` | {condition} | {fact.unit or fact.type} | {fact.meaning} | {', '.join(elsewhere)} |\n"
        )
    return "".join([head, *rows])


@pytest.mark.parametrize(
    ("page", "heading", "listed"),
    [("policies.md", "## What is derived\n\n", _derived), ("facts.md", "## The facts\n\n", _facts)],
)
def test_the_page_lists_all_that_can_be_asked(page: str, heading: str, listed: Callable[[], str]) -> None:
    path = DOCS.parent / page
    head = path.read_text(encoding="utf-8").partition(heading)[0]
    assert is_kept(path, f"{head}{heading}{listed()}"), "write it with: python -m tests update"


@pytest.mark.parametrize("page", ["README.md", "docs/policies.md"])
def test_the_policy_that_a_page_shows_does_what_its_examples_say(page: str) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (policy,) = (block for block in blocks if "code: ACME001" in block)
    loaded = load([SourceFile("policies/own.yaml", policy.encode())])
    assert loaded.problems == ()
    trial = try_policies(loaded, date(2026, 11, 22))
    assert [(one.kind, one.failure) for one in trial.policies[0].examples] == [("bad", ""), ("good", "")]


def test_no_page_without_a_rule() -> None:
    assert {path.name for path in DOCS.iterdir()} == set(_pages())


def test_every_family_has_rules_and_a_name() -> None:
    assert {code[:3] for code in rules.codes()} == set(FAMILIES)


CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _shown() -> Iterator[tuple[str, str]]:
    """The commands that the pages show with what they print, as far as it is shown."""
    for page in (ROOT / "README.md", ROOT / "docs" / "money.md"):
        for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
            command, _, printed = block.partition("\n")
            if printed and not printed.startswith("$ "):
                yield command.removeprefix("$ stackctl "), printed


@pytest.mark.parametrize(("command", "printed"), list(_shown()))
def test_what_the_pages_show_is_printed(command: str, printed: str, tmp_path: Path) -> None:
    ran = stackctl(*shlex.split(command), cwd=_changed(tmp_path) if " diff " in command else ROOT)
    assert printed.endswith("\n…\n")
    assert _without_ids(ran.out).startswith(_without_ids(printed.removesuffix("…\n")))


def _changed(folder: Path) -> Path:
    """A repository with the sample stack, and in its working tree a part of the change that the goldens show."""
    repository = Repository.make(folder, {f"stack/{path}": data for path, data in files_before().items()})
    after = files_after()
    repository.write({f"stack/{path}": after[path] for path in ("tools/nova.yaml", "tools/hubspot-marketing.yaml")})
    return folder


def _without_ids(text: str) -> str:
    """The text without the ids of commits, which hang on every file of the sample."""
    return re.sub(r"\b[0-9a-f]{7}\b", "1234567", text)


def test_pages_show_what_is_printed() -> None:
    assert len(list(_shown())) == 4
