"""Texts: messages, escaping, and secrets that are blotted out.

Enter at `messages` to write a sentence, at `escape` to put data into any output. May import no other room of the core.
"""
