"""`renewals --format json`: schema stackctl.renewals/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from stackctl.model.look import Look
    from stackctl.model.money import Money
    from stackctl.model.reports.renewals import Renewal, RenewalReport


def render(report: RenewalReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The contracts by day, their sums, and what is not among them; amounts are text, days ISO dates."""
    return to_json(
        {
            "schema": "stackctl.renewals/1",
            "today": report.today.isoformat(),
            "within": None if report.within is None else str(report.within),
            "until": _day(report.until),
            "by": report.by,
            "currency": report.currency,
            "rows": [_row(row, report) for row in report.rows],
            "groups": [
                {
                    "name": group.name,
                    "contracts": len(group.rows),
                    "annual_cost": str(group.annual_cost.amount),
                    "at_stake": str(group.at_stake.amount),
                }
                for group in report.groups
            ],
            "notices": report.counted("notice"),
            "missed": report.missed,
            "total": {"annual_cost": str(report.annual_cost.amount), "at_stake": str(report.at_stake.amount)},
            "unconverted": [{"tool": one.tool, **_money(one.amount)} for one in report.unconverted],
            "without_end": list(report.endless),
            "without_known_deadline": list(report.undated),
            "retired": [{"tool": one.tool, "notice_by": _day(one.notice_by)} for one in report.lapsed],
            "files_with_errors": list(report.broken),
        }
    )


def _row(row: Renewal, report: RenewalReport) -> dict[str, object]:
    known = (money.currency for money in (row.annual_cost, row.at_stake) if money is not None)
    return {
        "tool": row.tool,
        "contract": row.contract,
        "term_end": row.term_end.isoformat(),
        "notice_by": _day(row.notice_by),
        "auto_renew": row.auto_renew,
        "days_left": row.days_left,
        "missed": _day(row.missed),
        "annual_cost": _amount(row.annual_cost),
        "currency": next(known, report.currency),
        "working": row.working,
        "kind": row.kind,
        "day": row.day.isoformat(),
        "in_range": row.in_range,
        **({} if report.by is None else {"group": row.group}),
        "name": row.tool_name,
        "tools": list(row.tools),
        "vendor": row.vendor,
        "contract_id": row.contract_id,
        "file": row.file,
        "runs_until": _day(row.runs_until),
        "missed_working": row.missed_working,
        "renews_until": _day(row.renews_until),
        "at_stake": _amount(row.at_stake),
        "locked_in": _amount(row.locked_in),
        "unconverted": [_money(money) for money in row.unconverted],
        "owner": row.owner,
        "notice": row.notice,
        "notice_how": row.notice_how,
        "document": row.document,
        "uplift_percent": _text(row.uplift_percent),
        "uplift_cap_percent": _text(row.uplift_cap),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money.amount)


def _money(money: Money) -> dict[str, str]:
    return {"amount": str(money.amount), "currency": money.currency}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
