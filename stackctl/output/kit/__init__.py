"""What reports share: tables, terminal text, Markdown, numbers and days."""
