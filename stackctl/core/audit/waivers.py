"""Waivers: findings that somebody has accepted for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.text.messages import did_you_mean
from stackctl.core.text.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from stackctl.model.finding import Violation
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Waiver


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """How many findings a waiver covers today."""

    # `near` is what its code may have meant, if unknown.

    tool: str
    index: int
    waiver: Waiver
    covers: int
    expired: bool
    unknown_code: bool
    near: str = ""


@dataclass(frozen=True, slots=True)
class Waived:
    """Reasons by index of the violation, and uses of waivers."""

    reasons: Mapping[int, str]
    uses: tuple[WaiverUse, ...]


def waive(
    stack: Stack,
    violations: Sequence[tuple[str, Violation]],
    today: date,
    codes: Collection[str],
    given: Mapping[str, Sequence[Waiver]] | None = None,
) -> Waived:
    """Apply a stack's waivers, or those `given` by tool.

    Expired ones cover nothing, but are matched, to be reported. A violation about pairs of tools is waived when every
    pair is: by a waiver of either tool that names the other, or none. Of a whole, such as a loop, one pair is enough.
    """
    by_tool = waivers_of(stack) if given is None else given
    waivers = [(tool_id, index, waiver) for tool_id, own in by_tool.items() for index, waiver in enumerate(own)]
    by_place: dict[tuple[str, str], list[int]] = {}
    for number, (tool_id, _, waiver) in enumerate(waivers):
        by_place.setdefault((waiver.rule, tool_id), []).append(number)
    matches = [0] * len(waivers)
    reasons: dict[int, str] = {}
    for index, (code, violation) in enumerate(violations if by_place else ()):
        concerned = _pairs(violation)
        holding: list[Waiver] = []
        for first, second in concerned:
            hits = [
                number
                for tool_id, other in ((first, second), (second, first))
                for number in by_place.get((code, tool_id), ())
                if waivers[number][2].with_ in (None, other)
            ]
            for number in hits:
                matches[number] += 1
            holding += [waivers[number][2] for number in hits if waivers[number][2].until >= today][:1]
        if concerned and len(holding) >= (1 if violation.whole else len(concerned)):
            reasons[index] = _reason(stack, holding[0])
    return Waived(
        reasons,
        tuple(
            WaiverUse(
                tool=tool_id,
                index=index,
                waiver=waiver,
                covers=matches[number],
                expired=waiver.until < today,
                unknown_code=waiver.rule not in codes,
                near=did_you_mean(waiver.rule, codes) if waiver.rule not in codes else "",
            )
            for number, (tool_id, index, waiver) in enumerate(waivers)
        ),
    )


def waivers_of(stack: Stack) -> Mapping[str, Sequence[Waiver]]:
    """Return the waivers of a stack, by tool."""
    return {tool_id: tool.waivers for tool_id, tool in stack.tools.items() if tool.waivers}


def _reason(stack: Stack, waiver: Waiver) -> str:
    return f"until {waiver.until} by {stack.person_name(waiver.by)}: {masked(waiver.reason)}"


def _pairs(violation: Violation) -> list[tuple[str, str]]:
    if violation.pairs:
        return sorted(violation.pairs)
    # About one tool alone: no waiver that names another one fits.
    return [(violation.tool, "")] if violation.tool is not None else []
