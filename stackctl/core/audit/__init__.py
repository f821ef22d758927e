"""The audit: the engine, waivers, and known findings.

Enter at `engine`: `configure` sets the rules, `run` makes findings. May import no report, no change, and no rule.
"""
