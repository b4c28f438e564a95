"""Living cards: pinned answers that follow the guide."""
