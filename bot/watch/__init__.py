"""What an operator sees: health, metrics, and who is told of errors."""
