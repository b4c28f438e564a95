"""``/compare``: the services side by side for one contract sum, filtered and paged in place."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.cards.rows import pin_button
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.domain.cards import COMPARE
from bot.domain.compare import Sort
from bot.domain.compareanswer import Compared, CompareDay
from bot.domain.comparequestion import BREAK_EVEN, EXAMPLE, CompareQuestion, unpacked
from bot.domain.errors import UserError
from bot.domain.feequestion import names_take_home
from bot.domain.guide import Language
from bot.domain.yen import TaxBasis, read_amount
from bot.i18n import Words
from bot.render.choices import amount_choices, job_choices
from bot.render.compare import ComparePages, pages_of, services_on
from bot.render.compare_menus import EVERY_JOB, CompareMenus
from bot.render.theme import Answer, Row, button
from bot.sharing import report_button, respond, share, share_button


class Compare(commands.Cog):
    """The comparison of services."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._day: CompareDay | None = None
        self._written: dict[Language, tuple[ComparePages, CompareMenus]] = {}
        bot.router.on("compare.open", 1, self.on_open)
        bot.router.on("compare.job", 1, self.on_job)
        bot.router.on("compare.sort", 1, self.on_sort)
        bot.router.on("compare.page", 1, self.on_page)
        bot.router.on("compare.share", 1, self.on_share)

    @app_commands.command()
    @app_commands.choices(sort=[app_commands.Choice(name=sort.value, value=sort.value) for sort in Sort])
    async def compare(
        self,
        interaction: discord.Interaction[GuideBot],
        amount: str | None = None,
        job: str | None = None,
        sort: str | None = None,
        public: bool = False,  # noqa: FBT001, FBT002 - an option of a slash command
    ) -> None:
        """Answer ``/compare``."""
        if amount and names_take_home(amount):
            raise UserError("compare.take_home_typed")
        read = read_amount(amount) if amount else EXAMPLE
        question = CompareQuestion(
            low=read.low,
            high=read.high,
            tax=read.tax or TaxBasis.INCLUDED,
            job=self._job(self.bot.words(interaction), job),
            sort=Sort(sort) if sort else Sort.TAKE_HOME,
            unit=read.unit,
            working=read.working or "",
        )
        await respond(
            interaction,
            public=public,
            private=lambda words: self._private(interaction, words, question),
            shared=lambda words: self._shared(interaction, words, question),
        )

    def _job(self, words: Words, typed: str | None) -> str:
        if not typed:
            return ""
        job = self.bot.guide.job_named(typed)
        if job is None:
            names = words.list([job.name[words.language] for job in self.bot.guide.popular_jobs[:8]])
            raise UserError("common.unknown_job", text=typed[:60], examples=names)
        return job.key

    def _today(self) -> CompareDay:
        """Return what is worked out already; nothing on a new day, or for a new snapshot of the guide."""
        guide, today = self.bot.guide, self.bot.today()
        if self._day is None or self._day.guide is not guide or self._day.date != today:
            self._day = CompareDay(guide, today)
            self._written.clear()
        return self._day

    def _prepared(
        self, words: Words, question: CompareQuestion
    ) -> tuple[Compared, ComparePages, CompareMenus]:
        day = self._today()
        gone = any(f"service.{each}" not in day.guide.services for each in question.services)
        if gone or (question.job and question.job not in day.guide.jobs):
            raise StaleComponentError
        compared = day.compared(question)
        written = self._written.get(words.language)
        if written is None:
            written = ComparePages(words, day.guide), CompareMenus(words, day.guide)
            self._written[words.language] = written
        return compared, *written

    def _private(
        self, interaction: discord.Interaction[Any], words: Words, question: CompareQuestion
    ) -> Answer:
        compared, pages, menus = self._prepared(words, question)
        packed = question.packed()
        services = menus.services(custom_id("entry.open", 1), services_on(compared, question.page))
        rows: tuple[Row, ...] = (
            (menus.jobs(custom_id("compare.job", 1, packed), compared.job),),
            (menus.sorts(custom_id("compare.sort", 1, packed), question.sort),),
            (menus.pages(custom_id("compare.page", 1, packed), pages_of(compared), question.page),),
            (services,) if services else (),
            (
                share_button(words, custom_id("compare.share", 1, packed)),
                *report_button(interaction, words, "compare"),
                *pin_button(interaction, words, f"{COMPARE}:{packed}"),
            ),
        )
        return Answer((pages.page(compared, question.page),), rows)

    def _shared(
        self, interaction: discord.Interaction[Any], words: Words, question: CompareQuestion
    ) -> Answer:
        compared, pages, _ = self._prepared(words, question)
        own = button(words("compare.own"), custom_id("compare.open", 1, question.packed()))
        rows = ((own, *report_button(interaction, words, "compare")),)
        return Answer((pages.page(compared, question.page),), rows)

    async def on_open(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Answer the question in the button; without any, as the command does without options.

        Under an entry on one service, the button names that service alone.
        """
        example = CompareQuestion(low=EXAMPLE.low, high=EXAMPLE.high)
        question = _unpacked(payload) if "~" in payload else example
        answer = self._private(interaction, self.bot.words(interaction), question)
        await send(interaction, answer, ephemeral=True)

    async def on_job(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Filter in place by the chosen kind of work, of all services again."""
        job = _one(interaction)
        question = replace(_unpacked(payload), job="" if job == EVERY_JOB else job, page=0, services=())
        await self._show(interaction, question)

    async def on_sort(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Reorder in place."""
        try:
            sort = Sort(_one(interaction))
        except ValueError as error:
            raise StaleComponentError from error
        await self._show(interaction, replace(_unpacked(payload), sort=sort, page=0))

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Turn the page in place."""
        page = _one(interaction)
        question = replace(
            _unpacked(payload), page=None if page == BREAK_EVEN else int(page) if page.isdecimal() else 0
        )
        await self._show(interaction, question)

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post what is being looked at for all."""
        question = _unpacked(payload)
        await share(interaction, lambda words: self._shared(interaction, words, question))

    async def _show(self, interaction: discord.Interaction[Any], question: CompareQuestion) -> None:
        await update(interaction, self._private(interaction, self.bot.words(interaction), question))

    @compare.autocomplete("amount")
    async def suggest_amount(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest how the amount is being read, or what is wrong with it."""
        return amount_choices(self.bot.words(interaction), typed, None)

    @compare.autocomplete("job")
    async def suggest_job(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest kinds of work."""
        return job_choices(self.bot.words(interaction), self.bot.guide, typed)


def _unpacked(payload: str) -> CompareQuestion:
    try:
        return unpacked(payload)
    except ValueError as error:
        raise StaleComponentError from error


def _one(interaction: discord.Interaction[Any]) -> str:
    values = chosen(interaction)
    if len(values) != 1:
        raise StaleComponentError
    return values[0]


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Compare(bot))
