"""`stackctl renewals`, called as users call it: known answers, options, what it refuses, the audit's pointer to it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from stackctl.output import formats
from tests.cli.harness import CLEAN, copy_of_sample, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

TOOL = "{name: A, vendor: B, category: crm, status: active, owner: {business: ann.lee}, contract: %s}\n"
RENEWS = "{number: X-1, end: 2027-02-28, auto_renew: true, notice: 90 days}"


def stack(root: Path, **contracts: str) -> Path:
    """A stack of tools with these contracts, beside the teams of `CLEAN`."""
    files = {f"tools/{name}.yaml": TOOL % terms for name, terms in contracts.items()}
    return make(root, {"stackctl.yaml": "schema: 1\n", "teams.yaml": CLEAN["teams.yaml"], **files})


def rows(root: Path, *arguments: str, today: str = "2026-11-22") -> list[dict[str, Any]]:
    ran = stackctl("--today", today, "renewals", "--format", "json", *arguments, cwd=root)
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


@pytest.mark.parametrize(
    ("end", "notice", "today", "ends", "by"),
    [
        ("2025-08-28", "2 months", "2026-02-11", "2026-08-28", "2026-06-28"),
        ("2023-08-01", "3 months", "2023-10-31", "2024-08-01", "2024-05-01"),
        ("2021-09-27", "3 months", "2019-06-07", "2021-09-27", "2021-06-27"),
        ("2027-03-01", "2 weeks", "2026-11-22", "2027-03-01", "2027-02-15"),
        ("2027-03-01", "4 weeks", "2026-11-22", "2027-03-01", "2027-02-01"),
        ("2027-03-01", "8 weeks", "2026-11-22", "2027-03-01", "2027-01-04"),
    ],
)
def test_known_answers(tmp_path: Path, *, end: str, notice: str, today: str, ends: str, by: str) -> None:
    stack(tmp_path, a=f"{{end: {end}, auto_renew: true, renewal_term: 12 months, notice: {notice}}}")
    (row,) = rows(tmp_path, today=today)
    assert (row["term_end"], row["notice_by"], row["missed"]) == (ends, by, None)
    assert row["working"] == f"{ends} − {notice} = {by}"
    assert f"\n{by}  " in stackctl("--today", today, "renewals", cwd=tmp_path).out


@pytest.mark.parametrize(
    ("today", "ends", "by", "missed"),
    [
        ("2024-01-01", "2025-12-31", "2025-11-30", None),
        ("2025-11-30", "2025-12-31", "2025-11-30", None),
        ("2025-12-01", "2025-12-31", "2025-12-31", "2025-11-30"),
        ("2026-01-15", "2026-01-31", "2026-01-28", "2025-12-31"),
    ],
)
def test_a_term_of_24_months_then_monthly(tmp_path: Path, today: str, ends: str, by: str, missed: str | None) -> None:
    terms = "{start: 2024-01-01, end: 2025-12-31, auto_renew: true, renewal_term: 1 month, notice: 1 month}"
    stack(tmp_path, a=terms)
    (row,) = rows(tmp_path, today=today)
    assert (row["term_end"], row["notice_by"], row["missed"]) == (ends, by, missed)


class TestOptions:
    def test_within(self, tmp_path: Path) -> None:
        stack(tmp_path, near=RENEWS, far="{end: 2028-02-29, auto_renew: true, notice: 90 days}")
        assert [row["tool"] for row in rows(tmp_path)] == ["near", "far"]
        assert [row["tool"] for row in rows(tmp_path, "--within", "8 days")] == ["near"]
        assert rows(tmp_path, "--within", "1w") == []
        out = stackctl("renewals", "--within", "1w", cwd=tmp_path).out
        assert out == (
            "No notice deadline and no contract end in the next week. Next: notice for near is due on 2026-11-30.\n"
        )

    def test_select_and_where(self, tmp_path: Path) -> None:
        stack(tmp_path, alpha=RENEWS, beta=RENEWS)
        assert [row["tool"] for row in rows(tmp_path, "--select", "b*")] == ["beta"]
        assert [row["tool"] for row in rows(tmp_path, "--where", "tool.id == 'alpha'")] == ["alpha"]
        assert rows(tmp_path, "--select", "b*", "--where", "tool.id == 'alpha'") == []
        out = stackctl("renewals", "--select", "b*", "--where", "tool.id == 'alpha'", cwd=tmp_path).out
        assert out == "No notice deadline and no contract end of the tools asked for.\n"

    def test_by_in_the_formats_for_people(self, tmp_path: Path) -> None:
        stack(tmp_path, alpha=RENEWS)
        assert "\n2026-11: 1 contract, 0 EUR a year" in stackctl("renewals", "--by", "month", cwd=tmp_path).out
        assert "\nAnn Lee: 1 contract" in stackctl("renewals", "--by", "owner", cwd=tmp_path).out

    def test_locale(self, tmp_path: Path) -> None:
        stack(tmp_path, alpha=RENEWS)
        ran = stackctl("renewals", "--locale", "de_DE", "--format", "csv", cwd=tmp_path)
        assert "\n30.11.2026;8;alpha;" in ran.out
        assert "30.11.2026  8 d" in stackctl("renewals", "--locale", "de_DE", cwd=tmp_path).out

    @pytest.mark.parametrize("form", formats("renewals"))
    def test_output(self, tmp_path: Path, form: str) -> None:
        stack(tmp_path, alpha=RENEWS)
        ran = stackctl("renewals", "--format", form, "--output", "out", cwd=tmp_path)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
        first = (tmp_path / "out").read_bytes()
        assert first
        stackctl("renewals", "--format", form, "--output", "out", cwd=tmp_path)
        assert (tmp_path / "out").read_bytes() == first

    def test_the_calendar_comes_the_same_through_a_pipe(self, tmp_path: Path) -> None:
        stack(tmp_path, alpha=RENEWS)
        out = stackctl("renewals", "--format", "ics", cwd=tmp_path).out
        stackctl("renewals", "--format", "ics", "--output", "x.ics", cwd=tmp_path)
        assert (tmp_path / "x.ics").read_bytes() == out.encode()
        assert len(icalendar.Calendar.from_ical(out).walk("VEVENT")) == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--within", "soon"), '--within "soon" is not a time'),
            (("--by", "ownr"), '--by "ownr" is not known here (did you mean "owner"?)'),
            (("--format", "ical"), '--format "ical" is not known here'),
            (("--select", "alpa"), '"alpa"'),
            (("--where", "tool.nam"), "--where"),
            (("--locale", "xx_YY"), "xx_YY"),
        ],
    )
    def test_what_is_not_understood(self, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
        stack(tmp_path, alpha=RENEWS)
        ran = stackctl("renewals", *arguments, cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err
        assert "Traceback" not in ran.err

    def test_without_a_stack(self, tmp_path: Path) -> None:
        ran = stackctl("renewals", cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "stackctl init" in ran.err

    @pytest.mark.parametrize(("form", "library"), [("ics", "icalendar"), ("xlsx", "xlsxwriter")])
    def test_without_the_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str) -> None:
        stack(tmp_path, alpha=RENEWS)
        monkeypatch.setitem(sys.modules, library, None)
        ran = stackctl("renewals", "--format", form, "--output", "out", cwd=tmp_path)
        assert ran.code == 2
        assert f'--format {form} needs the extra "reports"' in ran.err
        assert not (tmp_path / "out").exists()


class TestBrokenFiles:
    def test_they_are_told_and_the_others_serve(self, tmp_path: Path) -> None:
        stack(tmp_path, alpha=RENEWS, beta="{end: soon, auto_renew: true, notice: 90 days}")
        make(tmp_path, {"contracts/x.yaml": "vendor: [\n"})
        ran = stackctl("renewals", cwd=tmp_path)
        assert ran.code == 0
        assert "2026-11-30  8 d  alpha" in ran.out
        assert (
            "2 files have errors, so that dates and amounts may be missing: contracts/x.yaml and tools/beta.yaml. "
            "stackctl validate tells them.\n" in ran.out
        )
        found = stackctl("renewals", "--format", "json", cwd=tmp_path).json
        assert found["files_with_errors"] == ["contracts/x.yaml", "tools/beta.yaml"]


class TestPointer:
    def test_the_audit_counts_what_the_command_then_shows(self, tmp_path: Path) -> None:
        root = copy_of_sample(tmp_path)
        out = stackctl("audit", cwd=root).out
        match = re.search(r"\n(\d+) notice deadlines? in the next 60 days: stackctl (renewals --within 60d)\n", out)
        assert match is not None
        shown = stackctl(*match[2].split(), cwd=root).out
        assert re.search(rf"^{match[1]} notice deadlines? in the next 60 days", shown, re.MULTILINE)

    def test_with_missed_ones_shared_ones_and_approved_tools(self, tmp_path: Path) -> None:
        stack(
            tmp_path,
            missed="{end: 2026-12-31, auto_renew: true, notice: 90 days}",
            monthly="{end: 2025-12-31, auto_renew: true, renewal_term: 1 month, notice: 1 month}",
            alpha="{number: a}",
            beta="{number: b}",
            gone=RENEWS,
            planned=RENEWS,
        )
        shared = "vendor: V\ncovers: {alpha: 50, beta: 50}\nend: 2027-02-28\nauto_renew: true\nnotice: 90 days\n"
        make(tmp_path, {"contracts/x.yaml": shared})
        for name, status in (("gone", "retired"), ("planned", "approved")):
            text = (TOOL % RENEWS).replace("active", status)
            make(tmp_path, {f"tools/{name}.yaml": text})
        audit = stackctl("audit", cwd=tmp_path).out
        assert "\n3 notice deadlines in the next 60 days: stackctl renewals --within 60d\n" in audit
        found = stackctl("renewals", "--within", "60d", "--format", "json", cwd=tmp_path).json
        assert (found["notices"], found["missed"]) == (3, 2)
        assert [row["tool"] for row in found["rows"] if row["in_range"]] == ["alpha", "monthly", "planned"]

    def test_it_stands_in_markdown_too(self, tmp_path: Path) -> None:
        root = copy_of_sample(tmp_path)
        assert "stackctl renewals --within 60d" in stackctl("audit", "--format", "markdown", cwd=root).out.replace(
            "&#45;", "-"
        )


def test_a_span_of_days_months_or_a_fiscal_year(tmp_path: Path) -> None:
    root = stack(tmp_path, a="{end: 2026-12-31, auto_renew: true, notice: 90 days}", b=RENEWS)
    assert [one["day"] for one in rows(root, "--from", "2026-10", "--to", "2026-11-29")] == ["2026-10-02"]
    assert [one["day"] for one in rows(root, "--fiscal-year", "2026")] == ["2026-10-02", "2026-11-30"]
    ran = stackctl("--today", "2026-11-22", "renewals", "--to", "2026-10", "--format", "json", cwd=root)
    assert (ran.json["from"], ran.json["to"], ran.json["within"]) == ("2026-01-01", "2026-10-31", None)
    text = stackctl("--today", "2026-11-22", "renewals", "--fiscal-year", "2026", cwd=root).out
    assert "1 notice deadline from 2026-01-01 to 2026-12-31; 1 deadline missed." in text


@pytest.mark.parametrize("span", [["--from", "2026-10"], ["--to", "2026-10"], ["--fiscal-year", "2026"]])
def test_a_span_and_a_time_ahead_exclude_each_other(tmp_path: Path, span: list[str]) -> None:
    ran = stackctl("renewals", "--within", "90d", *span, cwd=stack(tmp_path, a=RENEWS))
    assert ran.code == 2
    assert "--within and --from, --to or --fiscal-year exclude each other" in ran.err
