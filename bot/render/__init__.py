"""Answers as Discord embeds: one file per noun, no awaits, no database."""
