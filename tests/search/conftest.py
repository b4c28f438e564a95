"""The search over the shipped guide, made once: no test changes it."""

import pytest

from bot.asking import shipped_guide
from bot.domain.snapshot import Guide
from bot.search.search import Search
from bot.settings import DATA


@pytest.fixture(scope="session")
def guide() -> Guide:
    return shipped_guide(DATA)


@pytest.fixture(scope="session")
def search(guide: Guide) -> Search:
    return Search(guide.vocabulary, guide.entries.values())
