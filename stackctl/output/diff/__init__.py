"""What a change does to a stack, in each format."""
