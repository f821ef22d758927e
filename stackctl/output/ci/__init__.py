"""The result of a check for the next step of a pipeline."""
