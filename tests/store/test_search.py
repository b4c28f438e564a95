"""The search over a guide that comes out of a database."""

import datetime

from bench.question_sets import TUNING, read_half
from bot.asking import shipped_guide
from bot.search.search import Search
from bot.settings import DATA
from bot.store.database import open_database
from bot.store.migrate import migrate
from bot.store.snapshot import load_guide, refreshed_guide


async def test_questions_find_the_same_on_either_database_as_in_the_files(url: str) -> None:
    async with await open_database(url) as database:
        await migrate(database)
        await refreshed_guide(database, DATA, today=datetime.date(2026, 11, 24))
        stored = await load_guide(database)
    shipped = shipped_guide(DATA)
    assert (stored, [*stored.entries]) == (shipped, [*shipped.entries])
    one = Search(shipped.vocabulary, shipped.entries.values())
    other = Search(stored.vocabulary, stored.entries.values())
    for each in read_half(TUNING).asked[::5]:
        assert other.find(each.text) == one.find(each.text)
