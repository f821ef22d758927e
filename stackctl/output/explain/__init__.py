"""The page of a rule, in each format."""
