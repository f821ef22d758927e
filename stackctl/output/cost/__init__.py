"""What a stack costs, in each format."""

FORMATS = {"focus": "stackctl.output.focus.csv"}
"""What `export focus` writes."""
