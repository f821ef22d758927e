"""What each command does, from files to a report; the command line calls it, and so can other programs.

The one room where adapters, rules, reports and outputs meet; it never writes to a terminal.
"""
