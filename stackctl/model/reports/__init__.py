"""What reports say, as frozen values: one module a report."""
