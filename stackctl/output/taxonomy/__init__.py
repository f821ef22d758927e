"""A part of the taxonomy, in each format."""
