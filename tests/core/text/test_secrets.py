"""What looks like a secret is found, is never shown, and what only talks of secrets is left alone.

No string here has the shape of a secret: all are put together when the test runs, so that no scanner takes one for it.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.text.messages import quoted
from stackctl.core.text.secrets import blotted, is_secret, masked, may_hold_secret

X = "x1Y" * 20

SHAPES: dict[str, str] = {
    "an AWS key id": "AKIA" + "A1" * 8,
    "a temporary AWS key id": "ASIA" + "Z9" * 8,
    "a GitHub token": "ghp_" + X[:36],
    "a GitHub token of an app": "ghs_" + X[:36],
    "a fine-grained GitHub token": "github_pat_" + X[:40],
    "a GitLab token": "glpat-" + X[:20],
    "a Slack token": "xoxb-" + "12345-" * 3,
    "a Google key": "AIza" + X[:35],
    "a Stripe key": "sk_live_" + X[:24],
    "a restricted Stripe key of the test mode": "rk_test_" + X[:24],
    "a SendGrid key": "SG." + X[:22] + "." + X[:43],
    "a HubSpot token": "pat-eu1-" + "0123abcd" + "-" + "0a1b-" * 5 + "0a1b",
    "a Mailchimp key": "0123456789abcdef" * 2 + "-us12",
    "an OpenAI key": "sk-proj-" + X[:40],
    "an Anthropic key": "sk-ant-" + X[:40],
    "a JSON Web Token": "eyJ" + X[:20] + ".eyJ" + X[:20] + "." + X[:20],
    "a private key": "-----BEGIN RSA PRIVATE " + "KEY-----\n" + X + "\n-----END RSA PRIVATE " + "KEY-----",
    "a private key that is cut off": "-----BEGIN PRIVATE " + "KEY-----" + X,
    "a password in an address": "https://admin:" + "correct-horse@example.com/",
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_a_secret_under_any_key(name: str) -> None:
    assert is_secret("notes", SHAPES[name])
    assert is_secret("notes", f"the value is {SHAPES[name]} (do not tell)")
    assert may_hold_secret(SHAPES[name].encode())


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_never_shown(name: str) -> None:
    shown = masked(f"before {SHAPES[name]} after")
    assert shown.startswith("before ")
    assert SHAPES[name] not in shown
    assert X[:16] not in shown
    assert "correct-horse" not in shown
    assert "********" in shown
    assert X[:16] not in quoted(SHAPES[name])


@pytest.mark.parametrize(
    "key",
    [
        "password", "Password", "db_password", "smtp-passwd", "pwd", "client_secret", "secret", "api_key", "apikey",
        "API-Key", "hubspot_api_key", "access_token", "auth-token", "token", "private_key",
    ],
)  # fmt: skip
def test_under_a_telling_key_any_longer_value_is_a_secret(key: str) -> None:
    assert is_secret(key, "horse-battery")
    assert is_secret(key, "12345678")
    assert not is_secret(key, "1234567")
    assert may_hold_secret(f"custom: {{{key}: horse-battery}}\n".encode())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "Secret Escapes"),
        ("password_policy", "twelve characters or more"),
        ("secretary", "Anna Kowalska"),
        ("key", "the door in room 7"),
        ("tokens", "1000000000"),
        ("url", "https://example.com:8080/reset-password"),
        ("url", "https://example.com/@handle:8"),
        ("email", "anna.kowalska@example.com"),
        ("number", "HS-2025-0113-US"),
        ("description", "sk-learn models on the warehouse"),
        ("notes", "the task-list of the gh_pages branch"),
        ("evidence", "0123456789abcdef" * 2),
        ("document", "contracts/2025/SG.2025.pdf"),
    ],
)
def test_what_only_talks_of_secrets_is_none(key: str, value: str) -> None:
    assert not is_secret(key, value)
    assert masked(value) == value


def test_the_quick_look_over_a_common_file_finds_nothing() -> None:
    assert not may_hold_secret(
        b"name: HubSpot\nvendor: HubSpot\nurl: https://example.com\nadmins: [anna@example.com]\n"
    )


_KEYS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\u017f\u212a"), max_size=20
) | st.sampled_from(["password", "api_key", "Token", "x-secret", "apiKey", "PWD"])


@pytest.mark.parametrize("key", ["api_\u212aey", "\u017fecret"])
def test_a_key_that_only_looks_telling_is_none(key: str) -> None:
    assert not is_secret(key, "horse-battery")


@given(_KEYS, st.text(max_size=40) | st.sampled_from(sorted(SHAPES.values())))
def test_the_quick_look_never_misses_what_is_written_out(key: str, value: str) -> None:
    if is_secret(key, value):
        assert may_hold_secret(f"{key}: {value}\n".encode("utf-8", "replace"))


@given(st.text(max_size=60))
def test_masking_twice_masks_no_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)


def test_blotted_leaves_the_data_without_secrets() -> None:
    key = "AKIA" + "QWERTZUIOPASDFGH"
    data = {
        "description": f"see {key} for it",
        "custom": {"api_token": "whatever it is", "password": [f"{key} and more", "short"], key: None},
        "tags": ["a", key],
        "seats": "40",
    }
    assert blotted(data) == {
        "description": "see ******** for it",
        "custom": {"api_token": "********", "password": ["********", "short"], "********": None},
        "tags": ["a", "********"],
        "seats": "40",
    }
