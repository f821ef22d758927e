"""Pure functions over values: no disk, clock, terminal or network."""
