"""What is each server's own: its guide, its settings, and who may do what in it."""
