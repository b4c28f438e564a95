"""The bot in a simulated Discord: in a browser page (``preview``) and in a terminal (``try``).

Nothing else imports this package, and nothing else imports simcord: ``run`` never loads either.
"""
