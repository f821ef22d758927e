"""What follows from a change: for costs, graph and contracts."""
