from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
An id is used twice, or a file's name makes no id.

## What it finds
A file whose name without `.yaml` is not in lower-case letters, digits and single hyphens; a tool or system whose id
another file has already; a file that ends in `.yml`; a file in a sub-folder where there are none. Ids are unique over
`tools/` and `systems/` together, sub-folders included.

## Why it matters
The id is what integrations, contracts, waivers and reports name. With two tools of one id, half the references lead to
the wrong one; a name with capitals or spaces is another file on some computers and the same on others; and a file with
the wrong ending would be left out of every total in silence.

## How to fix
Rename the file as the message says, and the references to it with it.

## Source
The data model of the stack. Kebab-case survives file systems that do not tell capitals apart, addresses and shells.

## Bad
```yaml
# file: tools/Hotjar Web.yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
```

## Good
```yaml
# file: tools/hotjar-web.yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
```
"""
