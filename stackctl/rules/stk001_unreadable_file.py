from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A file cannot be read.

## What it finds
A file of the stack that is not UTF-8, not YAML, empty where a tool should be, or built so that no reader should follow:
larger than 1024 KiB, nested more than 32 deep, with more than 100 000 values or a text of more than 64 KiB. Anchors,
aliases, tags, merge keys, a second document in one file and invisible control characters are refused as well, each with
its reason.

## Why it matters
What is not read is not audited: the tool's cost is missing from every total, and its duplicates, reviews and notice
deadlines from every list. The finding is an error so that a pipeline never passes on a stack of which a part is dark.
The other files are read as usual.

## How to fix
Go to the line and column of the message. Most often a quote or a bracket is not closed, a line is indented otherwise
than its neighbours or by a tab, or a text with a colon needs quotes. Write out what an anchor, alias or merge key
stands for. Save the file as UTF-8.

## Source
The syntax is that of YAML 1.2, less what makes a file mean other things to a reader than to a program. The bounds are
house defaults: many times more than a tool needs, and little enough to read in well under a second.

## Bad
```yaml
name: Hotjar
vendor: "Contentsquare
category: web-analytics
status: active
```

## Good
```yaml
name: Hotjar
vendor: "Contentsquare"
category: web-analytics
status: active
```
"""
