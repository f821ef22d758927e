"""Prices, who bears them, and what was approved for them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.changes.wording.phrases import about, moved, number, of_block, of_value, plain, value
from stackctl.core.money.amounts import shown
from stackctl.core.text.messages import all_of
from stackctl.model.compliance import Approval
from stackctl.model.cost import Cost, CostLine
from stackctl.model.people import Budget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.changes.model_diff import Difference
    from stackctl.core.changes.wording.phrases import Say, Scene, Words
    from stackctl.model.base import Model
    from stackctl.model.stack import Stack

_PER = {"month": "a month", "quarter": "a quarter", "year": "a year", "term": "for the term", "once": "once"}
_BILLED = {"month": "by the month", "quarter": "by the quarter", "year": "by the year", "upfront": "up front"}


def amount(value: Decimal, currency: str) -> str:
    """Write an amount with all its decimals: `1 450.50 EUR`."""
    _, _, decimals = number(value).partition(".")
    return shown(value, currency, max(2, len(decimals)) if decimals else 0)


def _bare(value: Decimal) -> str:
    return amount(value, "").rstrip()


def _currencies(difference: Difference, scene: Scene) -> tuple[str, str]:
    pair = next(pair for pair in reversed(difference.within) if isinstance(pair.after, Cost | Budget))
    base, present = scene.before.settings.base_currency, scene.after.settings.base_currency
    return pair.before.currency or base, pair.after.currency or present


def _amounts(difference: Difference, scene: Scene) -> str:
    before, after = _currencies(difference, scene)
    former = _bare(difference.before) if before == after else amount(difference.before, before)
    return moved(former, amount(difference.after, after))


def _item(line: CostLine) -> str:
    return plain(line.item or line.kind)


def _priced(line: CostLine) -> str:
    return f"price of {_item(line)}"


def _price(line: CostLine, currency: str) -> str:
    """Write `45 EUR a month for each of 40`."""
    each = "" if line.quantity is None else f" for each of {number(line.quantity)}"
    begin = "" if line.from_ is None else f" {'on' if line.per == 'once' else 'from'} {line.from_}"
    end = "" if line.to is None else f" until {line.to}"
    off = "minus " if line.kind == "discount" else ""
    return f"{off}{amount(line.amount, currency)} {_PER[line.per]}{each}{begin}{end}{_borne(line)}"


def _borne(line: CostLine) -> str:
    """Write who bears a price of its own: `, borne by MKT-110`."""
    shares = [f"{plain(center)} ({plain(percent)} %)" for center, percent in (line.allocation or {}).items()]
    centers = shares if line.cost_center is None else [plain(line.cost_center)]
    return f", borne by {all_of(centers)}" if centers else ""


def _line(difference: Difference, scene: Scene) -> str:
    before, after = _currencies(difference, scene)
    old, new = difference.before, difference.after
    if isinstance(old, CostLine) and isinstance(new, CostLine):
        one, other = f"{amount(old.amount, before)} {_PER[old.per]}", f"{amount(new.amount, after)} {_PER[new.per]}"
        return f"price of {_item(new)} {moved(one, other)}"
    says = (lambda line: _price(line, before)), (lambda line: _price(line, after))
    return of_block(difference, lambda line: f"cost line {_item(line)}", *says)


def _amount(difference: Difference, scene: Scene) -> str:
    line: CostLine = difference.pair.after
    label = "discount" if line.kind == "discount" else "price of"
    return f"{label} {_item(line)} {_amounts(difference, scene)} {_PER[line.per]}"


def _per(difference: Difference, scene: Scene) -> str:
    line: CostLine = difference.pair.after
    paid = amount(line.amount, _currencies(difference, scene)[1])
    return f"price of {_item(line)} {paid} {moved(_PER[difference.before], _PER[difference.after])}"


def _of_line(label: str, spelt: Mapping[str, str] | None = None) -> Words:
    """Describe a cost line's value; `{}` is its item."""

    def words(difference: Difference, _scene: Scene) -> str:
        line: CostLine = difference.pair.after
        say = (lambda given: spelt[given]) if spelt is not None else plain
        return of_value(label.replace("{}", _item(line)), difference.before, difference.after, say)

    return words


