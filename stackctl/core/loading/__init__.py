"""From the bytes of files to a stack.

Enter at `build`. `files` says which files there are; `yaml_reader` and `csv_reader` read them, `validate` makes models,
`references` and `consistency` look at the whole; `positions` places findings. A fault is a problem, never an exception.
Imports the taxonomy, texts and the model: no rules, reports or formats, nothing that touches the disk.
"""
