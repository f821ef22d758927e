from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from fractions import Fraction

from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import shown, to_cents
from stackctl.core.text.messages import count, quoted
from stackctl.model.currency import DIGITS
from stackctl.model.finding import Severity, Violation
from stackctl.model.spend import SpendRow

SEVERITY = Severity.WARNING

MANUAL = """\
A booking stands in spend/ twice, and counts twice.

## What it finds
Bookings of the same day, tool, amount, currency and reference, in one file or in several. Two lines of one invoice are
told apart, where one file names different items or cost centres for them. Bookings without a reference are the same
where all their columns are. Bookings of 0 are not found. One finding for a tool and the files that have its bookings
in common.

## Why it matters
An export that overlaps with the one before, or a file that was copied, raises what was spent, and nobody notices: each
row for itself is right. The budget looks used up, and CST005 reports a deviation that there is not.

## How to fix
Delete the rows that are there already. Where two bookings are right that are alike to the last column, give each its
`reference`, or name what it was for under `item`.

## Source
A house rule without a threshold: an invoice is booked once.

## Bad
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
# file: spend/2026-q3.csv
date,tool,amount,currency,reference
2026-09-30,example,250.00,EUR,INV-9
# file: spend/2026-q4.csv
date,tool,amount,currency,reference
2026-09-30,example,250.00,EUR,INV-9
2026-10-30,example,250.00,EUR,INV-10
```

## Good
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
# file: spend/2026-q3.csv
date,tool,amount,currency,reference
2026-09-30,example,250.00,EUR,INV-9
# file: spend/2026-q4.csv
date,tool,amount,currency,reference
2026-10-30,example,250.00,EUR,INV-10
```
"""

_MOST_IN_EVIDENCE = 10

_Group = Sequence[SpendRow]
"""Rows that are one booking, or the like lines of one invoice."""


def check(context: Context) -> Iterator[Violation]:
    """Look for bookings that are there already."""
    found: dict[tuple[str, str, tuple[str, ...]], list[_Group]] = {}
    for group in _alike(context.stack.spend):
        if _repeats(group):
            files = tuple(dict.fromkeys(row.file for row in group))
            found.setdefault((group[0].tool, group[0].currency, files), []).append(group)
    for groups in found.values():
        yield _violation(groups)


def _alike(rows: Iterable[SpendRow]) -> Iterable[_Group]:
    """Group rows by what makes a booking."""
    found: dict[Hashable, list[SpendRow]] = {}
    for row in rows:
        if row.amount:
            said = row.reference or (row.item, row.source, row.cost_center)
            found.setdefault((row.date, row.tool, row.amount, row.currency, said), []).append(row)
    return (sorted(group, key=lambda row: (row.file, row.row)) for group in found.values() if len(group) > 1)


def _repeats(group: _Group) -> int:
    """Count the rows that are there already."""
    # The file that tells the most lines apart says how many there really are.
    lines = {(row.file, row.item, row.cost_center) for row in group}
    return len(group) - max(Counter(file for file, _, _ in lines).values())


def _violation(groups: Sequence[_Group]) -> Violation:
    first, again = groups[0][0], groups[0][-1]
    repeats = sum(map(_repeats, groups))
    twice = sum((Fraction(group[0].amount) * _repeats(group) for group in groups), Fraction(0))
    amounts = shown(abs(twice), first.currency, DIGITS[first.currency])
    named = f" ({quoted(first.reference)})" if first.reference else ""
    others = f", and {count(repeats - 1, 'other booking')} likewise" if repeats > 1 else ""
    return Violation(
        tool=first.tool,
        path=(again.row, "amount"),
        message=(
            f"the booking of {first.date}{named} stands at {_place(first)} and at {_place(again)}{others}: "
            f"{amounts} too {'much' if twice > 0 else 'little'}"
        ),
        help="delete what is there already; bookings that are alike but both right need a reference: or item: each",
        evidence={
            "rows": repeats,
            "too_much": to_cents(twice, first.currency),
            "currency": first.currency,
            "date": first.date.isoformat(),
            "reference": first.reference,
            "places": [[_place(row) for row in group] for group in groups[:_MOST_IN_EVIDENCE]],
        },
        file=again.file,
        detail=first.currency,
    )


def _place(row: SpendRow) -> str:
    return f"{row.file}:{row.line}"
