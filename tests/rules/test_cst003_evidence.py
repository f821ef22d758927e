"""What the finding on a budget lists adds up to the sum that it compares, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.source import SourceFile

MANY = settings(deadline=None, derandomize=True, max_examples=25)
AMOUNTS = st.decimals("0.01", "999", places=2).map(str)


def evidence(amounts: list[str]) -> dict[str, Decimal]:
    """Of the one finding on tools that each cost such an amount a quarter and are shared between three cost centres."""
    shares = "allocation: {M1: 33.3333, M2: 33.3333, M3: 33.3334}"
    files = {
        "stackctl.yaml": "",
        "budgets.yaml": "budgets: [{cost_center: M1, fiscal_year: 2026, amount: 0}]",
        "teams.yaml": "teams: {m2: {name: M2, cost_center: M2}, m3: {name: M3, cost_center: M3}}",
        **{
            f"tools/t{number}.yaml": "name: T\nvendor: T\ncategory: crm\nstatus: active\n"
            f"cost: {{{shares}, lines: [{{amount: {amount}, per: quarter, to: 2026-10-10}}]}}\n"
            for number, amount in enumerate(amounts)
        },
    }
    loaded = load([SourceFile(name, text.encode()) for name, text in sorted(files.items())])
    outcome = check(loaded, date(2026, 11, 22))
    (found,) = [one for one in outcome.findings if one.code == "CST003"]
    return dict(found.evidence)  # type: ignore[arg-type]


@MANY
@given(st.lists(AMOUNTS, min_size=1, max_size=14))
def test_the_contributors_and_the_others_add_up_to_the_commitment(amounts: list[str]) -> None:
    found = evidence(amounts)
    contributors: dict[str, Decimal] = found["contributors"]  # type: ignore[assignment]
    assert len(contributors) == min(len(amounts), 10)
    assert sum(contributors.values(), Decimal(0)) + found["others"] == found["committed"]
    assert found["committed"] - found["budget"] == found["over"]
    assert list(contributors.values()) == sorted(contributors.values(), reverse=True)
    assert all(value.as_tuple().exponent == -2 for value in contributors.values())
