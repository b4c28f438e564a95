"""What an entry loses when a file leaves parts of it out."""

from bot.domain.carried import Carried, Step
from bot.domain.editions import Wording
from bot.domain.guide import EntryText

FULL = EntryText(title="題", answer="答え", body="本文", keywords=("手数料",))
SHORT = EntryText(title="題", answer="答え")


def test_what_a_file_leaves_out_is_named_even_where_one_language_keeps_it() -> None:
    step = Step(carried=Carried(key="faq.fee", ja=SHORT, en=FULL), before=Wording(ja=FULL, en=FULL), seen=0)
    assert step.emptied == ("body", "keywords")


def test_a_new_entry_and_an_unchanged_one_lose_nothing() -> None:
    carried = Carried(key="own.1", ja=SHORT, en=SHORT)
    assert Step(carried=carried, before=None, seen=0).emptied == ()
    assert Step(carried=carried, before=carried.wording, seen=1).emptied == ()
