"""What a change does to a stack: what differs, what it is called, and what may pass the gate.

Start at `summary`. `model_diff` compares values, `renames` and `things` make tools, contracts and people of them,
`effects/` work out what follows for money, graph and contracts, `wording/` says it.
"""
