from collections.abc import Iterator

from stackctl.core.audit.waivers import Waived, WaiverUse
from stackctl.core.facts.context import Context
from stackctl.core.text.messages import count, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import Waiver

SEVERITY = Severity.WARNING

MANUAL = """\
A waiver has run out, and what it covered is back.

## What it finds
A waiver whose `until` is before today and that matches at least one finding: the finding counts again. The day of
`until` itself is still covered. Where a newer waiver of the same tool covers the same, it is only a note that the old
one can go.

## Why it matters
A waiver is a debt with a due date: somebody accepted a risk or a cost for a while and gave a reason. When the date
passes in silence, the acceptance has ended but the risk or the cost has not, and in a pipeline the finding that comes
back stops a merge that has nothing to do with it.

## How to fix
Put right what the finding says, and delete the waiver. If it must stay as it is for longer, agree on a new date with
whoever accepted it, and write the reason anew.

## Source
No threshold: the date is the one that was agreed on.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {last_used: 2026-05-01, as_of: 2026-11-15}
waivers:
  - {rule: USE002, reason: back in use for the spring launch, by: dana.fox, until: 2026-10-31}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {last_used: 2026-05-01, as_of: 2026-11-15}
waivers:
  - {rule: USE002, reason: back in use for the spring launch, by: dana.fox, until: 2027-03-31}
```
"""


def check_waivers(context: Context, waived: Waived) -> Iterator[Violation]:
    """Look for ended waivers of what is still found."""
    for use in waived.uses:
        if (
            not use.expired
            or not use.covers
            or "waivers" in context.stack.doubtful.get(context.stack.files[use.tool], ())
        ):
            continue
        waiver = use.waiver
        days = (context.today - waiver.until).days
        ended = f"the waiver of {waiver.rule} ended on {waiver.until} ({count(days, 'day')} ago)"
        successor = _successor(waived, use)
        if successor is None:
            back = "the finding is back" if use.covers == 1 else f"{use.covers} findings are back"
            remedy = (
                f"fix what {waiver.rule} finds and delete the waiver, or agree on a new day with {quoted(waiver.by)}"
            )
        else:
            back = f"a newer one holds until {successor.until}"
            remedy = "delete the one that has ended"
        yield Violation(
            tool=use.tool,
            path=("waivers", use.index, "until"),
            message=f"{ended}: {back}",
            help=remedy,
            evidence={
                "rule": waiver.rule,
                "with": waiver.with_,
                "until": waiver.until.isoformat(),
                "days": days,
                "covers": use.covers,
                "by": waiver.by,
                "reason": waiver.reason,
            },
            severity=None if successor is None else Severity.INFO,
        )


def _successor(waived: Waived, ended: WaiverUse) -> Waiver | None:
    """Find a waiver that covers what the ended one did."""
    return next(
        (
            use.waiver
            for use in waived.uses
            if use.tool == ended.tool
            and not use.expired
            and use.waiver.rule == ended.waiver.rule
            and use.waiver.with_ in (None, ended.waiver.with_)
        ),
        None,
    )
