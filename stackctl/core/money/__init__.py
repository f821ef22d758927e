"""Money: prices, costs and budgets, exact until they are shown.

Enter at `cost`: what tools cost on three bases. `prices` runs a single price, `amounts` and `rounding` show it,
`assumptions` says what a report rests on. May import `calendar`, `taxonomy` and `text` of the core, no other room.
"""
