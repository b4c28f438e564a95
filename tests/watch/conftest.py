"""Data with a command that fails."""

import shutil
from pathlib import Path

import pytest

from bot.settings import DATA
from tests.watch.failing import COMMANDS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The shipped data with the words of the command that fails."""
    copy = Path(shutil.copytree(DATA, tmp_path / "data"))
    for language, text in COMMANDS.items():
        with (copy / "locales" / language / "commands.toml").open("a", encoding="utf-8") as file:
            file.write(text)
    return copy
