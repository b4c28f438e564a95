"""The log of changes: who did what when, in words."""

import datetime
from collections.abc import Mapping, Sequence

import discord
from msgspec import Struct

from bot.domain.audit import FORGOTTEN, AuditEntry
from bot.domain.cards import COMPARE, ENTRY, FEE
from bot.domain.editions import Wording
from bot.domain.guide import Language
from bot.domain.serversettings import CHANNELS, OPTIONS, Setting
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.cards import answer_title
from bot.render.pages import Page
from bot.render.reports import about_title
from bot.render.settings import option_label
from bot.render.theme import Answer, Limit, card, plain, units

PAGE = 8
"""Deeds that one message shows: each takes two lines or three on a phone."""
MOST_TOGETHER = 10
"""Deeds that are posted together into a log channel, as far as their lines fit."""
MOST_ROLES = 5
"""Roles of a setting that are named; of more, those that came or went are among them."""
_LONGEST_TITLE = 80
_LONGEST_OF_TWO = 40
_BETWEEN = "\n\n"
_UNKNOWN = "–"


class Narrowing(Struct, frozen=True, kw_only=True):
    """What a list of deeds is narrowed down to; ``None`` where it is not."""

    actor_id: int | None = None
    about: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    """The last day that counts."""


class Reading(Struct, frozen=True, kw_only=True):
    """Whose guide the deeds are about."""

    guide: Guide
    gone: Mapping[str, Wording]
    """The last words of entries that are not in the guide any more, by key."""
    then: Mapping[int, Wording]
    """The words that an entry had when something was done to it, by the deed's id."""
    today: datetime.date
    operators: Language
    """The operator's language, which holds where a server chose none."""


def audit_answer(words: Words, reading: Reading, page: Page[AuditEntry], narrowing: Narrowing) -> Answer:
    """Return a page of deeds, the latest first."""
    by = _narrowed(words, reading, narrowing)
    lines = [words("audit.narrowed", by=words.list(by))] if by else []
    if not page.total:
        lines.append(words("audit.none_found" if by else "audit.none"))
    lines.extend(deed_lines(words, reading, each) for each in page.items)
    title = words("audit.title", count=page.total)
    if page.pages > 1:
        title = words("audit.title_page", count=page.total, page=page.number + 1, pages=page.pages)
    return Answer((card(title=title, lead=_BETWEEN.join(lines), footer=words("audit.kept")),))


def fitting(words: Words, reading: Reading, deeds: Sequence[AuditEntry]) -> Sequence[AuditEntry]:
    """Return as many of ``deeds`` as are shown whole in one message, from the first one on; at least that."""
    room = Limit.EMBED_DESCRIPTION
    for number, each in enumerate(deeds):
        room -= units(deed_lines(words, reading, each)) + (len(_BETWEEN) if number else 0)
        if room < 0:
            return deeds[: max(number, 1)]
    return deeds


def log_answer(words: Words, reading: Reading, deeds: Sequence[AuditEntry], mark: str) -> Answer:
    """Return deeds as they are posted into a log channel, the oldest first, with a mark to know them by."""
    lines = [deed_lines(words, reading, each) for each in deeds]
    embed = card(
        title=words("audit.log.title"),
        lead=_BETWEEN.join(lines),
        footer=words("audit.log.footer", mark=mark),
    )
    return Answer((embed,))


def deed_lines(words: Words, reading: Reading, entry: AuditEntry) -> str:
    """Return one deed: when and by whom, and below what was done."""
    who = _who(words, entry.actor_id)
    line = words("audit.line", when=discord.utils.format_dt(entry.made_at, "f"), who=who)
    return f"{line}\n{_done(words, reading, entry)}"


def entry_title(words: Words, reading: Reading, key: str) -> str:
    """Return the title that an entry has, or had last; its key where none is known."""
    entry = reading.guide.entries.get(key) or reading.gone.get(key)
    return entry[words.language].title if entry else key


def _entry_title(words: Words, reading: Reading, key: str) -> str:
    return plain(entry_title(words, reading, key), _LONGEST_TITLE)


