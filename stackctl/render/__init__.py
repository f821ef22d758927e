"""From reports to text: one module a report and format."""
