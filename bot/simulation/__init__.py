"""The bot in a simulated Discord: in a browser page (``preview``) and in a terminal (``try``).

Nothing else imports simcord, and ``run`` never loads this package. ``check`` reads its
data, which takes no simcord.
"""
