"""The shell: from options to a report and a status.

Enter at `boundary`, which every run begins and ends with; `commands/` has a file a command. Imports all but `server`,
and each part only when it is needed: a prompt, a hook and a pipe pay for what they use.
"""
