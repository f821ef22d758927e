"""Formats of documents: a module a format, each of which renders any report that is a document.

`render(document, look)` gives the whole output. The folder is the registry: see `stackctl.output.formats`.
"""
