"""Amounts, exact until they are shown: prices, what they come to, budgets, rounding."""
