"""From paths of keys to lines and columns, and to names that survive moved and reordered lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.loading import positions as module
from stackctl.core.loading.positions import Locator
from stackctl.core.loading.yaml_reader import tree
from stackctl.model.source import TOP, Position

if TYPE_CHECKING:
    from stackctl.core.loading.yaml_tree import Tree
    from stackctl.model.source import KeyPath

FILE = """\
# a comment
name: A
owner: {business: anna, team: mops}
admins: [anna, ben, anna]
cost:
  lines:
    - {item: Pro, kind: seats, amount: 1}
    - amount: 2
      kind: seats
    - {amount: 3}
    - {amount: 4}
integrations:
  - {direction: push, with: crm}
  - with: erp
    objects: [lead, contact]
  - {with: crm, direction: pull}
compliance:
  reviews:
    - {kind: security, date: 2026-01-01}
waivers:
  - {rule: DUP002, with: b, reason: r}
matrix: [[a, b], [c]]
"""


@pytest.fixture
def locator() -> Locator:
    return Locator(
        {"a.yaml": FILE.encode(), "b.yaml": b"\xef\xbb\xbfname: B\nurl: x\n", "broken.yaml": b"name: A\nkey: [\n"}
    )


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("name",), 2, 7),
        (("owner",), 3, 8),
        (("owner", "team"), 3, 31),
        (("admins", 1), 4, 16),
        (("cost", "lines", 0, "amount"), 7, 40),
        (("cost", "lines", 1), 8, 7),
        (("cost", "lines", 1, "kind"), 9, 13),
        (("integrations", 1, "objects", 1), 15, 21),
        (("matrix", 0, 1), 22, 14),
        # where there is no such value, the innermost block round it
        (("owner", "technical"), 3, 8),
        (("cost", "lines", 0, "from"), 7, 7),
        (("cost", "allocation"), 6, 3),
        (("integrations", 9, "with"), 13, 3),
        (("missing", "key"), 1, 1),
        ((), 1, 1),
    ],
)
def test_a_value_is_found_or_the_block_round_it(locator: Locator, path: KeyPath, line: int, column: int) -> None:
    assert locator.place("a.yaml", path) == Position(line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("name",), 2, 1),
        (("owner", "team"), 3, 25),
        (("cost", "lines", 1, "kind"), 9, 7),
        (("owner", "technical"), 3, 8),
        (("admins", 1), 4, 16),
        ((), 1, 1),
    ],
)
def test_a_key_is_found(locator: Locator, path: KeyPath, line: int, column: int) -> None:
    assert locator.place("a.yaml", path, at_key=True) == Position(line, column)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ((), ""),
        (("name",), "name"),
        (("owner", "team"), "owner.team"),
        (("owner", "technical"), "owner.technical"),
        (("admins", 0), "admins[anna]"),
        (("admins", 1), "admins[ben]"),
        (("admins", 2), "admins[anna#2]"),
        (("cost", "lines", 0, "amount"), "cost.lines[Pro seats].amount"),
        (("cost", "lines", 1), "cost.lines[seats]"),
        (("cost", "lines", 2), "cost.lines[]"),
        (("cost", "lines", 3), "cost.lines[#2]"),
        (("integrations", 0, "method"), "integrations[crm].method"),
        (("integrations", 1, "objects", 1), "integrations[erp].objects[contact]"),
        (("integrations", 2), "integrations[crm#2]"),
        (("compliance", "reviews", 0, "date"), "compliance.reviews[security].date"),
        (("waivers", 0), "waivers[b DUP002]"),
        (("matrix", 1, 0), "matrix[#2][c]"),
    ],
)
def test_list_items_are_named_by_what_they_are(locator: Locator, path: KeyPath, name: str) -> None:
    assert locator.named("a.yaml", path) == name


def test_a_byte_order_mark_moves_nothing(locator: Locator) -> None:
    assert locator.place("b.yaml", ("name",), at_key=True) == Position(1, 1)
    assert locator.place("b.yaml", ("name",)) == Position(1, 7)


def test_in_a_file_that_is_refused_everything_is_at_the_top(locator: Locator) -> None:
    assert locator.place("broken.yaml", ("name",)) == TOP
    assert locator.within("broken.yaml", ("name",), 1) == TOP
    assert locator.named("broken.yaml", ("name", 0)) == "name[]"


def test_in_a_file_that_is_not_there_everything_is_at_the_top(locator: Locator) -> None:
    assert locator.place("missing.yaml", ("name",)) == TOP
    assert locator.named("missing.yaml", ("integrations", 0, "with")) == "integrations[].with"


def test_a_file_is_read_once_as_long_as_the_questions_are_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def counted(data: bytes) -> Tree:
        read.append(data)
        return tree(data)

    monkeypatch.setattr(module, "tree", counted)
    locator = Locator({"a.yaml": b"a: 1\n", "b.yaml": b"b: 1\n"})
    for file in ("a.yaml", "a.yaml", "b.yaml", "b.yaml", "a.yaml"):
        assert locator.place(file, (file[0],)) == Position(1, 4)
    assert locator.place("b.yaml", ()) == TOP
    assert read == [b"a: 1\n", b"b: 1\n", b"a: 1\n"]


def test_the_cells_of_a_csv_file_are_found_by_row_and_column() -> None:
    text = "date,tool,amount\n2026-01-02,a,1\n\n2026-01-02,a,2\n"
    locator = Locator({"spend/a.csv": text.encode()})
    assert locator.place("spend/a.csv", (1, "amount")) == Position(4, 14)
    assert locator.place("spend/a.csv", (1,)) == Position(4, 1)
    assert locator.place("spend/a.csv", ("date",)) == TOP
    assert locator.named("spend/a.csv", (0, "amount")) == "[2026-01-02 a].amount"
    assert locator.named("spend/a.csv", (1, "amount")) == "[2026-01-02 a#2].amount"
    assert locator.named("spend/a.csv", ("date",)) == "date"


def test_budgets_of_one_cost_centre_are_told_apart_by_their_year() -> None:
    text = "budgets:\n  - {cost_center: M1, fiscal_year: 2026, amount: 1}\n  - {cost_center: M1, fiscal_year: 2027}\n"
    locator = Locator({"budgets.yaml": text.encode()})
    assert locator.named("budgets.yaml", ("budgets", 1, "amount")) == "budgets[M1 2027].amount"


TEXTS = b"""\
plain: a == b
quoted: 'a == b'
escaped: "a \\u003d= b"
folded: >
  a ==
  b
literal: |
  a ==
    b
over: a ==
  b
"""


@pytest.mark.parametrize(
    ("key", "offset", "line", "column"),
    [
        ("plain", 0, 1, 8),
        ("plain", 5, 1, 13),
        ("plain", 99, 1, 14),
        ("plain", None, 1, 8),
        ("quoted", 5, 2, 15),
        ("escaped", 2, 3, 13),
        ("escaped", 5, 3, 10),
        ("folded", 5, 4, 9),
        ("literal", 2, 8, 5),
        ("literal", 7, 9, 5),
        ("literal", 8, 9, 6),
        ("over", 2, 10, 9),
        ("over", 5, 10, 7),
        ("missing", 5, 1, 1),
    ],
)
def test_a_character_of_a_text_is_found_where_it_is_written_as_it_is_read(
    key: str, offset: int | None, line: int, column: int
) -> None:
    for data in (TEXTS, TEXTS.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + TEXTS):
        assert Locator({"a.yaml": data}).within("a.yaml", (key,), offset) == Position(line, column)
