"""Files and folders on disk, and the function that writes."""
