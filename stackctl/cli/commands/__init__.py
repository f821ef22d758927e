"""One file a command: options in, one call of `app`, the report out, an exit status."""
