"""Michishirube (道しるべ): dated, sourced answers for Japanese freelancers on Discord."""
