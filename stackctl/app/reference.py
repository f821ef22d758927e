"""What a stack is written by: rules, policies, the taxonomy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl import rules
from stackctl.core.audit.engine import configure
from stackctl.core.loading.positions import Locator
from stackctl.core.taxonomy.vocabulary import listed, vocabulary
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.rules import RuleList, RulePage
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from datetime import date

    from stackctl.app.load import Loaded
    from stackctl.model.reports.taxonomy import Listed
    from stackctl.model.reports.tested import Trial


def explain(code: str, loaded: Loaded | None) -> RulePage:
    """Explain a rule; with a stack, with its settings there."""
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
    """List all rules, as the stack, if any, sets them."""
    return RuleList(configure(rules.all_rules(), {})[0] if loaded is None else loaded.rules)


def try_policies(loaded: Loaded, today: date) -> Trial:
    """Try the examples of the stack's policies."""
    from stackctl.core.policy.expressions import need_engine
    from stackctl.core.policy.trial import trial

    if loaded.stack.policies:
        need_engine("the stack has policies: testing them")
    own = [one.rule for one in loaded.rules if one.rule.own]
    return trial(loaded.stack, own, loaded.problems, loaded.sources, today)


def list_taxonomy(loaded: Loaded | None, part: str) -> Listed:
    """List a part of the taxonomy, with the stack's additions."""
    return listed(vocabulary(TaxonomyAdditions()) if loaded is None else loaded.stack.taxonomy, part)
