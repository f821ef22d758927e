"""The words that a stack's files are written in, and how a stack adds to them.

Enter at `catalogue` for what is built in, with its sources in the modules of the facts, or at `vocabulary` for what a
stack makes of it. Imports texts and the model, nothing else of the core.
"""
