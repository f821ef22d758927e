"""The change log in its formats."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from markdown_it import MarkdownIt

from stackctl.model.look import Look
from tests.output import diffs
from tests.output.diff.test_markdown import NASTY, REFERENCES, structure
from tests.output.poison import HOSTILE
from tests.output.texts import renderer

to_text, to_markdown, to_json = (renderer("log", name) for name in ("text", "markdown", "json"))
GFM = MarkdownIt("gfm-like")
EMPTY = replace(diffs.history(), entries=())


class TestText:
    def test_by_commit_in_words(self) -> None:
        assert to_text(diffs.history(), Look(width=80)) == (
            "Kestrelund Cycles · change log\n"
            "\n"
            "2026-11-20  9f8e7d6  Dana Fox: Give marketing twenty more seats\n"
            "  hubspot-marketing: seats 40 → 60; notice 90 → 30 days: deadline 2026-11-30 →\n"
            "    2027-01-29; business owner Marta Ruiz → Dana Fox\n"
            "  budget MKT-140: budget of 2026 130 000 → 120 000 EUR\n"
            "  stackctl.yaml: USE003 min_active 0.6 → 0.4\n"
            "\n"
            "2026-11-20  0123456  Omar Haas: Rename Sendinblue, drop Canto\n"
            "  sendinblue renamed to brevo: name Sendinblue → Brevo\n"
            "  canto removed: dam-mrm-pim, 18 000 EUR a year\n"
            "\n"
            "2026-03-02  abcdef0  Omar Haas: Try Nova\n"
            "  nova added: analytics, 12 000 EUR a year, receives lead from\n"
            "    hubspot-marketing\n"
            "  vendor nova-inc added: Nova Inc., Berlin\n"
            "\n"
            "3 commits changed the stack.\n"
        )

    @pytest.mark.parametrize(
        ("tool", "line"),
        [
            ("hubspot-marketing", "  seats 40 → 60; notice 90 → 30 days:"),
            ("brevo", "  renamed from sendinblue: name Sendinblue → Brevo\n"),
            ("canto", "  removed: dam-mrm-pim, 18 000 EUR a year\n"),
        ],
    )
    def test_of_one_tool_without_its_name(self, tool: str, line: str) -> None:
        text = to_text(diffs.history(tool), Look(width=80))
        assert text.startswith(f"Kestrelund Cycles · change log of {tool}\n")
        assert f"\n{line}" in text
        assert text.endswith(f"3 commits changed {tool}.\n")

    def test_a_clone_that_is_cut(self) -> None:
        text = to_text(replace(diffs.history(), cut=True, since=date(2026, 1, 1)), Look())
        assert text.splitlines()[0] == "Kestrelund Cycles · change log since 2026-01-01"
        assert text.splitlines()[-2:] == [
            "3 commits changed the stack since 2026-01-01.",
            "This clone holds only the newest part of its history; for the rest: git fetch --unshallow",
        ]

    def test_no_commit(self) -> None:
        head = "Kestrelund Cycles · change log"
        assert to_text(EMPTY, Look()) == f"{head}\nno commit changed the stack.\n"
        assert to_text(replace(EMPTY, tool="nova"), Look()) == f"{head} of nova\nno commit changed nova.\n"

    def test_a_thing_of_which_nothing_is_known(self) -> None:
        entry = replace(EMPTY, entries=(replace(diffs.history().entries[0], changed=(replace(diffs.CANTO, text=""),)),))
        assert "\n  canto removed\n" in to_text(entry, Look())


class TestMarkdown:
    def test_by_day(self) -> None:
        text = to_markdown(diffs.history(), Look())
        assert [line for line in text.splitlines() if line.startswith("#")] == [
            "## Kestrelund Cycles · change log",
            "### 2026-11-20",
            "### 2026-03-02",
        ]
        assert (
            "- **Omar Haas: Rename Sendinblue, drop Canto** (`0123456`)\n"
            "  - `sendinblue` renamed to `brevo`: name Sendinblue → Brevo\n"
            "  - `canto` removed: dam-mrm-pim, 18 000 EUR a year\n"
        ) in text
        assert GFM.render(text).count("<li>") == 3 + 7 + 1

    def test_of_one_tool_without_its_name(self) -> None:
        text = to_markdown(diffs.history("canto"), Look())
        assert "\n  - removed: dam-mrm-pim, 18 000 EUR a year\n" in text
        assert "\n## " not in text

    def test_no_commit(self) -> None:
        assert to_markdown(EMPTY, Look()) == ("## Kestrelund Cycles · change log\n\n- no commit changed the stack.\n")

    def test_a_commit_without_a_subject(self) -> None:
        entries = tuple(replace(one, subject=" \n") for one in diffs.history().entries)
        assert "- **Dana Fox: no subject** (`" in to_markdown(replace(EMPTY, entries=entries), Look())

    @pytest.mark.parametrize("text", NASTY, ids=ascii)
    @pytest.mark.parametrize("tool", [None, "hubspot-marketing"])
    def test_hostile_texts_change_nothing_but_themselves(self, text: str, tool: str | None) -> None:
        tame, hostile = (GFM.render(to_markdown(diffs.hostile_history(one, tool), Look())) for one in ("tame", text))
        assert structure(hostile) == structure(tame)
        bare = re.sub(r"<code>.*?</code>", "<code></code>", hostile)
        pieces = [html.unescape(piece) for piece in re.split(r"<[^>]*>", bare)]
        assert [piece for piece in pieces if REFERENCES.search(piece)] == []


class TestJson:
    def test_the_keys(self) -> None:
        value = json.loads(to_json(diffs.history("nova"), Look()))
        assert {key: value[key] for key in ("schema", "stack", "today", "tool", "since", "cut")} == {
            "schema": "stackctl.log/1",
            "stack": "Kestrelund Cycles",
            "today": "2026-11-22",
            "tool": "nova",
            "since": None,
            "cut": False,
        }
        entry = value["entries"][1]
        assert entry["commit"] == "0123456789abcdef0123456789abcdef01234567"
        assert (entry["day"], entry["author"]) == ("2026-11-20", "Omar Haas")
        assert entry["subject"] == "Rename Sendinblue, drop Canto"
        assert entry["changed"][0] == {
            "kind": "tool",
            "id": "brevo",
            "what": "renamed",
            "name": "Brevo",
            "file": "tools/brevo.yaml",
            "was": "sendinblue",
            "text": "",
            "changes": [{"path": "name", "from": "Sendinblue", "to": "Brevo", "text": "name Sendinblue → Brevo"}],
        }

    @pytest.mark.parametrize("text", HOSTILE, ids=ascii)
    def test_hostile_texts_are_read_back(self, text: str) -> None:
        value = json.loads(to_json(diffs.hostile_history(text), Look()))
        (first, *_) = value["entries"]
        assert value["stack"] == first["author"] == first["subject"] == first["changed"][0]["id"] == text
        assert value["since"] == "2026-01-01"
        assert value["cut"] is True
