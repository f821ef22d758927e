"""The only package that touches the world: files in, files out."""
