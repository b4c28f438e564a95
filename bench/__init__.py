"""Speed and memory of the bot beside a bare discord.py command: ``python -m bench``."""
