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
    shipped = load_shipped(DATA, today=TODAY)
    return Guide(
        entries={entry.key: entry for entry in shipped.entries},
        services={service.key: service for service in shipped.services},
        sources={source.id: source for source in shipped.sources},
        jobs={job.key: job for job in shipped.jobs},
        taxes=shipped.taxes,
        vocabulary=shipped.vocabulary,
    )


@pytest.fixture(scope="session")
def messages() -> Messages:
    return load_messages(DATA / "locales")
