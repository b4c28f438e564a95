"""``/reregister``: how to come back, in tabs, and the private profile check."""

from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, show_form, submitted, update
from bot.domain.guide import Entry
from bot.domain.likeness import compare_profiles
from bot.domain.reregister import Return, Situation, reregister
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.guide import entry_options
from bot.render.reregister import Tab, profile_answer, reregister_answer, shown_on
from bot.render.theme import Answer, Limit, button, clip, menu
from bot.sharing import report_button, respond, share, share_button

PROFILE_FIELDS = ("old_name", "new_name", "old_intro", "new_intro")
NAME_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is being looked at; it travels in the custom ids."""

    situation: Situation = Situation.LEFT
    tab: Tab = Tab.STEPS

    def packed(self) -> str:
        """Return it in a few characters."""
        return f"{self.situation.value}~{self.tab.value}"


def unpacked(payload: str) -> View:
    """Return what ``packed`` wrote. Raises StaleComponentError for anything else."""
    situation, _, tab = payload.partition("~")
    try:
        return View(situation=Situation(situation), tab=Tab(tab))
    except ValueError as error:
        raise StaleComponentError from error


class Reregister(commands.Cog):
    """Coming back."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("rereg.tab", 1, self.on_tab)
        bot.router.on("rereg.situation", 1, self.on_situation)
        bot.router.on("rereg.share", 1, self.on_share)
        bot.router.on("rereg.profile", 1, self.on_profile)
        bot.router.on("rereg.compare", 1, self.on_compare)

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
        view = View(situation=Situation(situation) if situation else Situation.LEFT)
        await respond(
            interaction,
            public=public,
            private=lambda words: self._private(interaction, words, view),
            shared=lambda words: self._shared(interaction, words, view),
        )

    def _answer(self, words: Words, view: View) -> Answer:
        found = reregister(view.situation, self.bot.guide.entries)
        return reregister_answer(words, self.bot.guide, found, view.situation, view.tab)

    def _shared(self, interaction: discord.Interaction[Any], words: Words, view: View) -> Answer:
        report = report_button(interaction, words, f"reregister.{view.tab.value}")
        return replace(self._answer(words, view), rows=(report,))

    def _private(self, interaction: discord.Interaction[Any], words: Words, view: View) -> Answer:
        tabs = tuple(
            button(
                words(f"reregister.tab.{tab.value}"),
                custom_id("rereg.tab", 1, replace(view, tab=tab).packed()),
                disabled=tab is view.tab,
            )
            for tab in Tab
        )
        situations = [
            (each.value, words(f"commands.reregister.options.situation.choices.{each.value}"))
            for each in Situation
        ]
        choose = menu(
            custom_id("rereg.situation", 1, view.packed()),
            words("reregister.situation_menu"),
            situations,
            view.situation.value,
        )
        found = reregister(view.situation, self.bot.guide.entries)
        details = menu(
            custom_id("entry.open", 1),
            words("guide.details_menu"),
            entry_options(words, (*shown_on(found, view.tab), *_more(self.bot.guide, found, view.tab))),
        )
        last = [share_button(words, custom_id("rereg.share", 1, view.packed()))]
        if found.profile_check:
            last.append(button(words("reregister.profile_button"), custom_id("rereg.profile", 1)))
        last.extend(report_button(interaction, words, f"reregister.{view.tab.value}"))
        return replace(self._answer(words, view), rows=(tabs, (choose,), (details,), tuple(last)))

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

    async def on_profile(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Open the form of the profile check."""
        words = self.bot.words(interaction)
        await show_form(
            interaction,
            title=clip(words("reregister.profile.form_title"), Limit.MODAL_TITLE),
            identity=custom_id("rereg.compare", 1),
            items=[_field(words, name) for name in PROFILE_FIELDS],
        )

    async def on_compare(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Answer the profile check, privately always; nothing of it is kept."""
        fields = submitted(interaction)
        likeness = compare_profiles(*("".join(fields.get(name, ())) for name in PROFILE_FIELDS))
        await send(interaction, profile_answer(self.bot.words(interaction), likeness), ephemeral=True)


def _more(guide: Guide, found: Return, tab: Tab) -> tuple[Entry, ...]:
    """Return the entries that those of a tab point to."""
    related = dict.fromkeys(key for entry in shown_on(found, tab) for key in entry.related)
    return tuple(guide.entries[key] for key in related if key in guide.entries)


def _field(words: Words, name: str) -> ui.Label[Any]:
    long = name.endswith("intro")
    return ui.Label(
        text=clip(words(f"reregister.profile.{name}"), Limit.LABEL),
        description=clip(words("reregister.profile.hint"), Limit.LABEL_DESCRIPTION),
        component=ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            required=False,
            max_length=int(Limit.TEXT_INPUT) if long else NAME_LENGTH,
        ),
    )


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Reregister(bot))
