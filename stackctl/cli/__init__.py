"""The command line: one module a command, loaded when it is called.

A command's module holds `command`, a typer function, whose docstring is its help. The one line that a new command adds
elsewhere is its name and summary in `COMMANDS`.
"""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "audit": "Check the whole stack: the main job.",
    "validate": "Check the files alone, for editors and hooks.",
    "list": "The inventory as a table.",
    "show": "Everything about one tool.",
    "cost": "What the stack costs, by whatever matters.",
    "budget": "Budgets against what is committed, spent and forecast.",
    "renewals": "When notice must be given, and which contracts end.",
    "export": "Costs and contracts for FinOps tools, after FOCUS.",
    "diff": "What a change does to the stack, and whether it may pass.",
    "log": "What changed in the stack, commit by commit.",
    "ci": "Check a change in a pipeline, and write every report of it.",
    "explain": "What a rule means, why, and how to fix it.",
    "rules": "All rules with their settings.",
    "taxonomy": "The categories, capabilities and data objects.",
    "schema": "Write the JSON Schemas of the files, for editors.",
    "init": "Start a new stack.",
}
