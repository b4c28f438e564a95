"""What an entry was called when something was done to it, on both engines."""

import datetime
from collections.abc import Sequence

from bot.domain.audit import AuditEntry
from bot.domain.editions import Deed, Edition, Wording
from bot.domain.guide import EntryText
from bot.store.audit import audit_of
from bot.store.cards import add_card
from bot.store.database import Database
from bot.store.editions import Change, save_editions
from bot.store.wordings_then import wordings_then

BEGIN = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
GUILD = 2**63 - 1


async def made(database: Database, key: str, titles: Sequence[str | None]) -> None:
    """Make a version each hour, and pin the entry half an hour after it."""
    for number, title in enumerate(titles):
        words = None if title is None else EntryText(title=title, answer="a")
        edition = Edition(
            guild_id=GUILD,
            key=key,
            number=0,
            deed=Deed.EDIT,
            wording=words and Wording(ja=words, en=words),
            made_at=BEGIN + datetime.timedelta(hours=number),
        )
        await save_editions(database, [Change(edition=edition, seen=number)])
        await add_card(
            database,
            guild_id=GUILD,
            channel_id=number + 1,
            what=f"entry:{key}",
            made_by=1,
            now=edition.made_at + datetime.timedelta(minutes=30),
        )


async def titles_then(database: Database, begin: str) -> list[str | None]:
    deeds: list[AuditEntry] = [
        each for each in await audit_of(database, guild_id=GUILD, most=99) if each.deed.startswith(begin)
    ]
    then = await wordings_then(database, deeds)
    return [then[each.id].ja.title if each.id in then else None for each in reversed(deeds)]


async def test_an_own_entry_goes_by_the_title_that_it_had_or_had_last(database: Database):
    await made(database, "own.1", ["一", "二", None, "三"])
    assert await titles_then(database, "answers.") == ["一", "二", "二", "三"]
    assert await titles_then(database, "cards.") == ["一", "二", "二", "三"]


async def test_a_card_with_the_guides_own_words_goes_by_todays(database: Database):
    for what in ("entry:faq.fee", "fee:abc"):
        before = BEGIN - datetime.timedelta(hours=1)
        await add_card(database, guild_id=GUILD, channel_id=9, what=what, made_by=1, now=before)
    await made(database, "faq.fee", ["一", None])
    assert await titles_then(database, "cards.") == [None, None, "一", None]
    assert await titles_then(database, "answers.") == ["一", "一"]
