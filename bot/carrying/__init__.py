"""A server's words as a file."""
