"""Suggestions of entries while somebody types into a command's option."""

from typing import TYPE_CHECKING

import discord
from discord.app_commands import Choice

from bot.domain.names import folded_name
from bot.editions.ownwords import title_of
from bot.render.entrychoices import EntryChoices
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


def suggested_own(interaction: "discord.Interaction[GuideBot]", typed: str) -> list[Choice[str]]:
    """Return the entries that the server changed or added, the latest change first."""
    bot = interaction.client
    language = bot.words(interaction).language
    editions = bot.guides.editions(interaction.guild_id).values()
    wanted = folded_name(typed[: Limit.OPTION_TEXT])
    titles = [
        (edition.key, title)
        for edition in sorted(editions, key=lambda edition: edition.made_at, reverse=True)
        if (title := title_of(bot.guides, edition, language)) and wanted in folded_name(title)
    ]
    return [
        Choice(name=clip(title, Limit.OPTION_TEXT), value=key)
        for key, title in titles[: Limit.AUTOCOMPLETE_CHOICES]
    ]


def suggested_gone(interaction: "discord.Interaction[GuideBot]", typed: str) -> list[Choice[str]]:
    """Return what the server had and its guide does not show any more, by the title that it had last."""
    bot, words = interaction.client, interaction.client.words(interaction)
    wanted = folded_name(typed[: Limit.OPTION_TEXT])
    return [
        Choice(name=clip(words("audit.gone", title=title), Limit.OPTION_TEXT), value=key)
        for key, wording in bot.guides.last_words(interaction.guild_id or 0).items()
        if wanted in folded_name(title := wording[words.language].title)
    ]
