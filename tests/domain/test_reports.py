"""What a mistake report may be about."""

import dataclasses

import pytest

from bot.asking import shipped_guide
from bot.domain.reports import is_gone
from bot.domain.snapshot import Guide
from bot.settings import DATA


@pytest.fixture(scope="module")
def guide() -> Guide:
    return shipped_guide(DATA)


def test_every_entry_that_leaves_the_guide_is_gone(guide: Guide) -> None:
    empty = dataclasses.replace(guide, entries={})
    assert [key for key in guide.entries if is_gone(guide, key)] == []
    assert [key for key in (*guide.entries, "own.1") if not is_gone(empty, key)] == []


@pytest.mark.parametrize(
    "about", ["fee.crowdworks", "exitcheck", "exitcheck.lancers", "compare", "reregister.steps"]
)
def test_what_is_about_no_entry_is_never_gone(guide: Guide, about: str) -> None:
    assert not is_gone(guide, about)
