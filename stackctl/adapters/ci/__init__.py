"""Where a pipeline runs, and what it compares with."""
