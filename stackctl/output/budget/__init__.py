"""Budgets against what is committed, spent and forecast, in each format."""
