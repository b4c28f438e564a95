"""Killing the real bot at random moments, and checking that it keeps what it has said."""
