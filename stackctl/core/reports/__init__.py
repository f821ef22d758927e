"""What each command has to say, as data.

One module a report, named like its command. May import all rooms of the core but `changes`; no files, options or
formats.
"""
