"""Values that look like keys, tokens or passwords.

By the shapes that their issuers document: AWS access key ids, GitHub, GitLab, Slack, Google, Stripe, SendGrid, HubSpot,
Mailchimp, OpenAI and Anthropic tokens, JSON Web Tokens, PEM private keys, and passwords in addresses; plus anything
under a key that is called a password, a secret or a token.
"""

from __future__ import annotations

import re
from typing import Any

_SHAPES = re.compile(
    r"""
      \b(?:AKIA|ASIA)[0-9A-Z]{16}\b
    | \bgh[pousr]_[0-9A-Za-z]{36,}
    | \bgithub_pat_[0-9A-Za-z_]{22,}
    | \bglpat-[0-9A-Za-z_-]{20,}
    | \bxox[abeoprs]-[0-9A-Za-z-]{10,}
    | \bAIza[0-9A-Za-z_-]{35}
    | \b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}
    | \bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}
    | \bpat-(?:na|eu|ap)[0-9]-[0-9a-f]{8}-[0-9a-f-]{27}
    | \b[0-9a-f]{32}-us[0-9]{1,2}\b
    | \bsk-(?:ant-|proj-)?[0-9A-Za-z_-]{24,}
    | \beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]*
    | -----BEGIN[ A-Z]*PRIVATE[ ]KEY-----[^-]*(?:-----END[ A-Z]*PRIVATE[ ]KEY-----)?
    | ://[^\s/:@]+:[^\s/@]+@
    """,
    re.VERBOSE,
)
# Looking for these in the whole file is much quicker than the expression; only where one is found is it tried.
_SIGNS = (
    b"AKIA", b"ASIA", b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_", b"glpat-", b"xox", b"AIza",
    b"_live_", b"_test_", b"SG.", b"pat-na", b"pat-eu", b"pat-ap", b"-us", b"sk-", b"eyJ", b"PRIVATE KEY",
)  # fmt: skip
_NAMES = re.compile(
    r"(?:^|[_-])(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|token|private[_-]?key)$",
    re.IGNORECASE | re.ASCII,
)
_NAME_SIGNS = (b"passw", b"pwd", b"secret", b"key", b"token")
_ADDRESS_SIGN = re.compile(rb"://[^\s/:@]+:[^\s/@]+@")
_HIDDEN = "********"


def may_hold_secret(data: bytes) -> bool:
    """Look quickly over a file for signs of secrets."""
    # False means that `is_secret` finds nothing in it.
    for sign in _SIGNS:
        if sign in data:
            return True
    lowered = data.lower()
    for sign in _NAME_SIGNS:
        if sign in lowered:
            return True
    return _ADDRESS_SIGN.search(data) is not None


def is_secret(key: str, value: str) -> bool:
    """Say whether a value or its key looks secret."""
    return _SHAPES.search(value) is not None or _is_called_one(key, value)


def _is_called_one(key: str, value: str) -> bool:
    return len(value) >= 8 and _NAMES.search(key) is not None  # noqa: PLR2004


def masked(text: str) -> str:
    """Blot out what looks like a secret in a text."""
    return _SHAPES.sub(_HIDDEN, text)


def blotted(data: Any, key: str = "") -> Any:
    """Blot out what looks like secrets in data or keys."""
    if isinstance(data, dict):
        return {masked(name): blotted(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [blotted(item, key) for item in data]
    if isinstance(data, str):
        return _HIDDEN if _is_called_one(key, data) else masked(data)
    return data
