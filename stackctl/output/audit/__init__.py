"""What an audit found, in each of its formats."""
