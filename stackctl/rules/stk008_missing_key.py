from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A required key is missing.

## What it finds
A block without a key that it cannot do without, or with the key but no value. A tool needs `name`, `vendor`, `category`
and `status`; a review its kind, status and date; a cost line its amount and span. Everything else may be left out.

## Why it matters
Without a status nobody can say whether a tool is in use, and without a date whether a review still holds. A tool that
lacks one of its four keys is in no total and no list; in a smaller block, only that block is left out.

## How to fix
Write the key with its value. If the value is not known yet, leave the whole block out: what is missing altogether is
told by a rule that knows what it costs.

## Source
The data model of the stack: the smallest valid tool has four keys.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
```
"""
