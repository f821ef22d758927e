"""All rules, in each format."""
