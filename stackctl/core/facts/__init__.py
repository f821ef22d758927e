"""What is known of a tool beyond its file.

Enter at `columns`, the table of facts, or at `context`, which works out what rules and reports share, each when it is
first asked for; `select` finds tools, the other modules answer one question each. Imports contracts and what lies
below; no reports, rules, policies or formats.
"""
