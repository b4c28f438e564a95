"""``/exitcheck``: one short form, then whether the member can leave and what to do first."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import StaleComponentError, custom_id, show_form, submitted
from bot.domain.errors import UserError
from bot.domain.exitcheck import ASKED_ABOUT, BALANCE, UNFINISHED, ExitDay, cautions, questions
from bot.domain.exitform import Ticked, read_balance, unpacked
from bot.domain.guide import Entry, Side
from bot.domain.services import CROWDWORKS, Service
from bot.domain.snapshot import Guide
from bot.failures import explained
from bot.i18n import Words
from bot.render.choices import service_choices
from bot.render.exitcheck import ExitPages, other_service_answer
from bot.render.theme import Answer, Limit, button, clip, menu
from bot.sharing import report_button, respond, share, share_button


class ExitCheck(commands.Cog):
    """The exit check."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("exitcheck.open", 1, self.on_open)
        bot.router.on("exit.form", 1, self.on_form)
        bot.router.on("exit.share", 1, self.on_share)
        bot.router.on("exit.again", 1, self.on_again)
        bot.router.on("exit.other", 1, self.on_share_other)

    @app_commands.command()
    async def exitcheck(
        self,
        interaction: discord.Interaction[GuideBot],
        service: str | None = None,
        public: bool = False,  # noqa: FBT001, FBT002 - an option of a slash command
    ) -> None:
        """Open the form, or for another service answer at once."""
        await self._begin(interaction, service, public=public)

    async def on_open(self, interaction: discord.Interaction[Any], service: str) -> None:
        """Do what the command does, privately, for the service whose id a button names."""
        await self._begin(interaction, service, public=False)

    async def _begin(
        self, interaction: discord.Interaction[Any], service: str | None, *, public: bool
    ) -> None:
        words = self.bot.words(interaction)
        chosen = self.bot.guide.service_named(service or CROWDWORKS)
        if chosen is None:
            names = words.list([each.name[words.language] for each in self.bot.guide.services.values()])
            raise UserError("common.unknown_service", text=(service or "")[:60], examples=names)
        if chosen.key == CROWDWORKS:
            await self._open(interaction, words, public=public, ticked=Ticked(keys=frozenset()))
            return
        await respond(
            interaction,
            public=public,
            private=lambda words: self._other(interaction, words, chosen, private=True),
            shared=lambda words: self._other(interaction, words, chosen, private=False),
        )

    async def _open(
        self, interaction: discord.Interaction[Any], words: Words, *, public: bool, ticked: Ticked
    ) -> None:
        entries = self.bot.guide_of(interaction).entries
        groups = (
            ("worker", questions(entries, Side.WORKER)),
            ("client", questions(entries, Side.CLIENT)),
            ("caution", tuple(entry for entry in cautions(entries) if entry.key != UNFINISHED)),
        )
        items: list[ui.Item[Any]] = [_group(words, name, asked, ticked) for name, asked in groups if asked]
        items.append(
            ui.Label(
                text=clip(words("exitcheck.form.balance"), Limit.LABEL),
                description=clip(words("exitcheck.form.balance_hint"), Limit.LABEL_DESCRIPTION),
                component=ui.TextInput(
                    custom_id="balance",
                    placeholder=words("exitcheck.form.balance_placeholder"),
                    required=False,
                    max_length=100,
                    default=words.yen(ticked.balance) if ticked.balance else None,
                ),
            )
        )
        await show_form(
            interaction,
            title=clip(words("exitcheck.form.title"), Limit.MODAL_TITLE),
            identity=custom_id("exit.form", 1, "p" if public else ""),
            items=items,
        )

    def _today(self, guide: Guide) -> ExitDay:
        """Return today's exit checks by ``guide``, put in order once for all who ask."""
        today = self.bot.today()

        def day() -> ExitDay:
            return ExitDay(guide.entries, service=guide.services[CROWDWORKS], date=today)

        return guide.once("exit checks", day, on=today)

    async def on_form(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Answer a submitted form."""
        fields = submitted(interaction)
        keys = frozenset(key for name in ("worker", "client", "caution") for key in fields.get(name, ()))
        if not all(key.startswith(ASKED_ABOUT) for key in keys):
            raise StaleComponentError
        keys &= self._today(self.bot.guide_of(interaction)).asked  # an older form may ask for what is gone
        unread = ""
        try:
            ticked = Ticked(keys=keys, balance=read_balance("".join(fields.get("balance", ()))))
        except UserError as error:
            unread = explained(self.bot.words(interaction), error) or ""
            ticked = Ticked(keys=keys | {BALANCE})
        await respond(
            interaction,
            public=payload == "p",
            private=lambda words: self._private(interaction, words, ticked, unread),
            shared=lambda words: self._shared(interaction, words, ticked),
        )

    def _private(
        self, interaction: discord.Interaction[Any], words: Words, ticked: Ticked, unread: str
    ) -> Answer:
        guide = self.bot.guide_of(interaction)
        check = self._today(guide).check(ticked.keys, ticked.balance)
        pages = _written(words, guide)
        packed = ticked.packed()
        opened = menu(custom_id("entry.open", 1), words("guide.details_menu"), pages.options(check))
        last = (
            share_button(words, custom_id("exit.share", 1, packed)),
            button(words("exitcheck.again"), custom_id("exit.again", 1, packed)),
            *report_button(interaction, words, "exitcheck"),
        )
        return Answer(pages.embeds(check, unread_balance=unread), ((opened,), last))

    def _shared(self, interaction: discord.Interaction[Any], words: Words, ticked: Ticked) -> Answer:
        """Return the result for all: how much somebody has is not for the channel."""
        keys = ticked.keys if ticked.balance is None else ticked.keys | {BALANCE}
        guide = self.bot.guide_of(interaction)
        check = self._today(guide).check(keys)
        return Answer(_written(words, guide).embeds(check), (report_button(interaction, words, "exitcheck"),))

    def _unpacked(self, interaction: discord.Interaction[Any], payload: str) -> Ticked:
        try:
            return unpacked(payload, self._today(self.bot.guide_of(interaction)).asked)
        except ValueError as error:
            raise StaleComponentError from error

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post the result for all."""
        ticked = self._unpacked(interaction, payload)
        await share(interaction, lambda words: self._shared(interaction, words, ticked))

    async def on_again(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Open the form again with the same ticks."""
        words = self.bot.words(interaction)
        await self._open(interaction, words, public=False, ticked=self._unpacked(interaction, payload))

    def _other(
        self, interaction: discord.Interaction[Any], words: Words, service: Service, *, private: bool
    ) -> Answer:
        guide = self.bot.guide_of(interaction)
        entry = guide.entries.get(f"exit.{service.id}")
        answer = other_service_answer(words, guide, service, entry)
        row = report_button(interaction, words, f"exitcheck.{service.id}")
        if private:
            row = (share_button(words, custom_id("exit.other", 1, service.id)), *row)
        return replace(answer, rows=(row,))

    async def on_share_other(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post what the guide knows about leaving another service for all."""
        service = self.bot.guide.services.get(f"service.{payload}")
        if service is None:
            raise StaleComponentError
        await share(interaction, lambda words: self._other(interaction, words, service, private=False))

    @exitcheck.autocomplete("service")
    async def suggest_service(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest services by what people call them."""
        return service_choices(self.bot.words(interaction), self.bot.guide, typed)


def _written(words: Words, guide: Guide) -> ExitPages:
    return guide.once(("exit pages", words.language), lambda: ExitPages(words, guide))


def _group(words: Words, name: str, asked: Sequence[Entry], ticked: Ticked) -> ui.Label[Any]:
    return ui.Label(
        text=clip(words(f"exitcheck.form.{name}"), Limit.LABEL),
        description=clip(words(f"exitcheck.form.{name}_hint"), Limit.LABEL_DESCRIPTION),
        component=ui.CheckboxGroup(
            custom_id=name,
            required=False,
            min_values=0,
            max_values=len(asked),
            options=[
                discord.CheckboxGroupOption(
                    label=clip(entry[words.language].question, Limit.OPTION_TEXT),
                    value=entry.key,
                    default=entry.key in ticked.keys,
                )
                for entry in asked
            ],
        ),
    )


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(ExitCheck(bot))
