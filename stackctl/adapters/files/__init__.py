"""Files and folders on disk: what is read of a stack, and the one function that writes."""
