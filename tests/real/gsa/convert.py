"""Makes a stack of the IT standards list of the US General Services Administration.

Standard Name             name; the file's name is its slug
Description               description
Category                  category: the first of them; the others become tags
Status                    status, and what it says of a security review
Deployment Type           origin, where it says so
Approval Expiration Date  the review's expires, where the status is Approved
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date

AS_OF = date(2022, 4, 29)
"""The day of the file."""

YEARS = 3
"""How long an approval lasts, where the file says only when it ends."""

GROUP = "it-standards"
STATUS = {
    "Approved": "active",
    "Denied": "rejected",
    "Sunsetting": "sunsetting",
    "Pilot": "evaluating",
    "Exception": "active",  # in use, without approval
}
ORIGIN = {"SaaS": "saas", "PaaS": "saas", "Desktop": "self-hosted", "Server": "self-hosted"}
BUILT_IN = {
    "Collaboration Software": "collaboration",
    "Customer Relationship Management": "crm",
    "Project Management Tools": "projects-workflow",
    "Web Analytics": "web-analytics",
}
"""Categories that the taxonomy has as well."""


def convert(csv_text: str) -> dict[str, bytes]:
    """The files of the stack, by path."""
    rows = list(csv.DictReader(io.StringIO(csv_text.removeprefix("\ufeff"), newline="")))
    files = {"stackctl.yaml": _settings(rows)}
    for row in rows:
        slug = slugified(row["Standard Name"])
        path, number = f"tools/{slug}.yaml", 1
        while path in files:
            number += 1
            path = f"tools/{slug}-{number}.yaml"
        files[path] = _tool(row)
    return files


def slugified(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def quoted(text: str) -> str:
    """A double-quoted scalar; what nobody can see is escaped."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    return character if character.isprintable() else f"\\U{ord(character):08X}"


def _categories(row: dict[str, str]) -> list[str]:
    return ["not stated" if name == "-" else name for name in row["Category"].split(",")]


def _category_slug(name: str) -> str:
    return BUILT_IN.get(name) or slugified(name)


def _settings(rows: list[dict[str, str]]) -> bytes:
    names = sorted({name for row in rows for name in _categories(row)} - BUILT_IN.keys())
    lines = [
        "schema: 1",
        'organisation: "US General Services Administration"',
        "base_currency: USD",
        "taxonomy:",
        "  groups:",
        f'    {GROUP}: {{name: "IT standards"}}',
        "  categories:",
        *(f"    {_category_slug(name)}: {{name: {quoted(name)}, group: {GROUP}}}" for name in names),
    ]
    return _file(lines)


def _tool(row: dict[str, str]) -> bytes:
    category, *others = (_category_slug(name) for name in _categories(row))
    lines = [
        f"name: {quoted(row['Standard Name'])}",
        'vendor: "not stated"',
        f"description: {quoted(row['Description'])}",
        f"category: {category}",
    ]
    if row["Deployment Type"] in ORIGIN:
        lines.append(f"origin: {ORIGIN[row['Deployment Type']]}")
    lines.append(f"status: {STATUS[row['Status']]}")
    lines += _review(row)
    if others:
        lines.append(f"tags: [{', '.join(others)}]")
    lines.append("custom:")
    lines += [f"  {slugified(key)}: {quoted(row[key])}" for key in ("Status", "Deployment Type")]
    if row["Approval Expiration Date"] != "-":
        lines.append(f"  approval-expiration-date: {row['Approval Expiration Date']}")
    return _file(lines)


def _review(row: dict[str, str]) -> list[str]:
    """An approval or a denial; the other statuses are neither."""
    head = ["compliance:", "  reviews:", "    - kind: security"]
    expiry = row["Approval Expiration Date"]
    match row["Status"]:
        case "Approved" if expiry != "-":
            day = _approved_on(date.fromisoformat(expiry))
            return [*head, "      status: approved", f"      date: {day}", f"      expires: {expiry}"]
        case "Approved":
            return [*head, "      status: approved", f"      date: {AS_OF}"]
        case "Denied":
            return [*head, "      status: rejected", f"      date: {AS_OF}"]
        case _:
            return []


def _approved_on(expiry: date) -> date:
    return min(AS_OF, expiry.replace(year=expiry.year - YEARS, day=min(expiry.day, 28)))


def _file(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
