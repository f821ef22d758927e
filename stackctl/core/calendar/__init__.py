"""Days: months and quarters, terms of contracts, and spans that somebody asks for."""
