from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A key is given twice.

## What it finds
A key that stands twice in the same block, with both lines. It holds at every depth, and for blocks in braces too.
Accents may be written as one character or as two (NFC and NFD): both are the same key.

## Why it matters
YAML forbids it, but most programs take the last of the two and say nothing. After a merge of two branches a file may
hold two prices or two statuses, and which of them counts depends on who reads it.

## How to fix
Keep the one that is right and delete the other. Entries of a kind, such as cost lines or reviews, belong in one list
under one key.

## Source
YAML 1.2, section 3.2.1.3: the keys of a mapping are unique.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
since: 2024-05-01
status: sunsetting
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: sunsetting
since: 2024-05-01
```
"""
