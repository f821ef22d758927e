"""Days: months and quarters, terms of contracts, spans of reports.

Enter at `periods` for days and years, at `terms` for contracts, at `spans` for what options ask. May import no other
room of the core but `text`.
"""
