"""What a server made of its answers, version by version, page by page."""

from typing import TYPE_CHECKING

import discord
from msgspec import Struct
from msgspec.structs import replace

from bot.components import custom_id, send
from bot.domain.editions import OWN, Edition, is_own, laid_over, wording_of
from bot.domain.errors import UserError
from bot.domain.guide import Entry, Language
from bot.domain.versions import Version, versions_of
from bot.i18n import Words
from bot.render.guide import entry_answer
from bot.render.history import (
    PAGE,
    changes_answer,
    history_answer,
    made_by,
    version_name,
    version_option,
)
from bot.render.pages import page_of, turning
from bot.render.theme import Answer, Component, Row, button, menu
from bot.servers.editors import editing_server
from bot.store.editions import history
from bot.store.releases import shipped_wordings

if TYPE_CHECKING:
    from bot.app import GuideBot

SHIPPED = 0
"""The number that stands for the shipped words."""
_STAND_IN = f"{OWN}1"
WORDS, CHANGES = "words", "changes"
"""The two views of a version."""


class Story(Struct, frozen=True, kw_only=True):
    """All there is to know about an entry's versions in one server."""

    key: str
    shipped: Entry | None
    versions: tuple[Version, ...]
    """The latest first."""

    @property
    def current(self) -> int:
        """The number of the version that holds; ``SHIPPED`` where the entry was never changed."""
        return self.versions[0].edition.number if self.versions else SHIPPED

    @property
    def in_use(self) -> int | None:
        """The number of the version that members read; ``None`` where they read nothing of this entry."""
        return self.current if self.shipped is not None or (self.restorable and self.edited) else None

    @property
    def edited(self) -> bool:
        """Whether words of the server's own hold."""
        return bool(self.versions) and self.versions[0].edition.wording is not None

    @property
    def restorable(self) -> bool:
        """Whether words of this entry would be shown: it is shipped, or an own one."""
        return self.shipped is not None or is_own(self.key)

    def edition(self, number: int) -> Edition:
        """Return a version. Raises ``UserError`` where there is none of this number."""
        for version in self.versions:
            if version.edition.number == number:
                return version.edition
        raise UserError("history.version_gone")

    def title(self, language: Language) -> str:
        """Return the title by which members know the entry, or knew it last."""
        wordings = [version.after or version.before for version in self.versions]
        if self.shipped is not None:
            wordings.append(wording_of(self.shipped))
        return next((wording[language].title for wording in wordings if wording), self.key)


async def story(bot: "GuideBot", guild_id: int, key: str) -> Story:
    """Return an entry's versions in a server.

    Raises ``UserError`` for an entry that was never there.
    """
    shipped = bot.guide.entries.get(key)
    if shipped is None and key not in bot.guides.editions(guild_id):
        raise UserError("history.unknown")
    editions = await history(bot.database, guild_id=guild_id, key=key)
    earlier = {} if shipped is None else await shipped_wordings(bot.database, shipped)
    return Story(key=key, shipped=shipped, versions=versions_of(editions, shipped, earlier))


async def show_history(interaction: discord.Interaction["GuideBot"], entry_key: str) -> None:
    """Show a moderator every version of an entry, privately.

    Raises ``UserError`` for who may not edit, and for an entry that the server does not have.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    await interaction.response.defer(ephemeral=True, thinking=True)
    told = await story(bot, guild_id, entry_key)
    await send(interaction, history_page(bot.words(interaction), told), ephemeral=True)


def history_page(words: Words, told: Story, number: int = 0, *, note: str = "") -> Answer:
    """Return a page of an entry's versions, with a menu to look at one and a way back to what is shipped."""
    page = page_of(told.versions, number, size=PAGE)
    rows: list[Row] = []
    options = [version_option(words, version.edition, told.in_use) for version in page.items]
    if options and told.shipped is not None:
        options.append((str(SHIPPED), words("history.option_shipped")))
    if options:
        rows.append((menu(custom_id("history.version", 1, told.key), words("history.menu"), options),))

    def turned(to: int) -> str:
        return custom_id("history.page", 1, f"{told.key}~{to}")

    rows.append(turning(words, page, turned, before="history.before", after="history.after"))
    rows.append(_take(words, told))
    if not told.restorable:
        note = "\n".join(filter(None, (note, words("history.gone"))))
    title = told.title(words.language)
    shown = history_answer(words, title, page, in_use=told.in_use, note=note)
    return replace(shown, rows=tuple(row for row in rows if row))


def version_page(
    bot: "GuideBot", words: Words, told: Story, guild_id: int, number: int, view: str, language: Language
) -> Answer:
    """Return a version: its words as members see them, or all that it changed.

    Raises ``UserError`` for a version that there is not.
    """
    if number == SHIPPED:
        return _shipped_page(bot, words, told, language)
    version = next((each for each in told.versions if each.edition.number == number), None)
    if version is None:
        raise UserError("history.version_gone")
    edition = version.edition
    # Words that have no place in the guide any more are shown as if they were an entry of the server's own.
    placed = edition if told.restorable else replace(edition, key=_STAND_IN)
    entry = laid_over(bot.guide, [placed]).entries.get(placed.key)

    def look(label: str, at: str, speaking: Language) -> Component:
        state = f"{told.key}~{number}~{at}~{speaking.value}"
        return button(label, custom_id("history.show", 1, state))

    looks: Row = ()
    if edition.wording is None or entry is None or view == CHANGES:
        shown = changes_answer(words, told.title(words.language), version, in_use=told.in_use)
        if edition.wording is not None and entry is not None:
            looks = (look(words("history.see_words"), WORDS, language),)
    else:
        shown = replace(
            entry_answer(bot.messages[language], bot.guides.of(guild_id), entry),
            content=f"{version_name(words, edition, told.in_use)}\n{made_by(words, edition)}",
        )
        looks = (
            look(words("history.see_changes"), CHANGES, language),
            look(bot.messages[language]("history.other_language"), WORDS, _other(language)),
        )
    state = f"{told.key}~{number}~{told.current}"
    restore: Row = ()
    if edition.wording is None:
        restore = _take(words, told)
    elif number != told.current and told.restorable:
        success = discord.ButtonStyle.success
        restore = (button(words("history.restore"), custom_id("history.restore", 1, state), style=success),)
    return replace(shown, rows=_filled(looks, (*restore, _back(words, told))))


def _shipped_page(bot: "GuideBot", words: Words, told: Story, language: Language) -> Answer:
    if told.shipped is None:
        raise UserError("history.version_gone")
    state = f"{told.key}~{SHIPPED}~{WORDS}~{_other(language).value}"
    other = button(bot.messages[language]("history.other_language"), custom_id("history.show", 1, state))
    shown = replace(
        entry_answer(bot.messages[language], bot.guide, told.shipped), content=words("history.shipped")
    )
    return replace(shown, rows=_filled((other,), (*_take(words, told), _back(words, told))))


def _take(words: Words, told: Story) -> Row:
    """Return the button that brings the shipped words back, where others hold."""
    if told.shipped is None or not told.edited:
        return ()
    identity = custom_id("history.take", 1, f"{told.key}~{told.current}")
    return (button(words("history.take"), identity),)


def _back(words: Words, told: Story) -> Component:
    return button(words("history.back"), custom_id("history.page", 1, f"{told.key}~0"))


def _filled(*rows: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if row)


def _other(language: Language) -> Language:
    return Language.EN if language is Language.JA else Language.JA
