"""Frozen values: what files hold and what reports say.

Enter at `stack`, a whole stack; `tool` has the keys of a tool's file, `finding` what an audit finds, `reports/` what
commands answer. Imports pydantic and nothing of ours.
"""
