from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A value has the wrong type or is outside its range.

## What it finds
A value that its key cannot take: a word that is not among the allowed ones, a date that is no day of the calendar, an
amount with a thousands separator, or one that may have one (`1.250` is 1250 to some and 1.25 to others), a list where
one value belongs. Values that each fit but contradict one another are found too: a contract that ends before it starts,
shares that do not add up to 100, a price that never falls due, a second price of the same item for the same days.

## Why it matters
A guess at what was meant would go straight into money and dates: `1/4/2026` is the first of April or the fourth of
January, and a notice deadline that is three months off renews a contract for a year. The value is left out instead, and
no rule judges by the part of the file that it stands in.

## How to fix
Write the value as the message shows. It names what cannot be seen: a blank at an end, a no-break space, a letter of
another script. Inside `{ }` a comma ends a value: `{amount: 3.250,00}` is read as 3.250 and a key 00, and refused.
Dates are year-month-day, amounts are digits with a point, a duration is a number of days, weeks or months. The file's
schema offers the allowed words while you type.

## Source
The data model of the stack; dates follow ISO 8601, currencies ISO 4217.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
since: 1/4/2026
criticality: urgent
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
since: 2026-04-01
criticality: high
```
"""
