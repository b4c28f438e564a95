"""``/fee``: the take-home for a contract sum, or the contract sum for a wanted take-home."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, custom_id, send
from bot.domain.dates import read_date
from bot.domain.errors import UserError
from bot.domain.feeanswer import answer
from bot.domain.feequestion import Asked, FeeQuestion, Find, asked_from, names_take_home
from bot.domain.forms import form_named
from bot.domain.hourly import earned_in
from bot.domain.hours import read_hours
from bot.domain.services import CROWDWORKS, Form, Service
from bot.domain.yen import TaxBasis, Unit, agreed_tax, read_amount
from bot.i18n import Words
from bot.render.choices import amount_choices, date_choices, form_choices, hours_choices, service_choices
from bot.render.fee import fee_answer
from bot.render.fee_notes import why_answer
from bot.render.theme import Answer, Component, Limit, button
from bot.sharing import report_button, respond, share, share_button

DEFAULT_SERVICE = CROWDWORKS
ROOM = Limit.CUSTOM_ID - len(custom_id("fee.share", 1))
"""How many characters of a share button's id are left for what it keeps."""


class Fee(commands.Cog):
    """The fee calculator."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("fee.share", 1, self.on_share)
        bot.router.on("fee.why", 1, self.on_why)

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
        words = self.bot.words(interaction)
        read = read_amount(amount)
        minutes = read_hours(hours) if hours else None
        working = read.working or ""
        unit = read.unit.value if read.unit else ""
        if minutes and read.unit is Unit.HOUR:
            read, working = earned_in(read, minutes), f"{read.low}-{read.high}"
        chosen = self._service(words, service)
        form = _form(words, chosen, work)
        asked = Asked(
            question=FeeQuestion(
                low=read.low,
                high=read.high,
                tax=agreed_tax(read.tax, TaxBasis(tax) if tax else None) or TaxBasis.INCLUDED,
                service=chosen.id,
                form=form.key if form else "",
                find=_find(find, amount),
                minutes=minutes,
                withholding=withholding,
                as_of=read_date(as_of, self.bot.today()) if as_of else None,
            ),
            working=working,
            unit=unit,
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
            row.append(button(words("fee.why_button"), custom_id("fee.why", 1, asked.question.packed())))
        row.append(button(words("fee.service_button"), custom_id("entry.open", 1, result.service.key)))
        row.extend(report_button(interaction, words, f"fee.{result.service.id}"))
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

    def _service(self, words: Words, typed: str | None) -> Service:
        guide = self.bot.guide
        found = guide.service_named(typed) if typed else guide.services.get(DEFAULT_SERVICE)
        if found is None:
            names = words.list([service.name[words.language] for service in guide.services.values()])
            raise UserError("common.unknown_service", text=(typed or "")[:60], examples=names)
        return found

    @fee.autocomplete("amount")
    async def suggest_amount(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest how the amount is being read, or what is wrong with it."""
        wanted = _find(interaction.namespace.find, typed) is Find.CONTRACT
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
        service = self.bot.guide.service_named(str(interaction.namespace.service or DEFAULT_SERVICE))
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
        service = self.bot.guide.service_named(str(interaction.namespace.service or DEFAULT_SERVICE))
        form = form_named(service, str(interaction.namespace.work or "")) if service else None
        return date_choices(self.bot.words(interaction), service, form, typed, self.bot.today())


def _tax_option(interaction: discord.Interaction[Any]) -> TaxBasis | None:
    chosen = interaction.namespace.tax
    return TaxBasis(chosen) if chosen in {basis.value for basis in TaxBasis} else None


def _find(option: str | None, amount: str) -> Find:
    """Return what is looked for; an amount that names the take-home asks for the contract sum by itself."""
    if option:
        return Find(option)
    return Find.CONTRACT if names_take_home(amount) else Find.TAKE_HOME


def _form(words: Words, service: Service, typed: str | None) -> Form | None:
    """Return the form of work that was typed, or the service's default form.

    Raises UserError naming the service's forms where it has no such form.
    """
    if not typed:
        return next(iter(service.forms), None)
    form = form_named(service, typed)
    if form is not None or not service.forms:
        return form
    names = [form.name[words.language] for form in service.forms]
    raise UserError(
        "common.unknown_form",
        text=typed[:60],
        service=service.name[words.language],
        examples=words.list(names),
    )


def _asked(payload: str) -> Asked:
    try:
        return asked_from(payload)
    except ValueError as error:
        raise StaleComponentError from error


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Fee(bot))
