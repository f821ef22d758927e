"""What a stack is written by: rules and their pages, policies, the taxonomy, schemas, a first stack."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from stackctl import rules
from stackctl.adapters.files.write import make_folder, read_if_any, write
from stackctl.app.scaffold import scaffold
from stackctl.core.audit.engine import configure
from stackctl.core.loading.positions import Locator
from stackctl.core.loading.schema import schema_files
from stackctl.core.policy.expressions import need_engine
from stackctl.core.policy.trial import trial
from stackctl.core.taxonomy.vocabulary import listed, vocabulary
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.common import Listed, RuleList, RulePage, Trial, Written
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from stackctl.app.load import Loaded


def explain(code: str, loaded: Loaded | None) -> RulePage:
    """A rule's page; with a stack, its present settings and where they were set."""
    wanted = code.upper()
    known = rules.codes() if loaded is None else tuple(one.rule.code for one in loaded.rules)
    if wanted not in known:
        raise StackctlError(f"no rule {quoted(code)}{did_you_mean(wanted, known)}", hint="stackctl rules lists them")
    if loaded is None:
        rule = rules.rule(wanted)
        return RulePage(rule, configure((rule,), {})[0][0])
    configured = next(one for one in loaded.rules if one.rule.code == wanted)
    locator = Locator(loaded.sources)
    places = {}
    for key in sorted(configured.changed):
        place = locator.place(SETTINGS_FILE, ("rules", wanted, key))
        places[key] = f"{SETTINGS_FILE}:{place.line}:{place.column}"
    return RulePage(configured.rule, configured, places)


def list_rules(loaded: Loaded | None) -> RuleList:
    """All rules, as the stack sets them, or with their defaults."""
    return RuleList(configure(rules.all_rules(), {})[0] if loaded is None else loaded.rules)


def try_policies(loaded: Loaded, today: date) -> Trial:
    """Tries the examples of the stack's policies."""
    if loaded.stack.policies:
        need_engine("the stack has policies: testing them")
    own = [one.rule for one in loaded.rules if one.rule.own]
    return trial(loaded.stack, own, loaded.problems, loaded.sources, today)


def list_taxonomy(loaded: Loaded | None, part: str) -> Listed:
    """A part of the taxonomy, with what the stack adds to it."""
    return listed(vocabulary(TaxonomyAdditions()) if loaded is None else loaded.stack.taxonomy, part)


def write_schemas(folder: Path, *, check: bool) -> Written:
    """Writes the schemas of all kinds of file, or only says which of them are missing or differ."""
    unchanged: list[str] = []
    stale: list[str] = []
    for name, text in schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions())).items():
        path = folder / name
        (unchanged if read_if_any(path) == text.encode() else stale).append(path.as_posix())
        if not check and path.as_posix() in stale:
            make_folder(folder)
            write(path, text.encode())
    if check:
        where = "" if folder.as_posix() == "schemas" else f" {shlex.quote(folder.as_posix())}"
        next_step = f"write them with: stackctl schema{where}" if stale else ""
        return Written("schema", (), tuple(unchanged), tuple(stale), next_step)
    return Written("schema", tuple(stale), tuple(unchanged))


def init(folder: Path, today: date) -> Written:
    """Writes a new stack; what exists is left as it is. Raises `StackctlError` where there is a stack already."""
    if read_if_any(folder / SETTINGS_FILE) is not None:
        raise StackctlError(f"there is a stack already: {folder / SETTINGS_FILE}", hint="check it with: stackctl audit")
    files = {
        **scaffold(today),
        **{f"schemas/{k}": v for k, v in schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions())).items()},
    }
    written: list[str] = []
    unchanged: list[str] = []
    # The settings come last: they are what makes a folder a stack.
    for name in sorted(files, key=lambda name: (name == SETTINGS_FILE, name)):
        path = folder / name
        make_folder(path.parent)
        if read_if_any(path) is None:
            write(path, files[name].encode(), expected=None)
            written.append(path.as_posix())
        else:
            unchanged.append(path.as_posix())
    where = "" if folder.as_posix() == "stack" else f"--stack {shlex.quote(folder.as_posix())} "
    return Written("init", tuple(written), tuple(unchanged), (), f"check it with: stackctl {where}audit")
