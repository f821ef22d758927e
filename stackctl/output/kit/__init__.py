"""What reports share: tables, text on a terminal, workbooks, CSV, Markdown, and how numbers and days are written."""
