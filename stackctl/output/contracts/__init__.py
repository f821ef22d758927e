"""What contracts commit to, after FOCUS."""
