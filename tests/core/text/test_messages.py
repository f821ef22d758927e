"""Words for messages: quotes, lists, counts, and what somebody may have meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.text.messages import all_of, count, did_you_mean, exact, nearest, one_of, quoted, some_of

MANY = settings(deadline=None, derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", '"a"'),
        ("", '""'),
        ("two  words\n\tand more ", '"two words and more"'),
        ("x" * 60, f'"{"x" * 60}"'),
        ("x" * 61, f'"{"x" * 59}…"'),
        ("ghp_" + "a" * 36, '"********"'),
        ("https://user:hunter2@example.com/", '"https********example.com/"'),
    ],
)
def test_a_value_is_quoted_on_one_line_shortened_and_masked(value: str, expected: str) -> None:
    assert quoted(value) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ""),
        ("a", "a"),
        ("a b c", "a, b and c"),
        ("a b c d", "a, b, c and d"),
        ("a b c d e", "a, b, c and 2 more"),
        ("a b c d e f g", "a, b, c and 4 more"),
    ],
)
def test_of_many_words_the_first_few(words: str, expected: str) -> None:
    assert some_of(words.split()) == expected


@MANY
@given(st.text(max_size=200))
def test_a_quoted_value_is_short_and_on_one_line(value: str) -> None:
    text = quoted(value)
    assert len(text) <= 62
    assert len(text.splitlines()) == 1
    assert text[0] == text[-1] == '"'


@pytest.mark.parametrize(
    ("words", "either", "every"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a or b", "a and b"),
        (["a", "b", "c"], "a, b or c", "a, b and c"),
        (("a", "b", "c", "d"), "a, b, c or d", "a, b, c and d"),
    ],
)
def test_words_are_listed(words: list[str], either: str, every: str) -> None:
    assert one_of(words) == either
    assert all_of(words) == every


@pytest.mark.parametrize(("number", "expected"), [(0, "0 tools"), (1, "1 tool"), (2, "2 tools"), (1000, "1000 tools")])
def test_things_are_counted(number: int, expected: str) -> None:
    assert count(number, "tool") == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries")])
def test_a_plural_may_be_given(number: int, expected: str) -> None:
    assert count(number, "entry", "entries") == expected


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("ownr", ["owner", "name"], "owner"),
        ("OWNER", ["owner", "name"], "owner"),
        ("owner", ["OWNER"], "OWNER"),
        ("owner", ["owner", "OWNER"], "OWNER"),
        ("hub", ["hubs", "hube"], "hubs"),
        ("zzz", ["owner", "name"], None),
        ("", ["owner"], None),
        ("owner", [], None),
        ("owner", [""], None),
        ("a" * 5000, ["a" * 60, "b"], "a" * 60),
    ],
)
def test_the_nearest_word_is_found_whatever_its_case(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected
    assert nearest(word, reversed(known)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hub", "hubspot-sales-hub-a"),  # the shortest, and of equals the first
        ("HUBSPO", "hubspot-sales-hub-a"),
        ("hu", None),
        ("spot", None),
        ("hubspot-marketing-hubs", "hubspot-marketing-hub"),
    ],
)
def test_the_beginning_of_a_long_name_is_enough(word: str, expected: str | None) -> None:
    known = ["hubspot-marketing-hub", "hubspot-sales-hub-b", "hubspot-sales-hub-a"]
    assert nearest(word, known) == nearest(word, reversed(known)) == expected


def test_a_message_ends_in_what_may_have_been_meant() -> None:
    assert did_you_mean("ownr", ["owner"]) == ' (did you mean "owner"?)'
    assert did_you_mean("zzz", ["owner"]) == ""


@MANY
@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8))
def test_what_may_have_been_meant_does_not_depend_on_the_order(word: str, known: list[str]) -> None:
    found = nearest(word, known)
    assert found is None or found in known
    assert nearest(word, sorted(known)) == found == nearest(word, sorted(known, reverse=True))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("hub", '"hub"'),
        ("Ärger & Söhne 日本", '"Ärger & Söhne 日本"'),
        ("हिन्दी", '"हिन्दी"'),
        ("", '""'),
        ("hub ", '"hub" (ends with a blank)'),
        (" hub ", '"hub" (ends with a blank)'),
        (" hub", '"hub" (begins with a blank)'),
        ("a  b", '"a b" (holds two blanks in a row)'),
        ("EUR\u00a0", '"EUR" (ends with a no-break space, U+00A0)'),
        ("\u3000a", '"a" (begins with an ideographic space, U+3000)'),
        ("hu\u200bb", '"hu\u200bb" (holds a zero width space, U+200B)'),
        ("jose\u0301x", '"jose\u0301x" (holds a combining acute accent, U+0301)'),
        ("hub\n", '"hub" (ends with a newline)'),
        ("a\tb", '"a b" (holds a tab)'),
        ("\u04bbub", '"\u04bbub" (begins with a cyrillic small letter shha, U+04BB)'),
        ("\uff11", '"\uff11" (begins with a fullwidth digit one, U+FF11)'),
        ("Жа", '"Жа"'),
        ("a\u3164", '"a\u3164" (ends with a hangul filler, U+3164)'),
        ("a\ue000", '"a\ue000" (ends with a character without a name, U+E000)'),
        ("\u2009a\u202f", '"a" (begins with a thin space, U+2009, ends with a narrow no-break space, U+202F)'),
    ],
)
def test_what_cannot_be_seen_of_a_value_is_named(value: str, shown: str) -> None:
    assert exact(value) == shown


@MANY
@given(st.text(max_size=12), st.text(max_size=12))
def test_two_values_that_differ_in_blanks_are_not_shown_alike(first: str, second: str) -> None:
    if "".join(first.split()) == "".join(second.split()) and first != second and "  " not in first + second:
        spaces = [sum(char.isspace() for char in value) for value in (first, second)]
        assert exact(first) != exact(second) or spaces[0] > 1 or spaces[1] > 1


def test_a_secret_is_not_shown_with_what_cannot_be_seen() -> None:
    key = "sk_" + "live_" + "a" * 24
    assert key not in exact(f"{key}\u00a0")
