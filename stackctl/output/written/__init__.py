"""Which files a command wrote, in each format."""
