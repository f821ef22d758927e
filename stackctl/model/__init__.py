"""Frozen values: what a stack is made of, and what is found in it. Imports pydantic and nothing of ours."""
