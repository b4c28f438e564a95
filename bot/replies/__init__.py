"""Answering somebody's message for all to see."""
