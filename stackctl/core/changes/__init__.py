"""What a change does to a stack, and its gate.

Start at `summary`. `model_diff` compares values, `renames` and `records` make tools, contracts and people of them,
`effects/` work out what follows, `wording/` says it, `gate` and `cost_limit` judge it. May import all rooms of the core
but `reports`; nothing of git or formats.
"""
