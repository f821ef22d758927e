from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A reference leads nowhere.

## What it finds
A name that must be declared elsewhere and is not: an owner, admin, member or lead without an entry in `teams.yaml`; an
integration with, or by way of, a tool or system that has no file; a category, data object or category of personal data
that the taxonomy does not know; a cost centre that no team, budget or setting names; a contract or a successor that is
not there. Names that are near are offered. An integration of a tool with itself is found too.

## Why it matters
The graph, the cost by team and the search for owners follow these names. A flow to `salesfroce` is no flow: the path of
personal data ends there on paper, and goes on in the world.

## How to fix
Correct the name, or declare what it stands for in the file that the message names. A tool that has been deleted is
better kept as `status: retired`, so that what refers to it stays true.

## Source
The data model of the stack, "References that must exist".

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
owner: {business: ana.kowalska}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
owner: {business: anna.kowalska}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
```
"""
