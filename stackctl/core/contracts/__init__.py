"""Which contract covers which tool, and what is the state of its renewal."""
