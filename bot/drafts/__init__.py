"""Drafts: writing a server's words, and a second pair of eyes on them."""
