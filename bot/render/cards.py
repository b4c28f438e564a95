"""Living cards: an answer as it stands pinned, without what depends on the day of reading."""

import datetime
import hashlib
import json
from collections.abc import Mapping

from msgspec.structs import replace

from bot.domain.cards import COMPARE, ENTRY, FEE
from bot.domain.compare import Sort
from bot.domain.compareanswer import CompareDay
from bot.domain.comparequestion import unpacked
from bot.domain.editions import Wording
from bot.domain.errors import UserError
from bot.domain.feeanswer import answer
from bot.domain.feequestion import asked_from
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.compare import ComparePages
from bot.render.fee import fee_answer
from bot.render.guide import entry_answer
from bot.render.theme import Answer, Colour, card


def card_answer(words: Words, guide: Guide, what: str, today: datetime.date) -> Answer | None:
    """Return what a card shows, without buttons; ``None`` where the guide does not have it any more.

    Rates are those of ``today``. The next payout date is left off: tomorrow it would be another. Services in
    the order of their next payout dates therefore stand in that of take-home.
    """
    kind, _, subject = what.partition(":")
    if kind == ENTRY:
        entry = guide.entries.get(subject)
        return entry and entry_answer(words, guide, entry)
    return (_fee if kind == FEE else _compare)(words, guide, subject, today)


def _fee(words: Words, guide: Guide, packed: str, today: datetime.date) -> Answer | None:
    try:
        asked = asked_from(packed)
    except ValueError:
        return None
    try:
        result = answer(asked.question, guide, today)
    except UserError:
        return None
    shown = replace(result, payday=None)
    return fee_answer(words, guide, shown, working=asked.working, unit=asked.unit)


def _compare(words: Words, guide: Guide, packed: str, today: datetime.date) -> Answer | None:
    try:
        question = unpacked(packed)
    except ValueError:
        return None
    if question.job and question.job not in guide.jobs:
        return None
    if question.sort is Sort.PAYOUT:
        question = replace(question, sort=Sort.TAKE_HOME)
    day = guide.once("card comparisons", lambda: CompareDay(guide, today), on=today)
    written = ("card comparison pages", words.language)
    pages = guide.once(written, lambda: ComparePages(words, guide), on=today)
    try:
        compared = day.compared(question)
    except UserError:
        return None
    return Answer((pages.page(compared, question.page),))


def missing_answer(words: Words) -> Answer:
    """Return what a card says whose answer the guide does not have any more."""
    embed = card(title=words("pins.missing.title"), lead=words("pins.missing.lead"), colour=Colour.CAUTION)
    return Answer((embed,))


def shown_hash(shown: Answer) -> str:
    """Return what tells the content of one message from that of another."""
    content = [[embed.to_dict() for embed in shown.embeds], [list(row) for row in shown.rows], shown.content]
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def answer_title(words: Words, guide: Guide, what: str, today: datetime.date) -> str | None:
    """Return in a line what a card shows; ``None`` where the guide does not have it any more."""
    shown = card_answer(words, guide, what, today)
    return shown.embeds[0].title if shown else None


def card_title(
    words: Words, guide: Guide, gone: Mapping[str, Wording], what: str, today: datetime.date
) -> str:
    """Return in a line what a card shows; where that is gone, which answer it was.

    ``gone`` has the last words of entries that are not in the guide any more, by key.
    """
    title = answer_title(words, guide, what, today)
    if title:
        return title
    last = gone.get(what.removeprefix(f"{ENTRY}:"))
    which = last[words.language].title if last else about(what)
    return words("pins.missing.which", title=words("pins.missing.title"), which=which)


def about(what: str) -> str:
    """Return what a report of a mistake in a card is about, as under the answer itself."""
    kind, _, subject = what.partition(":")
    if kind == ENTRY:
        return subject
    return f"{FEE}.{asked_from(subject).question.service}" if kind == FEE else COMPARE
