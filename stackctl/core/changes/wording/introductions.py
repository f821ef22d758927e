"""What a record is that came or went."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from stackctl.core.calendar.periods import year_from
from stackctl.core.changes.wording.contracts import terms_of
from stackctl.core.changes.wording.costs import amount
from stackctl.core.changes.wording.phrases import cut, joined, owned_in
from stackctl.core.graph.flows import flows_of
from stackctl.core.money.cost import accrue, total
from stackctl.core.text.messages import count, some_of
from stackctl.core.text.secrets import masked
from stackctl.model.contract import SharedContract
from stackctl.model.people import Budget, Person, Request, Team
from stackctl.model.policy import Policy
from stackctl.model.tool import System, Tool, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from stackctl.model.stack import Stack

    Record = Tool | System | Vendor | SharedContract | Person | Team | Budget | Request | Policy

_FEW = 3


class Introductions:
    """Introductions of the records of a stack."""

    def __init__(self, stack: Stack, today: date, *, whole: bool = True) -> None:
        self._stack = stack
        self._today = today
        self._whole = whole

    def of(self, id_: str, record: Record) -> str:
        """Introduce a record in a few words.

        `Marketing Analytics, 12 000 EUR a year, receives lead from hubspot-marketing`.
        """
        return cut(" ".join(masked(joined(self._words(id_, record))).split()))

    def _words(self, id_: str, record: Record) -> tuple[str, ...]:
        words: tuple[str, ...]
        match record:
            case Tool():
                status = "" if record.status == "active" else record.status
                words = (self._stack.category_name(record), status, self._yearly(id_), self._connections(id_))
            case System():
                words = (record.kind, self._connections(id_))
            case Vendor():
                words = (record.country or "", _some("vendor of", self._tools_of.get(id_, ())))
            case SharedContract():
                terms = terms_of(record, self._today)
                words = (self._stack.vendor_called(record.vendor), terms, _some("covers", sorted(record.covers)))
            case Person():
                words = (record.role or "", _some("owns", self._owned.get(id_, ())))
            case Team():
                led = "" if record.lead is None else f"led by {record.lead}"
                part = "" if record.parent is None else f"part of {record.parent}"
                words = (part, led, count(len(record.members), "member") if record.members else "")
            case Budget():
                words = (amount(record.amount, record.currency or self._stack.settings.base_currency),)
            case Request():
                words = (record.status, f"{record.as_a} wants {record.i_want}")
            case Policy():
                words = (record.code, record.severity, f"looks at {record.for_}s")
            case _:
                assert_never(record)
        return words

    def _yearly(self, tool_id: str) -> str:
        cost = total(self._stack, accrue(self._stack, tool_id, year_from(self._today)))
        words = cost.in_words(self._stack.settings.base_currency)
        return f"{words} a year" if words else ""

    def _connections(self, node_id: str) -> str:
        phrases = self._flows.get(node_id, ())
        return ", ".join(phrases) if len(phrases) <= _FEW + 1 else some_of(phrases, _FEW)

    @cached_property
    def _owned(self) -> Mapping[str, tuple[str, ...]]:
        return owned_in(self._stack) if self._whole else {}

    @cached_property
    def _flows(self) -> Mapping[str, tuple[str, ...]]:
        """What each node sends and receives, a phrase a neighbour."""
        sent: dict[str, dict[tuple[str, str], dict[str, None]]] = {}
        for flow in flows_of(self._stack):
            for node, key in ((flow.source, ("sends", flow.target)), (flow.target, ("receives", flow.source))):
                sent.setdefault(node, {}).setdefault(key, {})[flow.object or "data"] = None
        return {
            node: tuple(
                f"{verb} {some_of(tuple(objects))} {'to' if verb == 'sends' else 'from'} {other}"
                for (verb, other), objects in sorted(ways.items())
            )
            for node, ways in sent.items()
        }

    @cached_property
    def _tools_of(self) -> Mapping[str, tuple[str, ...]]:
        if not self._whole:
            return {}
        found: dict[str, list[str]] = {}
        for tool_id, tool in self._stack.tools.items():
            vendor = self._stack.vendor_ids.get(tool.vendor.casefold())
            if vendor is not None:
                found.setdefault(vendor, []).append(tool_id)
        return {vendor: tuple(tools) for vendor, tools in found.items()}


def _some(before: str, words: Sequence[str]) -> str:
    return f"{before} {some_of(words)}" if words else ""
