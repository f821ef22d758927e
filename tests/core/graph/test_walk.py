"""What leads where: all that is reached, nearest first, and the way there."""

from __future__ import annotations

import pytest

from stackctl.core.graph.walk import reached, walk

# form → hub → crm → dwh → bi, bi → hub closes a circle.
FEEDS = {"form": ("hub",), "hub": ("crm",), "crm": ("dwh", "hub"), "dwh": ("bi",), "bi": ("hub",)}


@pytest.mark.parametrize(
    ("node", "steps", "others"),
    [
        ("form", None, "hub crm dwh bi"),
        ("form", 1, "hub"),
        ("form", 2, "hub crm"),
        ("form", 0, ""),
        ("hub", None, "crm dwh bi"),
        ("dwh", 2, "bi hub"),
        ("lone", None, ""),
    ],
)
def test_what_a_node_leads_to_the_nearest_first(node: str, steps: int | None, others: str) -> None:
    assert reached(node, FEEDS, steps) == others.split()


def test_each_node_comes_once_with_the_step_that_leads_to_it() -> None:
    def onwards(node: str) -> list[tuple[str, str]]:
        return [(other, f"{node}>{other}") for other in FEEDS.get(node, ())]

    found = list(walk(("crm", "form", "crm"), onwards, skip=("bi",)))
    assert found == [("crm", None), ("form", None), ("dwh", "crm>dwh"), ("hub", "crm>hub")]
    assert list(walk(("bi",), onwards, skip=("bi",))) == []
