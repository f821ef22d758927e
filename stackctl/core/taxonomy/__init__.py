"""The words of a stack's files, built in and added.

Enter at `catalogue` for what is built in, with its sources in the modules of the facts, or at `vocabulary` for what a
stack makes of it. Imports texts and the model, nothing else of the core.
"""
