from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
An id is used twice, or a file cannot be called so.

## What it finds
A file whose name without `.yaml` is not in lower-case letters, digits and single hyphens; a tool or system whose id
another file has already; a file that ends in `.yml`; a file in a sub-folder where there are none. Ids are unique over
`tools/` and `systems/` together, sub-folders included. Also found are:

- a name that Windows cannot have, of a file or folder: `aux`, `con`, `nul`, `prn`, `com1` to `com9`, `lpt1` to `lpt9`,
  with any ending; one with a blank or a point at its end; one with any of `<>:"|?*\\`;
- a file in the stack's folders that nothing is read from, such as `a.yaml.txt`, `a.json`, or a spreadsheet in `spend/`.
  Notes (`README`, `*.md`), hidden files and what editors leave behind are not told, nor is a document that a file of
  the stack names, such as `document: contracts/adobe.pdf`; `usage/` is left alone;
- a folder beside the stack's own that is nearly called like one (`toolz/`) and holds YAML or CSV;
- a name or alias that the files of two vendors claim, at the second.

## Why it matters
The id is what integrations, contracts, waivers and reports name. With two tools of one id, half the references lead to
the wrong one; a name with capitals or spaces is another file on some computers and the same on others; and a file with
the wrong ending would be left out of every total in silence. A checkout on Windows fails at a name that it cannot have.
And which vendor's agreement holds for a tool depends on the order of two files, where both claim its vendor's name.

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
