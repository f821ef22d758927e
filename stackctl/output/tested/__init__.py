"""What became of the examples of policies, in each format."""
