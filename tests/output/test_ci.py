"""What a check writes beside the reports: figures, the sign of the comment, and why nothing was checked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.model.look import PLAIN
from stackctl.model.run import Refusal
from stackctl.output.ci import render as figures
from stackctl.output.kit.markdown import MARKER, marked
from stackctl.output.refusal import render as refused
from tests.output import diffs
from tests.output.poison import HOSTILE
from tests.output.readers import commands

SIGN = re.compile(r"<!-- stackctl: [!-=?-~ ]+ -->")
"""What the scripts that post a comment look for."""


class TestFigures:
    def test_they_are_those_of_the_diff(self) -> None:
        diff = diffs.rich()
        lines = dict(line.split("=") for line in figures(diff, PLAIN).splitlines())
        cost = diff.cost
        assert lines == {
            "stackctl_gate": "shut" if diff.failures else "open",
            "stackctl_new_errors": str(sum(found.severity == "error" for found in diff.new)),
            "stackctl_new_warnings": str(sum(found.severity == "warning" for found in diff.new)),
            "stackctl_new_notes": str(sum(found.severity == "info" for found in diff.new)),
            "stackctl_fixed": str(len(diff.fixed)),
            "stackctl_annual_before": str(cost.before.amount),
            "stackctl_annual_after": str(cost.after.amount),
            "stackctl_annual_delta": str(cost.after.amount - cost.before.amount),
            "stackctl_currency": "EUR",
        }
        assert diff.new

    def test_a_rule_that_failed_shuts_the_gate(self) -> None:
        diff = replace(diffs.empty(), failures=(), crashes=("USE003",))
        assert figures(diff, PLAIN).startswith("stackctl_gate=shut\n")
        assert figures(replace(diff, crashes=()), PLAIN).startswith("stackctl_gate=open\n")

    @pytest.mark.parametrize("text", ["a\nstackctl_gate=open", "x=y", "::error::x", "'\"$(id)"])
    def test_no_text_of_the_stack_is_in_them(self, text: str) -> None:
        for line in figures(diffs.hostile(text), PLAIN).splitlines():
            assert re.fullmatch(r"stackctl_[a-z_]+=(?:-?[0-9]+(?:\.[0-9]+)?|open|shut|[A-Z]{3})", line), line


class TestSign:
    def test_it_takes_the_place_of_that_of_all_diffs(self) -> None:
        assert marked(f"{MARKER}\nbody\n", "stack/") == "<!-- stackctl: stack check of stack/ -->\nbody\n"
        assert marked("body\n", "") == "<!-- stackctl: stack check of . -->\nbody\n"

    @given(st.text(max_size=40))
    def test_it_is_one_line_whatever_the_folder_is_called(self, folder: str) -> None:
        sign, _, body = marked("body", folder).partition("\n")
        assert body == "body"
        assert SIGN.fullmatch(sign)

    def test_two_folders_have_two(self) -> None:
        assert marked("", "a b/") != marked("", "a/b/") != marked("", "a-b/")


class TestRefusal:
    def test_it_says_what_the_log_says(self) -> None:
        text = refused(Refusal(("no stack here", "really"), "start one"), PLAIN)
        assert text == (
            "### Stack check: it could not run\n\nNothing of this change was checked.\n\n"
            "- no stack here\n- really\n\nNext step: start one\n"
        )

    def test_many_reasons(self) -> None:
        text = refused(Refusal(tuple(f"reason {number}" for number in range(50))), PLAIN)
        assert "- reason 19\n- 30 more are in the log of the job\n" in text

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_reasons_are_text(self, text: str) -> None:
        shown = refused(Refusal((text,), text), PLAIN)
        assert len(shown.splitlines()) == 7
        assert not list(commands(shown))
        assert "<script" not in shown
        assert "@" not in shown
