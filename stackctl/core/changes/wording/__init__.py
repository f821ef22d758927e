"""Changes in the words of the field.

One module for each part of a stack, `phrases` for what they share, `describe` puts them together.
"""
