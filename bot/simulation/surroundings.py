"""The settings under which the simulated bot runs: the operator's own, but for token and database."""

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from bot.settings import Settings, env_file, load_settings


def sqlite_url(file: Path) -> str:
    """Return the address of an SQLite file."""
    return f"sqlite:///{quote(str(file.resolve()))}"


def simulated_settings(database: Path) -> Settings:
    """Return the settings of environment and ``.env``, with the file ``database`` and without a token.

    ``DATABASE_URL`` is not even read. Raises ``SettingsError`` for other variables that cannot be used.
    """
    environment = {**os.environ, "DATABASE_URL": sqlite_url(database)}
    return replace(load_settings(environment, env_file()), token=None)
