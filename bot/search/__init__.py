"""Finding the guide entry that answers a question in everyday words."""
