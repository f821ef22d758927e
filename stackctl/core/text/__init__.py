"""Texts: messages, escaping, and secrets that are blotted out.

Enter at `messages` for a sentence, at `escape` for data in any output. May import no other room of the core.
"""
