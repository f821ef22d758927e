"""What tells contracts apart, whatever tools and files are called."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from stackctl.model.contract import SharedContract
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from stackctl.model.contract import Contract
    from stackctl.model.stack import Stack

_Order = tuple[str, "date", "date", str]


def identities(stack: Stack) -> Mapping[int, str]:
    """Identify each contract by vendor and number, or start.

    By the `id` of its terms. Of several that share them, each after the first is numbered: by the name of the tool and
    the days, so that nothing depends on the ids of tools and files, unless all else is equal.
    """
    alike: dict[str, list[tuple[_Order, int]]] = {}
    for terms, vendor, order in _contracts(stack):
        sign = f"from {terms.start or 'an unknown day'}" if terms.number is None else f"number {terms.number}"
        alike.setdefault(f"{vendor}\n{sign}", []).append((order, id(terms)))
    return {
        found: shared if place == 0 else f"{shared}\n{place + 1}"
        for shared, contracts in alike.items()
        for place, (_, found) in enumerate(sorted(contracts, key=itemgetter(0)))
    }


def _contracts(stack: Stack) -> Iterator[tuple[Contract, str, _Order]]:
    """Yield each contract once, with vendor and place."""
    seen: set[int] = set()
    for tool_id, tool in sorted(stack.tools.items(), key=lambda item: (item[1].name, item[0])):
        for terms in stack.contracts_of(tool_id):
            if id(terms) not in seen:
                seen.add(id(terms))
                named = terms.vendor if isinstance(terms, SharedContract) else tool.vendor
                yield (
                    terms,
                    stack.vendor_called(named),
                    (tool.name, terms.start or FIRST_DAY, terms.end or LAST_DAY, tool_id),
                )
