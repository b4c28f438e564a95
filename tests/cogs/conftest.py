"""What several tests of cogs need."""

import pytest

from bot.servers import changelogging


@pytest.fixture
def gathered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the log of changes wait for no more deeds than the first: a step would wait with it, really."""
    monkeypatch.setattr(changelogging, "GATHER_SECONDS", 0.02)
