"""Days: months and quarters, terms of contracts, spans of reports.

Enter at `periods` for days and years, at `terms` for contracts, at `spans` for options. May import only `text` of the
core.
"""
