"""The rules at work: the engine that runs them, waivers, and the baseline of known findings."""
