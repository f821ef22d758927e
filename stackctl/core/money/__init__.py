"""Money: prices, costs and budgets, exact until they are shown.

Enter at `cost`: what tools cost on three bases. `prices` runs a single price, `amounts` and `rounding` show it,
`assumptions` says what a report rests on, `contract_costs` sums by contract. May import `contracts`, `calendar` and
`text` of the core.
"""
