"""``/reregister``: how to come back, in tabs."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec import Struct
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.domain.guide import Entry
from bot.domain.reregister import Return, Situation, reregister
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.guide import entry_options
from bot.render.reregister import Tab, reregister_answer, shown_on
from bot.render.theme import Answer, Row, button, menu
from bot.sharing import report_button, respond, share, share_button


class View(Struct, frozen=True, kw_only=True):
    """What is being looked at; it travels in the custom ids."""

    situation: Situation | None = None
    """``None``: not told."""
    tab: Tab = Tab.STEPS

    def packed(self) -> str:
        """Return it in a few characters."""
        return f"{self.situation.value if self.situation else ''}~{self.tab.value}"


def unpacked(payload: str) -> View:
    """Return what ``packed`` wrote. Raises StaleComponentError for anything else."""
    situation, _, tab = payload.partition("~")
    try:
        return View(situation=Situation(situation) if situation else None, tab=Tab(tab))
    except ValueError as error:
        raise StaleComponentError from error


class Reregister(commands.Cog):
    """Coming back."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("reregister.open", 1, self.on_open)
        bot.router.on("rereg.tab", 1, self.on_tab)
        bot.router.on("rereg.situation", 1, self.on_situation)
        bot.router.on("rereg.share", 1, self.on_share)

    @app_commands.command()
    @app_commands.choices(
        situation=[app_commands.Choice(name=each.value, value=each.value) for each in Situation]
    )
    async def reregister(
        self,
        interaction: discord.Interaction[GuideBot],
        situation: str | None = None,
        public: bool = False,  # noqa: FBT001, FBT002 - an option of a slash command
    ) -> None:
        """Answer ``/reregister``."""
        view = View(situation=Situation(situation) if situation else None)
        await respond(
            interaction,
            public=public,
            private=lambda words: self._private(interaction, words, view),
            shared=lambda words: self._shared(interaction, words, view),
        )

    def _shared(self, interaction: discord.Interaction[Any], words: Words, view: View) -> Answer:
        report = report_button(interaction, words, f"reregister.{view.tab.value}")
        return Answer(_page(self.bot.guide_of(interaction), words, view).embeds, (report,))

    def _private(self, interaction: discord.Interaction[Any], words: Words, view: View) -> Answer:
        page = _page(self.bot.guide_of(interaction), words, view)
        *menus, last = page.rows
        report = report_button(interaction, words, f"reregister.{view.tab.value}")
        return Answer(page.embeds, (*menus, (*last, *report)))

    async def on_open(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Answer a button as the command does without options."""
        answer = self._private(interaction, self.bot.words(interaction), View())
        await send(interaction, answer, ephemeral=True)

    async def on_tab(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Turn to another tab in place."""
        await update(interaction, self._private(interaction, self.bot.words(interaction), unpacked(payload)))

    async def on_situation(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Change the situation in place."""
        try:
            view = replace(unpacked(payload), situation=Situation("".join(chosen(interaction))))
        except ValueError as error:
            raise StaleComponentError from error
        await update(interaction, self._private(interaction, self.bot.words(interaction), view))

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post the tab for all."""
        view = unpacked(payload)
        await share(interaction, lambda words: self._shared(interaction, words, view))


def _page(guide: Guide, words: Words, view: View) -> Answer:
    """Return a tab with all that stands under it for its one reader, but for the report button.

    A snapshot of the guide has few tabs, and nothing is asked that changes them: each is written once.
    """
    return guide.once(("reregister", words.language, view), lambda: _written(words, guide, view))


def _written(words: Words, guide: Guide, view: View) -> Answer:
    found = reregister(view.situation, guide.entries)
    answer = reregister_answer(words, guide, found, view.situation, view.tab)
    choose = menu(
        custom_id("rereg.situation", 1, view.packed()),
        words("reregister.situation_menu"),
        [
            (each.value, words(f"commands.reregister.options.situation.choices.{each.value}"))
            for each in Situation
        ],
        view.situation.value if view.situation else None,
    )
    details = menu(
        custom_id("entry.open", 1),
        words("guide.details_menu"),
        entry_options(words, (*shown_on(found, view.tab), *_more(guide, found, view.tab))),
    )
    last = [share_button(words, custom_id("rereg.share", 1, view.packed()))]
    if found.profile_check:
        last.append(button(words("reregister.profile_button"), custom_id("rereg.profile", 1)))
    return replace(answer, rows=(_tabs(words, view), (choose,), (details,), tuple(last)))


def _tabs(words: Words, view: View) -> Row:
    return tuple(
        button(
            words(f"reregister.tab.{tab.value}"),
            custom_id("rereg.tab", 1, replace(view, tab=tab).packed()),
            disabled=tab is view.tab,
        )
        for tab in Tab
    )


def _more(guide: Guide, found: Return, tab: Tab) -> tuple[Entry, ...]:
    """Return the entries that those of a tab point to."""
    related = dict.fromkeys(key for entry in shown_on(found, tab) for key in entry.related)
    return tuple(guide.entries[key] for key in related if key in guide.entries)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Reregister(bot))
