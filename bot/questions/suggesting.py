"""Suggestions of entries while somebody types into a command's option."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord.app_commands import Choice

from bot.domain.names import folded_name
from bot.editions.ownwords import title_of
from bot.i18n import Words
from bot.render.entrychoices import EntryChoices
from bot.render.entrynames import told_apart
from bot.render.theme import Limit, clip

if TYPE_CHECKING:
    from bot.app import GuideBot


async def suggested_entries(interaction: "discord.Interaction[GuideBot]", typed: str) -> list[Choice[str]]:
    """Return entries of the server's guide, the likeliest first."""
    bot = interaction.client
    guide, words = bot.guide_of(interaction), bot.words(interaction)
    choices = guide.once(("suggestions", words.language), lambda: EntryChoices(words, guide))
    typed = typed.strip()
    if not typed:
        return choices.useful()
    matches = (await bot.finder.find(guide, typed)).matches if len(typed) > 1 else ()
    return choices.found([match.key for match in matches]) if matches else choices.holding(typed)


def suggested_own(
    interaction: "discord.Interaction[GuideBot]", typed: str, *, taken_away: bool
) -> list[Choice[str]]:
    """Return the entries that the server changed or added, the latest change first.

    ``taken_away``: also those of which it has no words any more. What members do not read is marked.
    """
    bot = interaction.client
    editions = sorted(
        bot.guides.editions(interaction.guild_id).values(), key=lambda edition: edition.made_at, reverse=True
    )
    words = bot.words(interaction)
    titled = [
        (edition.key, title)
        for edition in editions
        if (taken_away or edition.wording is not None)
        and (title := title_of(bot.guides, edition, words.language))
    ]
    return _choices(interaction, titled, typed)


def suggested_gone(interaction: "discord.Interaction[GuideBot]", typed: str) -> list[Choice[str]]:
    """Return what the server had and its guide does not show any more, by the title that it had last."""
    bot, language = interaction.client, interaction.client.words(interaction).language
    last = bot.guides.last_words(interaction.guild_id or 0)
    return _choices(interaction, [(key, each[language].title) for key, each in last.items()], typed)


def _choices(
    interaction: "discord.Interaction[GuideBot]", titled: Sequence[tuple[str, str]], typed: str
) -> list[Choice[str]]:
    """Return of (key, title) those whose title holds what was typed, told apart and marked."""
    words, shown = interaction.client.words(interaction), interaction.client.guide_of(interaction).entries
    wanted = folded_name(typed[: Limit.OPTION_TEXT])
    names = told_apart(words, titled)
    return [
        Choice(name=_marked(words, name, shown=key in shown), value=key)
        for (key, title), name in zip(titled, names, strict=True)
        if wanted in folded_name(title)
    ][: Limit.AUTOCOMPLETE_CHOICES]


def _marked(words: Words, name: str, *, shown: bool) -> str:
    if shown:
        return clip(name, Limit.OPTION_TEXT)
    room = Limit.OPTION_TEXT - len(words("audit.gone", title=""))
    return words("audit.gone", title=clip(name, room))
