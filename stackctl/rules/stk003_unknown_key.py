from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A key is unknown.

## What it finds
A key that a file of its kind does not have, with the known key that comes nearest, or the block that it belongs in. It
does not matter whether the key has a value. Of a key that stands too deep or too far left, this is said.

## Why it matters
A key that nothing reads looks like a fact and is none. With `ownr:` the tool has no owner, however long the name behind
it has been there; with `expire:` a review never ends. The mistake shows when the owner is needed.

## How to fix
Correct the spelling, or move the key to where the message says. Fields of your own go under `custom:`, which takes
anything.

## Source
The data model of the stack: strict about what is wrong, lenient about what is missing.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
descripton: heat maps of the web shop
cost_owner_since: 2024-05-01
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
description: heat maps of the web shop
custom:
  cost_owner_since: 2024-05-01
```
"""
