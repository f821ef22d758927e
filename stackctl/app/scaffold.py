"""The files of a new stack: small, valid, and written to teach the format."""

from __future__ import annotations

from datetime import date, timedelta

from stackctl import __version__
from stackctl.core.calendar.terms import add_months
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

_SETTINGS = """\
# yaml-language-server: $schema=schemas/settings.schema.json
# The settings of the stack. This file marks its root.
schema: 1
organisation: Example Corp            # what reports call you
base_currency: EUR                    # the currency of all sums, a code of ISO 4217
fiscal_year_start: 1                  # the month that your fiscal year begins with
# fx:                                 # rates for the other currencies that you pay in
#   as_of: {today}
#   rates: {{USD: 1.0821}}              # units of it for one unit of the base currency
cost_centers:
  MKT-100: Marketing
# rules:                              # `stackctl rules` lists all, with their settings
#   USE002: {{days: 120}}
#   USE001: off
"""

_TEAMS = """\
# yaml-language-server: $schema=schemas/teams.schema.json
# People own tools, teams use them. An id is what the other files call them by.
people:
  alex.doe: {name: Alex Doe, email: alex.doe@example.com, role: Marketing operations}
  kim.lee: {name: Kim Lee, email: kim.lee@example.com, role: Web developer}
  # When somebody leaves, keep the entry and add the day; the audit then shows what is without an owner:
  # sam.roe: {name: Sam Roe, left: 2026-08-31}
teams:
  marketing: {name: Marketing, lead: alex.doe, members: [kim.lee], cost_center: MKT-100}
"""

_TOOL = """\
# yaml-language-server: $schema=../schemas/tool.schema.json
# One file a tool. Its id is the file's name: example-mailer. Four keys are required: name, vendor, category, status.
name: Example Mailer
vendor: Example Inc
category: email-marketing             # `stackctl taxonomy` lists them
status: active                        # proposed, evaluating, approved, implementing, active, sunsetting, retired
since: {since}
description: Sends the newsletter. Replace this file by a tool of your own.
capabilities: [email, segmentation]   # `stackctl taxonomy capabilities` lists common ones; your own are fine
owner: {{business: alex.doe, technical: kim.lee, team: marketing}}
admins: [alex.doe, kim.lee]
used_by: [marketing]
cost:
  cost_center: MKT-100
  lines:                              # amounts are net of tax, in the base currency unless `currency:` says otherwise
    - {{item: Plan, kind: subscription, amount: 250.00, per: month, billed: year}}
contract:
  number: EX-0001
  start: {since}
  end: {end}                     # the last day of the term as signed
  auto_renew: true
  renewal_term: 12 months
  notice: 90 days                     # a number of days, weeks or months
  notice_how: e-mail to renewals@example.com
  uplift: {{percent: 5, cap_percent: 7}}  # the rise that is expected at a renewal, and the most that is allowed
  document: https://contracts.example.com/EX-0001.pdf
usage: {{seats: 5, active: 4, last_used: {used}, as_of: {used}, source: sign-in log}}
integrations:                         # one end is enough; the other is derived
  - {{with: website, direction: pull, objects: [form-submission], method: api, schedule: realtime}}
data:
  personal: [contact.email]           # `stackctl taxonomy personal` lists them; `contact` covers `contact.email`
  purpose: newsletter to people who asked for it
  retention_months: 24
  legal_basis: consent
compliance:
  dpa: {{status: signed, signed: {since}}}
  sub_processors: https://vendor.example/sub-processors
  reviews:
    - {{kind: security, status: approved, date: {since}, expires: {expires}}}
    - {{kind: privacy, status: approved, date: {since}, expires: {expires}}}
enablement:
  docs: https://wiki.example/mailer
  training: https://vendor.example/academy
  runbook: https://wiki.example/mailer/when-it-fails
custom: {{}}                            # anything of your own goes here
"""

_SYSTEM = """\
# yaml-language-server: $schema=../schemas/system.schema.json
# What is not a marketing tool but exchanges data with one: a website, CRM, ERP, warehouse, app.
name: Website
kind: website
owner: {technical: kim.lee}
"""

_README = """\
# The marketing stack

One YAML file a tool in `tools/`, checked by [stackctl](https://pypi.org/project/martech-stackctl/).

| file | holds |
| --- | --- |
| `stackctl.yaml` | settings |
| `tools/` | the tools, one a file; sub-folders are fine |
| `systems/` | what is not a marketing tool but exchanges data with one |
| `teams.yaml` | people and teams |
| `vendors/`, `contracts/`, `budgets.yaml`, `requests/` | optional |
| `schemas/` | for the editor's completion; renew them with `stackctl schema schemas` in this folder |

Check it with `stackctl audit`; `stackctl explain CODE` says what a code means.

## In CI

A step of a pipeline, after a checkout with the whole history (`fetch-depth: 0` on GitHub, `GIT_DEPTH: "0"` on GitLab).
It says what a pull request does to the stack, writes the reports into `stackctl-report/`, `comment.md` for the pull
request among them, and fails where the change adds an error. On the main branch it compares with the state before.

```sh
python -I -m pip install martech-stackctl=={version}
stackctl ci
```

`stackctl audit` fails where there is any error at all.

## Before each commit

An entry of `.pre-commit-config.yaml`.

```yaml
repos:
  - repo: local
    hooks:
      - id: stackctl-validate
        name: stackctl validate
        entry: stackctl validate
        language: python
        additional_dependencies: [martech-stackctl=={version}]
        pass_filenames: false
        files: \\.ya?ml$
```
"""


def scaffold(today: date) -> dict[str, str]:
    """The text of each file by its path; the dates lie round `today`, so that a new stack starts clean."""
    since = add_months(today, -3).replace(day=1)
    days = {
        name: min(max(day, FIRST_DAY), LAST_DAY)
        for name, day in {
            "today": today,
            "since": since,
            "used": today - timedelta(days=2),
            "end": add_months(since, 12) - timedelta(days=1),
            "expires": add_months(since, 24),
        }.items()
    }
    return {
        "stackctl.yaml": _SETTINGS.format(**days),
        "teams.yaml": _TEAMS,
        "tools/example-mailer.yaml": _TOOL.format(**days),
        "systems/website.yaml": _SYSTEM,
        "README.md": _README.replace("{version}", __version__),
    }
