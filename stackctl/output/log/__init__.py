"""The change log, in each format."""
