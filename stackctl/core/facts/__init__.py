"""What is known of a tool beyond its file: one module a question, `context` for all of them at once."""
