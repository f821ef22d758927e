"""Contracts: which covers which tool, and when it renews.

Enter at `register`, each contract once; `renewal_status` says what one asks for next. May import `money`, `calendar`
and `text` of the core, not what judges or reports.
"""
