"""README.md says what the program does: every command and option stands in it, and what it shows runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from stackctl import rules
from stackctl.cli.commands import listed
from stackctl.cli.root import root
from stackctl.model.rule import FAMILIES
from stackctl.model.tool import Tool
from tests.effort import is_kept

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_first_two_sh_blocks_hold_one_command_each() -> None:
    blocks = [text.strip() for kind, text in FENCES if kind == "sh"]
    assert len(blocks) >= 2
    assert all("\n" not in block for block in blocks[:2])
    assert blocks[0].endswith("stackctl --today 2026-11-22 audit --fail-on never")
    assert blocks[1].endswith("python -m tests")


HEAD = "| command | does | options |\n| --- | --- | --- |\n"


def test_the_table_of_commands_is_what_the_commands_say() -> None:
    before, _, rest = README.partition(HEAD)
    _, end, after = rest.partition("\n\n")
    table = "\n".join(_row(name, module.SUMMARY) for name, module in listed().items())
    assert is_kept(ROOT / "README.md", f"{before}{HEAD}{table}{end}{after}"), "write it with: python -m tests update"


def _row(name: str, summary: str) -> str:
    """A command with its arguments, what it does, and its options."""
    parameters = root().get_command(None, name).params
    arguments = [
        parameter.metavar if parameter.required else f"[{parameter.metavar}]"
        for parameter in parameters
        if parameter.param_type_name == "argument"
    ]
    options = [f"`{option}`" for parameter in parameters for option in parameter.opts if option.startswith("--")]
    call = " ".join([name, *arguments]).replace("|", "\\|")
    return f"| `{call}` | {summary} | {', '.join(options)} |"


def test_every_global_option_is_documented() -> None:
    for parameter in root().params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert f"`{option}" in README, option


def test_every_family_is_documented() -> None:
    families = {code[:3] for code in rules.codes()}
    assert set(FAMILIES) == families
    for family in families:
        assert f"| {family} {FAMILIES[family]} |" in README


def test_no_option_is_documented_that_does_not_exist() -> None:
    group = root()
    known = {option for parameter in group.params for option in parameter.opts}
    for name in listed():
        known |= {option for parameter in group.get_command(None, name).params for option in parameter.opts}
    known |= {"--help", "--quiet", "--editable"}
    assert set(re.findall(r"--[a-z][a-z-]+", README)) <= known


def test_the_examples_of_findings_are_what_the_sample_gives() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "stackctl", "--stack", str(ROOT / "stack"), "--today", "2026-11-22", "audit"),
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    shown = next(text for kind, text in FENCES if not kind)
    for block in shown.strip().split("\n\n"):
        assert f"\n{block}\n" in done.stdout


def test_the_yaml_examples_are_valid() -> None:
    examples = [yaml.load(text, Loader=yaml.BaseLoader) for kind, text in FENCES if kind == "yaml"]
    smallest = next(example for example in examples if "name" in example)
    Tool.model_validate(smallest)
    waivers = next(example for example in examples if "waivers" in example)
    Tool.model_validate({**smallest, **waivers})
    settings = next(example for example in examples if "rules" in example)
    from stackctl.core.audit.engine import configure

    assert configure(rules.all_rules(), settings["rules"])[1] == ()
