"""What follows from a change: for costs, for the graph, for contracts."""
