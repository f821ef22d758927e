"""What each command has to say, as data: one module a report."""
