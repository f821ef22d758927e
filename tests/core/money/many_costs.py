"""Stacks with many prices of every kind, always the same for the same seed, as the files that hold them."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

from stackctl.model.currency import DIGITS

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
CURRENCIES = ("EUR", "USD", "GBP", "JPY", "KWD", "CHF")
CENTERS = ("M-1", "M-2", "M-3", "M-4")
_CATEGORIES = ("crm", "seo", "marketing-automation", "dmp")
_STATUSES = (
    *("active", "active", "active", "implementing", "sunsetting", "approved"),
    *("retired", "proposed", "evaluating", "rejected"),
)
_RATES = {"EUR": "1", "USD": "1.0821", "GBP": "0.8712", "JPY": "163.4", "KWD": "0.3317", "CHF": "0.9403"}


def files(seed: int, *, tools: int = 60, fiscal_year_start: int | str = 1, rates: bool = True) -> dict[str, str]:
    """The text of a stack of so many tools in three currencies, by path. Nothing is wrong with its files.

    Without `rates` the settings hold none, and two of the three currencies cannot be converted.
    """
    chance = random.Random(seed)
    currencies = chance.sample(CURRENCIES, 3)
    ids = [f"tool-{number:02}" for number in range(tools)]
    base = currencies[0]
    fx = {code: _RATES[code] for code in CURRENCIES if code != base} if rates else {}
    found = {
        "stackctl.yaml": {
            "base_currency": base,
            "fiscal_year_start": fiscal_year_start,
            "fx": _rates(random.Random(f"rates {seed}"), fx),
        },
        "teams.yaml": {
            "people": {"ann": {"name": "Ann Lee"}, "bob": {"name": "Bob Ray"}},
            "teams": {"ops": {"name": "Operations", "lead": "ann", "cost_center": "M-1"}, "ads": {"name": "Ads"}},
        },
        "budgets.yaml": {
            "budgets": [
                {"cost_center": center, "fiscal_year": year, "amount": f"{chance.randint(0, 9_999_999)}.50"}
                for center in CENTERS
                for year in (2025, 2026, 2027)
            ]
        },
        "vendors/acme.yaml": {"name": "Acme, Inc.", "aliases": ["ACME"]},
    }
    shared = {f"contract-{number}": _shared(chance, ids, currencies) for number in range(max(1, tools // 10))}
    found |= {f"contracts/{key}.yaml": value for key, value in shared.items()}
    found |= {f"tools/{tool_id}.yaml": _tool(chance, tool_id, currencies, shared) for tool_id in ids}
    texts = {name: json.dumps(value, ensure_ascii=False) for name, value in found.items()}
    return dict(sorted({**texts, "spend/ledger.csv": _ledger(chance, ids, currencies)}.items()))


def _rates(chance: random.Random, rates: dict[str, str]) -> Any:
    """The rates of a day, or of some days: of later ones some are missing."""
    days = sorted({str(_day(chance)) for _ in range(chance.choice((1, 1, 6)))})
    found: list[dict[str, Any]] = [{"as_of": days[0], "rates": rates}]
    for day in days[1:]:
        kept = [code for code in rates if chance.random() < 0.6]
        moved = {code: f"{float(rates[code]) * chance.uniform(0.8, 1.2):.4f}" for code in kept}
        found.append({"as_of": day, "rates": moved})
    return found if len(found) > 1 else found[0]


def _tool(chance: random.Random, tool_id: str, currencies: list[str], shared: dict[str, Any]) -> dict[str, Any]:
    status = chance.choice(_STATUSES)
    tool: dict[str, Any] = {
        "name": tool_id.title(),
        "vendor": chance.choice(("acme", "ACME", "Acme, Inc.", "Brew", "Cask Ltd", "Dram")),
        "category": chance.choice(_CATEGORIES),
        "status": status,
        "owner": {
            key: chance.choice(values)
            for key, values in (("business", ("ann", "bob")), ("team", ("ops", "ads")))
            if chance.random() < 0.8
        },
    }
    if chance.random() < (0.85 if status in ("retired", "rejected") else 0.2):
        tool["since"] = str(_day(chance))
    if chance.random() < 0.6:
        tool["origin"] = chance.choice(("saas", "self-hosted", "homegrown", "service"))
    if chance.random() < 0.3:
        tool["tags"] = chance.sample(("core", "emea", "pilot"), chance.randint(1, 2))
    covering = [one for one in shared.values() if tool_id in one["covers"]]
    match chance.randrange(8):
        case 0:
            terms = _together(covering)
        case 1:
            tool["contract"] = chance.choice(sorted(shared))
            terms = _together([shared[tool["contract"]], *covering])
        case 2:
            terms = _terms(chance)
            tool["contract"] = [terms, chance.choice(sorted(shared))]
        case 3:
            tool["contract"] = [_terms(chance, dated=True) for _ in range(chance.randint(2, 4))]
            terms = _together(tool["contract"])
        case _:
            tool["contract"] = terms = _terms(chance)
    if chance.random() < 0.9:
        tool["cost"] = _cost(chance, terms, currencies)
    return tool


def _shared(chance: random.Random, ids: list[str], currencies: list[str]) -> dict[str, Any]:
    terms = _terms(chance, dated=True)
    covered = chance.sample(ids, chance.randint(1, min(5, len(ids))))
    cost = _cost(chance, terms, currencies)
    # It always brings prices: those of a tool's own file run by other contracts then.
    cost["lines"] = cost["lines"] or [{"amount": _amount(chance), "per": "month"}]
    return {"vendor": "Brew", **terms, "cost": cost, "covers": _shares(chance, covered)}


def _shares(chance: random.Random, keys: list[str]) -> dict[str, str]:
    """Percentages that add up to 100, with decimals that no cent divides by."""
    cuts = sorted(chance.randint(0, 1_000_000) for _ in keys[1:])
    shares = [high - low for low, high in zip((0, *cuts), (*cuts, 1_000_000), strict=True)]
    return {key: f"{share // 10_000}.{share % 10_000:04}" for key, share in zip(keys, shares, strict=True)}


def _together(several: list[dict[str, Any]]) -> dict[str, Any]:
    """The time that several contracts run, as if they were one."""
    if not several:
        return {}
    is_tacit = any(one.get("auto_renew") for one in several)
    start, end = min(one["start"] for one in several), max(one["end"] for one in several)
    return {"start": start, "end": end, "auto_renew": is_tacit}


def _terms(chance: random.Random, *, dated: bool = False) -> dict[str, Any]:
    """A contract; one that is `dated` has a start and an end."""
    terms: dict[str, Any] = {"number": f"C-{chance.randint(1, 999)}"}
    start = _day(chance, date(2027, 3, 1))
    if dated or chance.random() < 0.95:
        terms["start"] = str(start)
    if dated or chance.random() < 0.9:
        years = chance.choice((1, 1, 2, 3))
        end = _same_day(start, years) - timedelta(days=1)
        terms["end"] = str(end if chance.random() < 0.7 else start + timedelta(days=chance.randint(0, 900)))
    if chance.random() < 0.8:
        terms["auto_renew"] = chance.random() < 0.7
    if chance.random() < 0.7:
        usual = ("12 months", "12 months", "1 month", "3 months", "24 months", "52 weeks", "365 days", "30 days")
        terms["renewal_term"] = chance.choice(usual)
    if chance.random() < 0.7:
        uplift = {"percent": str(chance.randint(0, 12)), "cap_percent": f"{chance.randint(12, 15)}.5"}
        terms["uplift"] = {key: value for key, value in uplift.items() if chance.random() < 0.8}
    return terms


def _cost(chance: random.Random, terms: dict[str, Any], currencies: list[str]) -> dict[str, Any]:
    lines = (_line(chance, terms, number) for number in range(chance.randint(1, 3)))
    cost: dict[str, Any] = {"lines": [line for line in lines if line]}
    currency = chance.choice(currencies)
    if currency != currencies[0] or chance.random() < 0.5:
        cost["currency"] = currency
    cost |= _bearers(chance)
    for line in cost["lines"]:
        line.update(_bearers(chance) if chance.random() < 0.3 else {})
    return cost


def _bearers(chance: random.Random) -> dict[str, Any]:
    match chance.randrange(4):
        case 0 | 1:
            return {"cost_center": chance.choice(CENTERS)}
        case 2:
            return {"allocation": _shares(chance, chance.sample(CENTERS, chance.randint(1, 4)))}
        case _:
            return {}


def _line(chance: random.Random, terms: dict[str, Any], number: int) -> dict[str, Any] | None:
    """A price that agrees with the terms; None where that one would not."""
    pers = ("month", "month", "quarter", "year", "term", "once")
    line: dict[str, Any] = {"amount": _amount(chance), "per": chance.choice(pers)}
    if number or chance.random() < 0.6:
        line["item"] = chance.choice(("Licence", "Seats", "Support, “gold”")) + f" {number}"
    if chance.random() < 0.6:
        line["kind"] = chance.choice(("subscription", "seats", "usage", "services", "internal", "discount"))
    if chance.random() < 0.3:
        line["quantity"] = chance.choice((0, 1, 3, 40, "2.5", 499))
    if chance.random() < 0.5:
        line["billed"] = chance.choice(("month", "quarter", "year", "upfront"))
    if chance.random() < 0.4:
        line["from"] = str(_day(chance))
    if chance.random() < 0.3:
        line["to"] = str(_day(chance))
    first, last = line.get("from", terms.get("start")), line.get("to", terms.get("end"))
    is_dated = first is not None and (line["per"] == "once" or last is not None)
    if line["per"] in ("once", "term") and not is_dated:
        return None
    if line["per"] == "once":
        line.pop("to", None)
    elif (
        "item" in line and "to" not in line and terms.get("auto_renew") and line.get("from", "") > terms.get("end", "~")
    ):
        line["item"] = "Licence 0"  # the price of a later term
    if "from" in line and "to" in line and line["to"] < line["from"]:
        return None
    if "to" in line and "start" in terms and "from" not in line and line["to"] < terms["start"]:
        return None
    if "end" in terms and not terms.get("auto_renew") and line.get("from", "") > terms["end"]:
        return None
    return line


def _amount(chance: random.Random) -> str:
    return chance.choice(("0", "0.0125", "10", "99.99", f"{chance.randint(1, 99_999)}.{chance.randint(0, 99):02}"))


def _ledger(chance: random.Random, ids: list[str], currencies: list[str]) -> str:
    rows = ["date,tool,amount,currency,item,cost_center"]
    for _ in range(5 * len(ids)):
        currency = chance.choice(currencies)
        cents = f".{chance.randint(1, 99):02}" if DIGITS[currency] else ""
        amount = f"{chance.randint(-500, 9999)}{cents}"
        item, center = chance.choice(("Licence", "LICENCE  0", "", "Fee")), chance.choice(("", "", *CENTERS))
        rows.append(f"{_day(chance)},{chance.choice(ids)},{amount},{currency},{item},{center}")
    return "\n".join(rows) + "\n"


def _day(chance: random.Random, last: date = LAST) -> date:
    day = FIRST + timedelta(days=chance.randint(0, (last - FIRST).days))
    return day.replace(day=1) if chance.random() < 0.4 else day


def _same_day(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