def _dated(verb: str, noun: str) -> Words:
    """Write `price of Core seats ends 2027-02-28 → 2028-02-28`."""
    # Left out, the contract's day counts.

    def words(difference: Difference, _scene: Scene) -> str:
        price = f"price of {_item(difference.pair.after)}"
        if difference.after is None:
            return f"{price} has no {noun} of its own any more (was {difference.before})"
        return of_value(f"{price} {verb}", difference.before, difference.after)

    return words


def _quantity(difference: Difference, scene: Scene) -> str:
    """Describe a quantity, one where it is left out."""
    before, after = (Decimal(1) if given is None else given for given in (difference.before, difference.after))
    if before == after:
        return _of_line("quantity of {}")(difference, scene)
    return f"quantity of {_item(difference.pair.after)} {moved(number(before), number(after))}"


def _currency(label: str) -> Words:
    """Describe a currency, the base currency where left out."""

    def words(difference: Difference, scene: Scene) -> str:
        before = difference.before or scene.before.settings.base_currency
        after = difference.after or scene.after.settings.base_currency
        if before == after:
            return of_value("currency", difference.before, difference.after)
        return f"{label} {moved(before, after)}"

    return words


def _share(difference: Difference, _scene: Scene) -> str:
    if not difference.keys:
        return "split over cost centres " + ("removed" if difference.after is None else "added")
    return bears(plain(difference.keys[-1]), difference.before, difference.after)


def bears(who: str, before: Decimal | None, after: Decimal | None) -> str:
    """Describe a share: `MKT-110 bears 70 → 60 %`."""
    if before is None or after is None:
        share = "no share any more (was {} %)" if after is None else "{} % (nothing before)"
        return f"{who} bears {share.replace('{}', plain(before if after is None else after))}"
    return f"{who} bears {moved(plain(before), plain(after))} %"


def _approval_currency(approval: Approval, stack: Stack) -> str:
    return approval.currency or stack.settings.base_currency


def _approver(approval: Approval) -> str:
    return f"approval by {plain(approval.by)}"


def _approval(difference: Difference, scene: Scene) -> str:
    def limit_in(stack: Stack) -> Say:
        return lambda given: f"up to {amount(given.up_to, _approval_currency(given, stack))} a year ({given.date})"

    return of_block(difference, _approver, limit_in(scene.before), limit_in(scene.after))


def _up_to(difference: Difference, scene: Scene) -> str:
    approval: Approval = difference.pair.after
    limits = moved(_bare(difference.before), amount(difference.after, _approval_currency(approval, scene.after)))
    return f"{_approver(approval)}: up to {limits} a year"


FIELDS: Mapping[tuple[type[Model], str], Words] = {
    (Cost, "currency"): _currency("prices in"),
    (Cost, "cost_center"): value("cost centre"),
    (Cost, "allocation"): _share,
    (CostLine, "kind"): _of_line("kind of {}"),
    (CostLine, "amount"): _amount,
    (CostLine, "per"): _per,
    (CostLine, "quantity"): _quantity,
    (CostLine, "billed"): _of_line("invoicing of {}", _BILLED),
    (CostLine, "from_"): _dated("begins", "start"),
    (CostLine, "to"): _dated("ends", "end"),
    (CostLine, "cost_center"): about(_priced, value("cost centre")),
    (CostLine, "allocation"): about(_priced, _share),
    (Approval, "date"): about(_approver, value("given on")),
    (Approval, "up_to"): _up_to,
    (Approval, "currency"): about(_approver, _currency("currency")),
    (Budget, "amount"): _amounts,
    (Budget, "currency"): _currency("currency"),
    (Budget, "owner"): value("owner"),
}
WHOLES: Mapping[type[Model], Words] = {CostLine: _line, Approval: _approval}
