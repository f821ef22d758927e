"""Rules of the organisation's own: conditions in CEL, what they see, and how their files become rules."""
