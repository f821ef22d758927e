from collections.abc import Iterator
from typing import assert_never

from stackctl.core.facts.context import Context
from stackctl.core.facts.privacy import DECLARED, in_brief
from stackctl.core.facts.reviews import REQUIRED, Profile, Required, newest, passed, required_kinds, standing
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.tool import Tool

SEVERITY = Severity.ERROR

THRESHOLDS = (
    Threshold(
        "required",
        REQUIRED,
        Required,
        "the kinds of review that the tools of each profile (`all`, `personal`, `critical`) need; a profile that is "
        "left out keeps its default, and an empty list asks for nothing; it holds for REV002 too",
    ),
)

MANUAL = """\
A live tool lacks a review that it needs.

## What it finds
A live tool (implementing, active or sunsetting) without any approved or conditional review of a kind that its profile
requires. Three profiles exist: every tool; a tool with personal data, declared by itself or brought to it by a live
integration; and a tool of high or critical criticality. A review that is pending has no result yet and does not count.
One that was rejected is found by REV003, one that has expired by REV002.

## Why it matters
GDPR Art. 28(1) allows only processors that give sufficient guarantees, Art. 32 asks for security that fits the risk,
and Art. 35 for an impact assessment before risky processing begins; Art. 5(2) puts the proof on the organisation. The
fines of Art. 83 reach 10 or 20 million euros, or 2 or 4 % of the yearly turnover. A tool that a campaign hangs on and
that nobody has looked at technically costs its outage instead.

## How to fix
Have the review done and note the result under `compliance: reviews:` with its kind, status and date. Ask for it on the
day that the tool is proposed, and note it as `pending` meanwhile. A tool that nobody wants to review is a candidate for
retirement.

## Source
A house default: a security review for all follows Art. 32 GDPR and control 5.19 (suppliers) of ISO/IEC 27001:2022, a
privacy review for personal data Art. 28 and 35 GDPR. The technical review of critical tools is a convention.

## Bad
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
data: {personal: [contact.email]}
compliance:
  reviews:
    - {kind: security, status: approved, date: 2026-02-01}
```

## Good
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
data: {personal: [contact.email]}
compliance:
  reviews:
    - {kind: security, status: approved, date: 2026-02-01}
    - {kind: privacy, status: approved, date: 2026-02-10}
```
"""


def check(context: Context, required: Required) -> Iterator[Violation]:
    """Compare the reviews of each live tool with its profile."""
    for tool_id, tool in context.stack.live.items():
        personal = context.personal.get(tool_id)
        has = sorted(passed(tool))
        decided = standing(tool)
        asked = newest(tool)
        for kind, profile in required_kinds(required, tool, personal=personal is not None).items():
            if kind in decided:
                continue
            pending = asked.get(kind)
            yield Violation(
                tool=tool_id,
                path=("compliance", "reviews"),
                message=f"{_reason(profile, tool, personal)}no {kind} review (has: {', '.join(has) or 'none'})",
                help=f"have it reviewed, and add {{kind: {kind}, status: approved, date: …}} under compliance: reviews:"
                if pending is None
                else f"finish the {kind} review that is pending since {pending.review.date}, and note its result",
                evidence={
                    "kind": kind,
                    "profile": profile,
                    "has": has,
                    "pending_since": None if pending is None else pending.review.date.isoformat(),
                    "personal": personal if profile == "personal" else None,
                },
                detail=kind,
            )


def _reason(profile: Profile, tool: Tool, personal: str | None) -> str:
    match profile:
        case "personal":
            return f"{in_brief(personal or DECLARED)}, but "
        case "critical":
            return f"criticality {tool.criticality}, but "
        case "all":
            return ""
        case _:
            assert_never(profile)
