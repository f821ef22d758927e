"""Costs as rows of FOCUS."""
