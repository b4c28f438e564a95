"""The shipped guide and messages, loaded once."""

import datetime

import pytest

from bot.domain.snapshot import Guide
from bot.i18n import Messages, load_messages
from bot.settings import DATA
from bot.store.shipped import load_shipped

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="session")
def guide() -> Guide:
    return load_shipped(DATA, today=TODAY).guide()


@pytest.fixture(scope="session")
def messages() -> Messages:
    return load_messages(DATA / "locales")
