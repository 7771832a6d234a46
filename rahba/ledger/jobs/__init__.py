"""Work that is started from the command line."""
