"""Repositories, asked by the `git` command alone: its plumbing, never its porcelain."""
