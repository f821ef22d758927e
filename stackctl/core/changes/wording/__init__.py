"""Changes in the words of the field: one module for each part of a stack, one for what they share."""
