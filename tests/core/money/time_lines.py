"""Random time lines of one tool's contracts and prices, always the same for the same seed.

The days of prices are near those on which something happens to contracts, where mistakes are.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stackctl.model.contract import SharedContract
from stackctl.model.settings import Settings
from stackctl.model.spend import SpendRow
from stackctl.model.stack import Stack
from stackctl.model.taxonomy import Taxonomy
from stackctl.model.tool import Tool
from tests.core.money.second_costs import plus_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = timedelta(days=1)
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
CENTERS = ("M-1", "M-2", "M-3")
TERMS = ("12 months", "12 months", "1 month", "3 months", "24 months", "52 weeks", "365 days", "30 days")
Keys = dict[str, Any]


def time_line(seed: int) -> Stack:
    """A stack with the tools `a` and `b`, which may share contracts, and what was spent on `a`."""
    chance = random.Random(seed)
    contracts = _contracts(chance)
    own, shared = list[Any](), dict[str, Keys]()
    for contract in contracts:
        if chance.random() < 0.5:
            own.append(contract)
            continue
        key = f"{chance.choice('pqrst')}-{len(shared)}"
        part = chance.choice((100, 100, 50, 30, "12.5"))
        covers = {"a": str(part)} | ({} if part == 100 else {"b": str(100 - float(part))})
        shared[key] = {"vendor": "B", **contract, "covers": covers}
        if chance.random() < 0.4:
            shared[key]["cost"] = _cost(chance, [contract])
        if chance.random() < 0.3:
            own.append(key)
    tool: Keys = {"name": "A", "vendor": "B", "category": "crm", **_life(chance)}
    if own:
        tool["contract"] = own[0] if len(own) == 1 else own
    if chance.random() < 0.9:
        tool["cost"] = _cost(chance, contracts)
    return Stack(
        settings=Settings.model_validate({"fx": {"rates": {"USD": "1.0821"}}}),
        taxonomy=Taxonomy(),
        tools={
            "a": Tool.model_validate(tool),
            "b": Tool.model_validate({"name": "B", "vendor": "B", "category": "crm", **_life(chance)}),
        },
        systems={},
        vendors={},
        contracts={key: SharedContract.model_validate(value) for key, value in sorted(shared.items())},
        people={},
        teams={},
        budgets=(),
        requests={},
        files={"a": "tools/a.yaml", "b": "tools/b.yaml"},
        spend=tuple(sorted(_bookings(chance), key=lambda row: row.date)),
    )


def _life(chance: random.Random) -> Keys:
    match chance.randrange(8):
        case 0 | 1 | 2:
            return {"status": "retired", "since": str(_day(chance))}
        case 3:
            return {"status": chance.choice(("retired", "rejected"))}
        case _:
            return {"status": chance.choice(("active", "implementing", "sunsetting"))}


def _contracts(chance: random.Random) -> list[Keys]:
    """Contracts one after another: in a row, with gaps between them, or at once."""
    found = list[Keys]()
    start = _day(chance, date(2025, 12, 31))
    for number in range(chance.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        months = chance.choice((1, 3, 6, 12, 12, 12, 24, 36))
        end = plus_months(start, months) - DAY
        if chance.random() < 0.25:
            end = start + DAY * chance.randint(0, 700)
        contract: Keys = {"number": f"C-{chance.randint(1, 3)}" if chance.random() < 0.3 else f"N-{number}"}
        contract |= {"start": str(start)} if chance.random() < 0.93 else {}
        contract |= {"end": str(end)} if chance.random() < 0.93 else {}
        if chance.random() < 0.8:
            contract["auto_renew"] = chance.choice(("true", "false"))
        if chance.random() < 0.7:
            contract["renewal_term"] = chance.choice(TERMS)
        if chance.random() < 0.6:
            uplift = {"percent": str(chance.randint(0, 12)), "cap_percent": f"{chance.randint(3, 15)}.5"}
            contract["uplift"] = {key: value for key, value in uplift.items() if chance.random() < 0.8}
        found.append(contract)
        match chance.randrange(6):
            case 0 | 1 | 2:
                start = end + DAY
            case 3:
                start = end + DAY * chance.randint(2, 200)
            case 4:
                start = start + DAY * chance.randint(0, (end - start).days)
            case _:
                start = chance.choice((start, _day(chance)))
    chance.shuffle(found)
    return found


def _cost(chance: random.Random, contracts: Sequence[Keys]) -> Keys:
    lines = [_line(chance, contracts) for _ in range(chance.choice((1, 1, 2, 3)))]
    cost: Keys = {"lines": lines, **_bearers(chance)}
    return cost | ({"currency": "USD"} if chance.random() < 0.3 else {})


def _bearers(chance: random.Random) -> Keys:
    match chance.randrange(4):
        case 0:
            return {"cost_center": chance.choice(CENTERS)}
        case 1:
            return {"allocation": {"M-1": "70", "M-2": "30"}}
        case 2:
            return {"allocation": {"M-2": "33.3333", "M-3": "12.5"}}
        case _:
            return {}


def _bookings(chance: random.Random) -> Iterator[SpendRow]:
    for number in range(chance.randint(0, 4)):
        amount = Decimal(f"{chance.randint(-500, 5000)}.{chance.randint(0, 99):02}")
        yield SpendRow(
            "spend/a.csv", number, _day(chance), "a", amount, chance.choice(("EUR", "USD")),
            item=chance.choice((None, "Seats", "SUPPORT", "Fee")), cost_center=chance.choice((None, None, *CENTERS)),
        )  # fmt: skip


def _line(chance: random.Random, contracts: Sequence[Keys]) -> Keys:
    line: Keys = {
        "amount": chance.choice(("0", "0.01", "100", "1200", f"{chance.randint(1, 9999)}.{chance.randint(0, 99):02}")),
        "per": chance.choice(("month", "month", "quarter", "year", "term", "term", "once")),
    }
    if chance.random() < 0.4:
        line["item"] = chance.choice(("Seats", "seats ", "Support"))
    if chance.random() < 0.5:
        line["kind"] = chance.choice(("subscription", "seats", "internal", "discount"))
    if chance.random() < 0.2:
        line["quantity"] = chance.choice(("0", "3", "2.5"))
    if chance.random() < 0.5:
        line["billed"] = chance.choice(("month", "quarter", "year", "upfront"))
    if chance.random() < 0.4:
        line["from"] = str(_day_near(chance, contracts))
    if chance.random() < 0.35:
        line["to"] = str(_day_near(chance, contracts))
    if chance.random() < 0.3:
        line |= _bearers(chance)
    if line.get("from", "") > line.get("to", "~"):
        line["from"], line["to"] = line["to"], line["from"]
    if line["per"] == "once":
        line.pop("to", None)
    return line


def _day_near(chance: random.Random, contracts: Sequence[Keys]) -> date:
    """A day on which something happens, or beside it; else any."""
    named = [date.fromisoformat(one[key]) for one in contracts for key in ("start", "end") if key in one]
    if not named or chance.random() < 0.3:
        return _day(chance)
    day = plus_months(chance.choice(named), chance.choice((0, 0, 0, 1, 12)))
    return day + DAY * chance.choice((-1, 0, 0, 0, 1, 14))


def _day(chance: random.Random, last: date = LAST) -> date:
    day = FIRST + DAY * chance.randint(0, (last - FIRST).days)
    match chance.randrange(5):
        case 0 | 1:
            return day.replace(day=1)
        case 2:
            return plus_months(day.replace(month=1, day=chance.choice((29, 30, 31))), chance.randrange(12))
        case _:
            return day
