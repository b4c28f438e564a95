"""The settings under which the simulated bot runs: the operator's own, but for token and database."""

import os
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from bot.settings import Settings, env_file, load_settings
from bot.store.address import sqlite_file

ADDRESS = re.compile(r"(?:sqlite|postgres|postgresql):|[a-z+]+://", re.IGNORECASE)
"""How an address begins, as no path does."""


def sqlite_url(file: Path) -> str:
    """Return the address of an SQLite file."""
    return f"sqlite:///{quote(str(file.resolve()))}"


def database_file(given: str) -> Path:
    """Return the SQLite file that somebody names, by its path or by an address as in ``DATABASE_URL``.

    Raises ``ValueError`` for what cannot be one.
    """
    file = sqlite_file(given if ADDRESS.match(given) or not given else sqlite_url(Path(given)))
    if file is None:
        raise ValueError("takes an SQLite file; a server's database is for `run`")
    return file


def simulated_settings(database: Path) -> Settings:
    """Return the settings of environment and ``.env``, with the file ``database`` and without a token.

    ``DATABASE_URL`` is not even read. Raises ``SettingsError`` for other variables that cannot be used.
    """
    environment = {**os.environ, "DATABASE_URL": sqlite_url(database)}
    return replace(load_settings(environment, env_file()), token=None)
