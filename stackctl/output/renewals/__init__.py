"""Deadlines and ends of contracts, in each format."""
