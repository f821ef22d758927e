"""Money to the cent: what is shown adds up in every grouping, basis, currency and format; no float on the way.

Every output of `cost` is read back with the parser of its format: all that it says of the total must be the total.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sys
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

import stackctl
from stackctl.app import reports
from stackctl.app.load import Loaded, load
from stackctl.app.reports import budget, export_focus, renewals
from stackctl.core.calendar.spans import SpanOptions
from stackctl.core.reports.cost import GROUPINGS
from stackctl.model.currency import DIGITS
from stackctl.model.look import Look
from stackctl.model.reports.cost import BASES, UPLIFTS, Basis, CostReport, Uplift
from stackctl.model.source import SourceFile
from stackctl.output import formats, renderer
from tests.core.money.adding_up import apart
from tests.core.money.many_costs import CURRENCIES, files
from tests.effort import SEED, some
from tests.guarantees.harness import DAY, sample_files
from tests.output import sheets
from tests.output.readers import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} outputs and modules are off"

LOCALES = (None, "de_DE", "en_US", "de_CH", "sv_SE", "en_IN")
PAIRS = list(permutations(GROUPINGS, 2))
NESTINGS = [(name,) for name in GROUPINGS] + Random(SEED).sample(PAIRS, 90)
"""Every grouping by itself, and pairs of them."""
ROOT = Path(stackctl.__file__).parent

# ---- reading a format back


def _number(text: str, decimal: str) -> Decimal:
    """The number in a cell, whatever groups its digits."""
    plain = re.sub(r"[^0-9\-−" + re.escape(decimal) + "]", "", text).replace("−", "-").replace(decimal, ".")
    return Decimal(plain)


def _decimal(locale: str | None) -> str:
    return "," if locale in ("de_DE", "sv_SE") else "."


def _of_json(made: str | bytes, report: CostReport, locale: str | None) -> Iterator[Decimal]:
    data = json.loads(made)
    yield Decimal(data["total"])
    yield sum((Decimal(row["amount"]) for row in data["rows"]), Decimal(0))
    yield sum((Decimal(period["amount"]) for period in data["periods"]), Decimal(0))


def _of_csv(made: str | bytes, report: CostReport, locale: str | None) -> Iterator[Decimal]:
    assert isinstance(made, str)
    delimiter = ";" if locale in ("de_DE", "sv_SE", "de_CH") else ","
    head, *lines = csv.reader(io.StringIO(made.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    keys = [{"currency": "price_currency"}.get(name, name.replace("-", "_")) for name in report.by]
    assert head == [*keys, "amount", "currency"]
    assert all(line[-1] == report.currency for line in lines)
    yield sum((_number(line[-2], _decimal(locale)) for line in lines), Decimal(0))


def _of_markdown(made: str | bytes, report: CostReport, locale: str | None) -> Iterator[Decimal]:
    assert isinstance(made, str)
    yield from _of_page(_table(made), report, locale)


def _of_html(made: str | bytes, report: CostReport, locale: str | None) -> Iterator[Decimal]:
    assert isinstance(made, str)
    yield from _of_page(Page(made).rows, report, locale)


def _of_page(table: list[list[str]], report: CostReport, locale: str | None) -> Iterator[Decimal]:
    head, *lines = table
    depth = len(report.keyed) or 1
    amounts, decimal = range(depth, head.index("share")), _decimal(locale)
    last = [line for line in lines[:-1] if line[depth - 1]]
    first = [line for line in lines[:-1] if line[0]]
    assert lines[-1][0] == "total"
    total = [_number(lines[-1][at], decimal) for at in amounts]
    for lowest in (first, last):
        assert [sum((_number(line[at], decimal) for line in lowest), Decimal(0)) for at in amounts] == total
    yield total[-1]
    if len(total) > 1:
        yield sum(total[:-1], Decimal(0))


def _table(text: str) -> list[list[str]]:
    """The cells of the first table of a page, without their markup."""
    rows: list[list[str]] = []
    for token in MarkdownIt("gfm-like").parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append("".join(child.content for child in token.children or ()))
        elif token.type == "table_close":
            break
    return rows


def _of_text(made: str | bytes, report: CostReport, locale: str | None) -> Iterator[Decimal]:
    assert isinstance(made, str)
    lines = made.splitlines()
    if not report.groups and not report.total.amount:
        assert lines[1].startswith("Nothing")
        yield Decimal(0)
        return
    heads = re.split(r" {2,}", lines[1].strip())
    end, decimal = heads.index("share"), _decimal(locale)
    above = lines[2 : next(at for at, line in enumerate(lines) if line.startswith("total "))]
    total = _amounts(lines[2 + len(above)], end, decimal)
    for indent in {0, 2 * max(len(report.keyed) - 1, 0)}:
        some = [line for line in above if len(line) - len(line.lstrip()) == indent]
        columns = zip(*(_amounts(line, end, decimal) for line in some), strict=True)
        assert [sum(column, Decimal(0)) for column in columns] == (total if some else [])
    yield total[-1]
    if len(total) > 1:
        yield sum(total[:-1], Decimal(0))


def _amounts(line: str, end: int, decimal: str) -> list[Decimal]:
    return [_number(cell, decimal) for cell in re.split(r" {2,}", line.strip())[1:end]]


def _of_xlsx(made: str | bytes, report: CostReport, locale: str | None) -> Iterator[Decimal]:
    assert isinstance(made, bytes)
    pages = sheets.read(made)
    digits = DIGITS[report.currency]
    # By place, for heads are in the language of the locale: a share follows the amount of the summary alone. What a
    # chart draws stands before the last two.
    names = list(pages)
    for name, at in ((names[0], -2), (names[1], -1), (names[-2], -1)):
        page = pages[name]
        total = page.table[-1]
        assert isinstance(total[0], str)
        told = total[at]
        assert isinstance(told, Decimal)
        yield round(told, digits)
        lines = page.lines if report.keyed or name != names[1] else []
        if lines:
            yield round(sum((_cell(line[at]) for line in lines), Decimal(0)), digits)


def _cell(value: sheets.Value) -> Decimal:
    assert isinstance(value, Decimal)
    return value


READERS: dict[str, Callable[[str | bytes, CostReport, str | None], Iterator[Decimal]]] = {
    "text": _of_text, "json": _of_json, "csv": _of_csv, "markdown": _of_markdown, "html": _of_html, "xlsx": _of_xlsx,
}  # fmt: skip
"""What each format says of the total, in every way that it says it."""
WITHOUT_GROUPINGS = {"focus"}
"""Formats whose rows are always the same, however they are grouped."""


# ---- the stacks


@cache
def _stack(seed: int | None) -> Loaded:
    """The sample, or the random stack of a seed."""
    if seed is None:
        return load([SourceFile(path, data) for path, data in sample_files().items()])
    texts = files(seed, tools=30, fiscal_year_start=seed % 12 + 1)
    return load([SourceFile(path, text.encode()) for path, text in texts.items()])


def _asked(seed: int | None, basis: Basis = "effective") -> SpanOptions:
    if basis == "prepaid":
        return SpanOptions() if seed is None else SpanOptions(last="2026-12-24")
    return SpanOptions() if seed is None else SpanOptions(first=f"2025-{seed % 12 + 1:02}-11", last="2026-12-24")


def _fits(by: Sequence[str], basis: Basis) -> bool:
    """Whether a basis has such groupings: a balance is of one day."""
    return basis != "prepaid" or not {"month", "quarter", "year"} & set(by)


def _report(seed: int | None, by: Sequence[str], basis: Basis, uplift: Uplift, currency: str) -> CostReport:
    report = reports.cost(
        _stack(seed), DAY, _asked(seed, basis), by=",".join(by), basis=basis, uplift=uplift, currency=currency
    )
    assert report.total.amount, "a sum of nothing proves nothing"
    return report


STACKS: list[int | None] = [None, 4]
OF_SAMPLE = ("EUR", "USD", "GBP")


def _currencies(seed: int | None) -> Sequence[str]:
    return OF_SAMPLE if seed is None else CURRENCIES


# ---- the properties


@pytest.mark.long
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("seed", STACKS)
def test_every_grouping_adds_up(seed: int | None, basis: Basis, promise: Promise) -> None:
    totals: dict[tuple[str, str], set[Decimal]] = {}
    wrong = []
    fitting = [by for by in NESTINGS if _fits(by, basis)]
    for number, by in enumerate(some(fitting, 12, of=(seed, basis))):
        currency = _currencies(seed)[number % len(_currencies(seed))]
        uplift = UPLIFTS[number % 3]
        report = _report(seed, by, basis, uplift, currency)
        found = list(apart(report))
        totals.setdefault((currency, uplift), set()).add(report.total.amount)
        wrong += [(by, currency, found)] if found else []
        promise.count(bad=bool(found), of=1)
    assert wrong == []
    assert all(len(different) == 1 for different in totals.values()), totals


def test_every_format_is_read() -> None:
    assert {*READERS, *WITHOUT_GROUPINGS} == set(formats("cost"))


@pytest.mark.long
@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("seed", STACKS)
def test_every_format_says_the_same_total(seed: int | None, form: str, promise: Promise) -> None:
    chance = Random(f"{seed} {form}")
    most = 24 if form == "xlsx" else 40
    whole = NESTINGS if seed is None and form != "xlsx" else [*NESTINGS[:10], *chance.sample(NESTINGS[10:], most)]
    nestings = some(whole, 8, of=(seed, form))
    wrong = []
    for number, by in enumerate(nestings):
        basis, currency = BASES[number % 4], chance.choice(_currencies(seed))
        basis = basis if _fits(by, basis) else "effective"
        report = _report(seed, by, basis, UPLIFTS[number // 3 % 3], currency)
        locale = LOCALES[number % len(LOCALES)] if form != "json" else None
        made = renderer("cost", form)(report, Look(locale=locale))
        said = list(READERS[form](made, report, locale))
        off = not said or set(said) != {report.total.amount}
        wrong += [(by, basis, currency, locale, report.total.amount, said)] if off else []
        promise.count(bad=off, of=1)
    assert wrong == []


@pytest.mark.parametrize("uplift", UPLIFTS)
@pytest.mark.parametrize("seed", STACKS)
def test_focus_says_the_totals_of_both_bases(seed: int | None, uplift: Uplift, promise: Promise) -> None:
    for currency in _currencies(seed):
        table = export_focus(_stack(seed), DAY, _asked(seed), uplift=uplift, currency=currency)
        made = renderer("cost", "focus")(table, Look())
        assert isinstance(made, str)
        rows = list(csv.DictReader(io.StringIO(made, newline="")))
        for basis, column in (("billed", "BilledCost"), ("effective", "EffectiveCost")):
            total = _report(seed, ("tool",), basis, uplift, currency).total.amount  # type: ignore[arg-type]
            said = sum((Decimal(row[column]) for row in rows), Decimal(0))
            promise.count(bad=said != total, of=1)
            assert said == total, (currency, basis)


def test_a_wrong_cent_is_noticed() -> None:
    report = _report(None, ("category", "month"), "effective", "none", "EUR")
    group = report.groups[3]
    off = replace(
        group, amount=group.amount + Decimal("0.01"), parts=(group.parts[0] + Decimal("0.01"), *group.parts[1:])
    )
    broken = replace(report, groups=(*report.groups[:3], off, *report.groups[4:]))
    assert list(apart(broken))
    for form, read in READERS.items():
        made = renderer("cost", form)(broken, Look())
        if form in ("text", "markdown", "html"):
            with pytest.raises(AssertionError):  # there the columns are compared as they are read
                list(read(made, broken, None))
        else:
            assert set(read(made, broken, None)) != {broken.total.amount}, form


# ---- no float


def _money_modules() -> list[Path]:
    """The modules that know exact numbers: those that import them, or what sums them up."""
    of_money = r"stackctl\.core\.(?:money\.(?:amounts|rounding|prices|cost)|reports\.cost)"
    exact = re.compile(rf"^\s*from (?:decimal|fractions|{of_money}) import", re.MULTILINE)
    found = [path for path in sorted(ROOT.rglob("*.py")) if exact.search(path.read_text("utf-8"))]
    return [path for path in found if not path.relative_to(ROOT).as_posix().startswith(ELSEWHERE)]


ELSEWHERE = ("core/policy/", "core/facts/duplicates.py")
"""Where there are floats, but no sums: CEL, which conditions are written in, compares amounts as doubles; similarity is
of names."""
WHOLE_NUMBERS = {"ceil", "floor", "gcd", "isqrt", "lcm"}
"""What of the module `math` makes whole numbers of exact ones."""


def _floats(path: Path) -> list[str]:
    """The places in a module where a float is written, made or asked for."""
    return [f"{path.name}:{found}" for found in _floats_in(path.read_text("utf-8"))]


def _floats_in(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                found.append(f"{node.lineno} {node.value!r}")
            case ast.Name(id="float") | ast.Attribute(attr="float"):
                found.append(f"{node.lineno} float")
            case ast.ImportFrom(module="math", names=names) if {one.name for one in names} - {
                "floor",
                "ceil",
                "gcd",
                "lcm",
                "isqrt",
            }:
                found.append(f"{node.lineno} math")
            case _:
                pass
    return found


def test_no_module_that_knows_money_knows_floats(promise: Promise) -> None:
    modules = _money_modules()
    names = {path.relative_to(ROOT).as_posix() for path in modules}
    money = {f"core/money/{name}.py" for name in ("amounts", "rounding", "prices", "cost")}
    reports = {f"core/reports/{name}.py" for name in ("budget", "cost", "focus", "renewals")}
    assert names >= money | reports | {"core/calendar/periods.py", "model/reports/cost.py", "model/scalars.py"}
    wrong = [found for path in modules for found in _floats(path)]
    promise.count(bad=len(wrong), of=len(modules))
    assert wrong == []


def test_a_float_is_noticed() -> None:
    source = "x = 0.1\ny = float(x)\nfrom math import sqrt\nz = builtins.float\nfrom math import floor\nw = 1 / 3\n"
    assert sorted(_floats_in(source)) == ["1 0.1", "2 float", "3 math", "4 float"]
    seen: list[str] = []
    with _watched({__file__}, seen):
        _third()
    assert [one.partition(": ")[2] for one in seen] == ["_third: third", "_third: the answer"]


def _third() -> object:
    third = 1 / 3
    return third  # noqa: RET504 # held, then answered


@contextmanager
def _watched(files_: set[str], seen: list[str]) -> Iterator[None]:
    """Notes every float that a function in one of these files holds or answers as it returns."""

    def watch(frame: FrameType, event: str, answer: Any) -> None:
        if event == "return" and frame.f_code.co_filename in files_:
            for name, value in (*frame.f_locals.items(), ("the answer", answer)):
                if isinstance(value, float):
                    seen.append(f"{frame.f_code.co_filename}: {frame.f_code.co_name}: {name}")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(before)


def test_no_float_is_there_while_it_runs(promise: Promise) -> None:
    """Division makes a float of two whole numbers without a word: what functions hold is looked at as they return."""
    modules = {str(path) for path in _money_modules()}
    seen: list[str] = []
    runs = 0
    loaded = _stack(1)
    for form in (*READERS, "focus"):
        renderer("cost", form)
    with _watched(modules, seen):
        for basis in BASES:
            by = "category,tool" if basis == "prepaid" else "category,tool,month"
            report = reports.cost(loaded, DAY, _asked(1, basis), by=by, basis=basis, uplift="expected")
            for form in READERS:
                renderer("cost", form)(report, Look(width=100, locale="de_DE"))
                runs += 1
        table = export_focus(loaded, DAY, _asked(1), uplift="cap")
        renderer("cost", "focus")(table, Look())
        budget(loaded, DAY)
        renewals(loaded, DAY)
    promise.count(bad=len(seen), of=runs + 3)
    assert seen == []
