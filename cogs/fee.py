"""``/fee``: the take-home for a contract sum, or the contract sum for a wanted take-home."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import GuideBot
from bot.cards.rows import ROOM as CARD_ROOM
from bot.cards.rows import pin_button
from bot.components import StaleComponentError, custom_id, send, show_form, submitted
from bot.domain.cards import FEE
from bot.domain.feeanswer import answer
from bot.domain.feequestion import Asked, Find, asked_from
from bot.domain.forms import form_named
from bot.domain.services import CROWDWORKS
from bot.domain.yen import TaxBasis
from bot.feereading import fee_service, looked_for, read_fee_question
from bot.i18n import Words
from bot.render.choices import amount_choices, date_choices, form_choices, hours_choices, service_choices
from bot.render.fee import fee_answer
from bot.render.fee_why import why_answer
from bot.render.theme import Answer, Component, Limit, button, clip
from bot.sharing import report_button, respond, share, share_button

ROOM = Limit.CUSTOM_ID - len(custom_id("fee.share", 1))
"""How many characters of a share button's id are left for what it keeps."""


class Fee(commands.Cog):
    """The fee calculator."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("fee.share", 1, self.on_share)
        bot.router.on("fee.why", 1, self.on_why)
        bot.router.on("fee.open", 1, self.on_open)
        bot.router.on("fee.form", 1, self.on_form)
        bot.router.on("fee.show", 1, self.on_show)

    @app_commands.command()
    @app_commands.choices(
        tax=[app_commands.Choice(name=basis.value, value=basis.value) for basis in TaxBasis],
        find=[app_commands.Choice(name=find.value, value=find.value) for find in Find],
    )
    async def fee(
        self,
        interaction: discord.Interaction[GuideBot],
        amount: str,
        service: str | None = None,
        work: str | None = None,
        tax: str | None = None,
        find: str | None = None,
        hours: str | None = None,
        withholding: bool = False,  # noqa: FBT001, FBT002 - an option of a slash command
        as_of: str | None = None,
        public: bool = False,  # noqa: FBT001, FBT002 - an option of a slash command
    ) -> None:
        """Answer ``/fee``."""
        asked = read_fee_question(
            self.bot.words(interaction),
            self.bot.guide,
            self.bot.today(),
            amount=amount,
            service=service,
            work=work,
            tax=TaxBasis(tax) if tax else None,
            find=Find(find) if find else None,
            hours=hours,
            withholding=withholding,
            as_of=as_of,
        )
        await respond(
            interaction,
            public=public,
            private=lambda words: self._answer(interaction, words, asked, private=True),
            shared=lambda words: self._answer(interaction, words, asked, private=False),
        )

    def _answer(
        self, interaction: discord.Interaction[Any], words: Words, asked: Asked, *, private: bool
    ) -> Answer:
        result = answer(asked.question, self.bot.guide, self.bot.today())
        message = fee_answer(words, self.bot.guide, result, working=asked.working, unit=asked.unit)
        row: list[Component] = []
        if private:
            row.append(share_button(words, custom_id("fee.share", 1, asked.packed(ROOM))))
        if result.cases:
            row.append(button(words("fee.why_button"), custom_id("fee.why", 1, asked.packed(ROOM))))
        row.append(button(words("fee.service_button"), custom_id("entry.open", 1, result.service.key)))
        row.extend(report_button(interaction, words, f"fee.{result.service.id}"))
        if private:
            row.extend(pin_button(interaction, words, f"{FEE}:{asked.packed(CARD_ROOM)}"))
        return Answer(message.embeds, (tuple(row),))

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post a private answer for all, worked out anew."""
        asked = _asked(payload)
        await share(interaction, lambda words: self._answer(interaction, words, asked, private=False))

    async def on_why(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Explain, privately, why a screen may show another sum."""
        asked = _asked(payload)
        words = self.bot.words(interaction)
        result = answer(asked.question, self.bot.guide, self.bot.today())
        await send(interaction, why_answer(words, self.bot.guide, result), ephemeral=True)

    async def on_open(self, interaction: discord.Interaction[Any], service: str) -> None:
        """Ask for the amount, for the service whose id the button names."""
        words = self.bot.words(interaction)
        name = fee_service(words, self.bot.guide, service).name[words.language]
        amount = ui.TextInput[Any](custom_id="amount", max_length=Limit.OPTION_TEXT)
        label = ui.Label[Any](
            text=clip(words("fee.form_amount", service=name), Limit.LABEL),
            description=clip(words("commands.fee.options.amount.description"), Limit.LABEL_DESCRIPTION),
            component=amount,
        )
        title = clip(words("fee.form_title"), Limit.MODAL_TITLE)
        await show_form(interaction, title=title, identity=custom_id("fee.form", 1, service), items=[label])

    async def on_form(self, interaction: discord.Interaction[Any], service: str) -> None:
        """Answer for the amount that was asked for, as the command does without further options."""
        words = self.bot.words(interaction)
        amount = "".join(submitted(interaction).get("amount", ()))
        asked = read_fee_question(words, self.bot.guide, self.bot.today(), amount=amount, service=service)
        await send(interaction, self._answer(interaction, words, asked, private=True), ephemeral=True)

    async def on_show(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Answer a question that is complete in the button."""
        words = self.bot.words(interaction)
        await send(
            interaction, self._answer(interaction, words, _asked(payload), private=True), ephemeral=True
        )

    @fee.autocomplete("amount")
    async def suggest_amount(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest how the amount is being read, or what is wrong with it."""
        chosen = interaction.namespace.find
        wanted = looked_for(Find(chosen) if chosen else None, typed) is Find.CONTRACT
        return amount_choices(self.bot.words(interaction), typed, _tax_option(interaction), take_home=wanted)

    @fee.autocomplete("service")
    async def suggest_service(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest services by what people call them."""
        return service_choices(self.bot.words(interaction), self.bot.guide, typed)

    @fee.autocomplete("work")
    async def suggest_work(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the forms of work of the chosen service."""
        service = self.bot.guide.service_named(str(interaction.namespace.service or CROWDWORKS))
        return form_choices(self.bot.words(interaction), service, typed)

    @fee.autocomplete("hours")
    async def suggest_hours(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest how the working time is being read."""
        return hours_choices(self.bot.words(interaction), typed)

    @fee.autocomplete("as_of")
    async def suggest_date(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest how the date is being read, or the last days of old rates."""
        service = self.bot.guide.service_named(str(interaction.namespace.service or CROWDWORKS))
        form = form_named(service, str(interaction.namespace.work or "")) if service else None
        return date_choices(self.bot.words(interaction), service, form, typed, self.bot.today())


def _tax_option(interaction: discord.Interaction[Any]) -> TaxBasis | None:
    chosen = interaction.namespace.tax
    return TaxBasis(chosen) if chosen in {basis.value for basis in TaxBasis} else None


def _asked(payload: str) -> Asked:
    try:
        return asked_from(payload)
    except ValueError as error:
        raise StaleComponentError from error


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Fee(bot))
