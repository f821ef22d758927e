"""What the validator of the FinOps Foundation says of the costs that are exported.

It checks FOCUS 1.2, and knows no contract commitments. It runs in an environment of its own: it is large, and needs a
newer Python than stackctl.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from stackctl.model.look import PLAIN
from stackctl.output.focus.csv import render
from tests.cli.harness import SAMPLE, stackctl
from tests.effort import EFFORT
from tests.output.focus.test_focus import costs
from tests.output.poison import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDS = Path(__file__).with_name("official_validator.txt")
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
CRITERIA = (
    "ACCOUNT_NAMING_SUPPORTED",
    "MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED",
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED",
    "PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED",
    "TAGGING_SUPPORTED",
)
"""What stackctl has columns of, beyond those that each table must have."""
NOT_REQUIRED = {
    # That an id is there, and that it is not, are two rules without a condition, of which one has to hold: it does
    # (InvoiceId-C-003-C), and so the other one fails, whatever is in a file.
    "InvoiceId-C-005-C",
    # Recommended where unit prices are given, which stackctl does not do.
    "CostAndUsage-D-048-C",
    "CostAndUsage-D-056-C",
}
EXPORTS = (
    ("export", "focus"),
    ("export", "focus", "--from", "2024-01", "--to", "2028-12", "--currency", "USD"),
    ("cost", "--format", "focus", "--fiscal-year", "2027", "--uplift", "expected"),
    ("cost", "--format", "focus", "--currency", "GBP"),
)
TEXTS = (
    *(text for text in HOSTILE if text == text.encode("utf-8", "ignore").decode()),  # what a file can hold
    "Größe & Łódź ÉCLAIR – “x” × 2 …",
    "微信",
    "Ещё",
)


def newer_python() -> str | None:
    """A Python that the validator runs with: of the path, or one of pyenv's, which keeps more than its path runs."""
    found = [shutil.which(f"python3.{minor}") for minor in (14, 13, 12)]
    kept = sorted(map(str, PYENV.glob("3.1[234].*/bin/python")), reverse=True)
    return next((one for one in (*filter(None, found), *kept) if _works(one)), None)


def _works(python: str) -> bool:
    return subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def table(exports: Sequence[str]) -> list[list[str]]:
    """Exports as one: they have the same columns."""
    heads, *rows = (row for text in exports for row in csv.reader(StringIO(text, newline="")))
    return [heads, *(row for row in rows if row != heads)]


def failures(home: Path, name: str, rows: list[list[str]]) -> dict[str, str]:
    """The rules that rows break, with the validator's words; the kinds of rules that passed are asked for as well."""
    file, said = home / f"{name}.csv", home / f"{name}.xml"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    # It reads its currencies from its own folder, by a name that is relative to the working directory.
    (place,) = home.glob("validator/lib/python*/site-packages")
    command = (
        home / "validator/bin/focus-validator",
        *("--data-file", file, "--validate-version", "1.2.0.1", "--block-download"),
        *("--applicability-criteria", ",".join(CRITERIA), "--output-type", "unittest", "--output-destination", said),
    )
    done = subprocess.run(command, cwd=place, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    cases = ElementTree.parse(said).iter("testcase")
    told = {case.attrib["name"].partition(" ")[0]: case for case in cases}
    passed = [rule for rule, case in told.items() if not len(case)]
    assert len(passed) > 100, passed
    return {
        rule: str(failure.get("message")) + (failure.text or "")
        for rule, case in told.items()
        if (failure := case.find("failure")) is not None
    }


@pytest.mark.long
@pytest.mark.skipif(not EFFORT.thorough, reason="takes long: python -m tests thorough")
def test_no_required_rule_fails(tmp_path: Path) -> None:
    """The sample stack in each way that it is exported, and a stack of hostile texts; then, that faults are found."""
    python = newer_python()
    if python is None:
        pytest.skip("the validator needs Python 3.12 or newer")
    subprocess.run([python, "-m", "venv", tmp_path / "validator"], check=True)
    pip = (tmp_path / "validator/bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--requirement", NEEDS)
    subprocess.run(pip, check=True)
    sample = [stackctl(*words, cwd=SAMPLE).out for words in EXPORTS]
    rows = table([*sample, *(render(costs(text), PLAIN) for text in TEXTS)])
    found = failures(tmp_path, "right", rows)
    assert not {rule: text for rule, text in found.items() if rule not in NOT_REQUIRED}

    heads, *wrong = rows[:99]
    for column, value in {"ServiceName": "Größe", "ChargeCategory": "Purchase", "BillingCurrency": "XYZ"}.items():
        for row in wrong:
            row[heads.index(column)] = value
    faults = failures(tmp_path, "wrong", [heads, *wrong])
    assert {"ServiceName-C-002-M", "EffectiveCost-C-005-C"} <= set(faults)
    assert any(rule.startswith("BillingCurrency") for rule in faults)
