"""From the bytes of files to a stack and what is wrong with it.

Start at `build`. `yaml_reader` and `csv_reader` read, `validate` makes models, `references` and `consistency` look at
the whole, `positions` finds where a finding stands.
"""
