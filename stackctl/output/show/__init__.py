"""Everything about one tool, in each format."""
