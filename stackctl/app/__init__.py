"""What each command does, from files to a report.

Enter at `snapshot` (the files), `load`, `audit`, `reports`, `comparison`. The one room where adapters, rules, core and
outputs meet. It never writes to a terminal, and may not import `cli` and `server`.
"""
