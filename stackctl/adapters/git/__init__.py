"""Repositories, read by the plumbing of the `git` command alone."""
