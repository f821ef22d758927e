"""Texts for people and machines: messages, escaping, and secrets that are blotted out."""
