"""What tells contracts apart: the same whatever is renamed, and never the same for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.contracts.contracts import TODAY, context

if TYPE_CHECKING:
    from collections.abc import Mapping

A = """\
name: Hub
vendor: Hub
category: crm
status: active
contract: {number: H-1, start: 2025-01-01, end: 2026-12-31, auto_renew: true, notice: 90 days}
"""
B = A.replace("name: Hub", "name: Ads").replace("number: H-1, ", "").replace("vendor: Hub", "vendor: Giant")
C = B.replace("name: Ads", "name: Maps").replace("end: 2026-12-31", "end: 2027-06-30")
SHARED = """\
vendor: Giant
start: 2025-01-01
end: 2027-12-31
covers: {b: 50, c: 50}
"""
FILES: Mapping[str, str] = {
    "tools/a.yaml": A,
    "tools/b.yaml": B,
    "tools/c.yaml": C,
    "contracts/x.yaml": SHARED,
}


def identities(files: Mapping[str, str], **settings: object) -> dict[str, str]:
    """The identity of each contract, by the last day as signed."""
    found = context(files, TODAY, **settings)
    return {f"{one.terms.number} {one.terms.end}": found.identities[id(one.terms)] for one in found.signed}


def test_each_contract_has_its_own() -> None:
    assert identities(FILES) == {
        "H-1 2026-12-31": "Hub\nnumber H-1",
        "None 2026-12-31": "Giant\nfrom 2025-01-01",
        "None 2027-12-31": "Giant\nfrom 2025-01-01\n2",
        "None 2027-06-30": "Giant\nfrom 2025-01-01\n3",
    }


@pytest.mark.parametrize(
    "renamed",
    [
        {"tools/z.yaml": A, "tools/b.yaml": B, "tools/c.yaml": C, "contracts/x.yaml": SHARED},
        {"tools/sub/a.yaml": A, "tools/b.yaml": B, "tools/c.yaml": C, "contracts/x.yaml": SHARED},
        {"tools/a.yaml": A.replace("name: Hub", "name: New"), **{key: FILES[key] for key in list(FILES)[1:]}},
        {
            "tools/a.yaml": A,
            "tools/z.yaml": B,
            "tools/y.yaml": C,
            "contracts/w.yaml": SHARED.replace("{b: 50, c: 50}", "{z: 50, y: 50}"),
        },
        {
            "tools/a.yaml": A.replace("vendor: Hub", "vendor: hub"),
            **{key: FILES[key] for key in list(FILES)[1:]},
            "vendors/hub.yaml": "name: Hub\n",
        },
        {**FILES, "tools/b.yaml": B.replace("status: active", "status: sunsetting")},
    ],
)
def test_it_stays_through_renames_of_tools_and_files(renamed: Mapping[str, str]) -> None:
    assert identities(renamed) == identities(FILES)


def test_it_stays_through_renames_of_the_organisation() -> None:
    assert identities(FILES, organisation="Old") == identities(FILES, organisation="New")


def test_the_others_keep_theirs_where_one_is_retired() -> None:
    files = {**FILES, "tools/b.yaml": B.replace("status: active", "status: retired\nsince: 2026-06-01")}
    assert identities(files) == {key: found for key, found in identities(FILES).items() if key != "None 2026-12-31"}
