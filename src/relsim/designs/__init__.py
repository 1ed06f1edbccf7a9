"""What to run: experiment files, what varies in them, and designs of points."""
