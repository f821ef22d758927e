"""The only room that touches the world: files and git."""
