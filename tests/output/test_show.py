"""The card of a tool as people read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from stackctl.model.look import PLAIN
from stackctl.model.reports.show import Card
from tests.output.texts import renderer

FULL, HALF = "█" * 20, "█" * 10 + "░" * 10
CARD = Card(
    id="hub",
    kind="tool",
    name="Hub",
    file="tools/hub.yaml",
    owner_business=None,
    owner_technical=None,
    team=None,
    feeds=(),
    fed_by=(),
    findings=(),
    today=date(2026, 11, 22),
)


@pytest.mark.parametrize(
    ("seats", "assigned", "active", "text"),
    [
        (20, 20, 10, f"{HALF} 10 of 20 active"),
        (20, 10, None, f"{HALF} 10 of 20 assigned"),
        (20, 20, 20, f"{FULL} 20 of 20 active"),
        (20, 20, 25, f"{FULL} 25 of 20 active: 5 too few"),
        (20, 25, 24, f"{FULL} 24 of 20 active, 25 assigned: 5 too few"),
        (20, 25, 10, f"{HALF} 10 of 20 active, 25 assigned: 5 too few"),
        (20, 25, None, f"{FULL} 25 of 20 assigned: 5 too few"),
        (0, 0, 0, None),
        (20, None, None, None),
    ],
)
def test_more_people_than_seats_are_told_beside_the_bar(
    seats: int, assigned: int | None, active: int | None, text: str | None
) -> None:
    card = replace(CARD, seats=seats, assigned=assigned, active=active)
    lines = renderer("show", "text")(card, PLAIN).splitlines()
    assert [line for line in lines if line.startswith("seats")] == ([] if text is None else [f"seats       {text}"])


def test_data_of_customers_are_told() -> None:
    text = renderer("show", "text")
    assert "data        processed for customers of ours" in text(replace(CARD, on_behalf_of_customers=True), PLAIN)
    assert "customers" not in text(CARD, PLAIN)
