"""Files and folders on disk, and the one that writes."""
