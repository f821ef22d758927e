"""The integration graph, and what is asked of it. `graph` alone knows networkx."""
