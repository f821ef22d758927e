"""Formats of documents, a module a format, for any report.

`render(document, look)` gives the whole output. The folder is the registry: see `stackctl.output.formats`.
"""
