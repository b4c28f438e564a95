"""The exit check in one message, whatever its text is made of."""

import dataclasses

import pytest
from msgspec.structs import replace

from bot.domain.exitcheck import ExitDay
from bot.domain.guide import Entry, Kind, Language
from bot.domain.services import CROWDWORKS
from bot.domain.snapshot import Guide
from bot.i18n import Messages
from bot.render.exitcheck import ExitPages
from bot.render.theme import Answer, Limit, units
from tests.render.conftest import TODAY
from tests.render.limits import embeds, text_length, texts

ONE, TWO = "口", "𠮷"
"""One character each, but the second counts for two."""


def answering(guide: Guide, character: str) -> Guide:
    """Return a guide whose answers about leaving are long and all of one character."""

    def told(entry: Entry) -> Entry:
        long = entry.kind in (Kind.BLOCKER, Kind.CAUTION) or entry.key.startswith("exit.step.")
        return replace(entry, ja=replace(entry.ja, answer=character * 320)) if long else entry

    return dataclasses.replace(guide, entries={key: told(entry) for key, entry in guide.entries.items()})


@pytest.mark.parametrize("character", [ONE, TWO])
def test_reasons_are_left_out_where_discord_would_not_take_them(
    guide: Guide, messages: Messages, character: str
) -> None:
    told = answering(guide, character)
    ticked = frozenset({"blocker.undelivered", "blocker.in-talks", "blocker.escrow"})
    check = ExitDay(told.entries, service=told.services[CROWDWORKS], date=TODAY).check(ticked)
    answer = Answer(ExitPages(messages[Language.JA], told).embeds(check))
    assert text_length(answer) <= Limit.MESSAGE_EMBED_TEXT
    assert sum(units(text) for embed in embeds(answer) for text in texts(embed)) <= Limit.MESSAGE_EMBED_TEXT
    reasons = [field for field in embeds(answer)[0]["fields"] if "（理由）" in field["value"]]
    assert len(reasons) == (3 if character == ONE else 0)