def _done(words: Words, reading: Reading, entry: AuditEntry) -> str:
    group, _, name = entry.deed.partition(".")
    detail, key = entry.detail, f"audit.deed.{group}.{name}"
    channel = detail.get("channel")
    values = {
        "what": _what(words, reading, entry),
        "channel": f"<#{channel}>" if channel else _UNKNOWN,
        "report": detail.get("report", _UNKNOWN),
        "restored": detail.get("restored", _UNKNOWN),
        "value": _setting_value(words, reading, entry),
    }
    if key not in words:
        return words("audit.other", deed=plain(entry.deed), what=values["what"])
    number, approver = detail.get("number"), detail.get("approver")
    version = "" if number is None else words("audit.version", number=number)
    approved = words("audit.approved", who=f"<@{approver}>") if approver else ""
    return words(key, **values) + version + approved


def _what(words: Words, reading: Reading, entry: AuditEntry) -> str:
    what = str(entry.detail.get("what", ""))
    kind, _, subject = what.partition(":")
    if entry.deed.startswith("settings."):
        name = f"settings.name.{entry.about}"
        return words(name) if name in words else plain(entry.about)
    if entry.deed.startswith("reports."):
        return about_title(words, reading.guide, reading.gone, what)
    if kind in (FEE, COMPARE):
        generic = words(f"audit.about.{kind}")
        title = answer_title(words, reading.guide, what, reading.today)
        return (
            words("audit.about.answer", title=plain(title, _LONGEST_TITLE), kind=generic)
            if title
            else generic
        )
    return _entry(words, reading, entry.id, subject if kind == ENTRY else entry.about)


def _entry(words: Words, reading: Reading, deed_id: int, key: str) -> str:
    """Return the title that an entry had when something was done to it, and the one of today beside it."""
    now, then = entry_title(words, reading, key), reading.then.get(deed_id)
    if then is None or then[words.language].title == now:
        return words("audit.about.entry", title=plain(now, _LONGEST_TITLE))
    was = then[words.language].title
    if key not in reading.guide.entries:
        return words("audit.about.entry", title=plain(was, _LONGEST_TITLE))
    return words("audit.about.renamed", title=plain(was, _LONGEST_OF_TWO), now=plain(now, _LONGEST_OF_TWO))


def _setting_value(words: Words, reading: Reading, entry: AuditEntry) -> str:
    """Return what a setting was and what it became; nothing for other deeds."""
    if entry.about not in list(Setting):
        return _UNKNOWN
    setting = Setting(entry.about)
    before, value = (str(entry.detail.get(name) or "") for name in ("before", "value"))
    return words(
        "audit.value_before",
        before=_chosen(words, reading, setting, before, beside=value),
        value=_chosen(words, reading, setting, value, beside=before),
    )


def _chosen(words: Words, reading: Reading, setting: Setting, noted: str, *, beside: str) -> str:
    """Return a setting as it was noted, with what came or went since ``beside`` first."""
    if noted in OPTIONS.get(setting, ()):
        return option_label(words, setting, noted, reading.operators)
    if setting in CHANNELS and noted:
        return f"<#{noted}>"
    roles = sorted(noted.split(), key=beside.split().__contains__)
    named = [f"<@&{role}>" for role in roles[:MOST_ROLES]]
    if len(roles) > MOST_ROLES:
        named.append(words("audit.more_roles", count=len(roles) - MOST_ROLES))
    return words.list(named) or words("audit.unset")


def _who(words: Words, actor_id: int | None) -> str:
    if actor_id is None:
        return words("audit.bot")
    return words("audit.forgotten") if actor_id == FORGOTTEN else f"<@{actor_id}>"


def _narrowed(words: Words, reading: Reading, narrowing: Narrowing) -> list[str]:
    by: list[str] = []
    if narrowing.actor_id is not None:
        by.append(f"<@{narrowing.actor_id}>")
    if narrowing.about is not None:
        by.append(words("audit.about.entry", title=_entry_title(words, reading, narrowing.about)))
    if narrowing.since is not None:
        by.append(words("audit.since", date=words.date(narrowing.since)))
    if narrowing.until is not None:
        by.append(words("audit.until", date=words.date(narrowing.until)))
    return by
