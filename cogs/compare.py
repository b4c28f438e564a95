"""``/compare``: the services side by side for one contract sum, filtered and paged in place."""

import datetime
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, update
from bot.domain.breakeven import BreakEven, break_evens
from bot.domain.compare import Comparison, Sort, compare
from bot.domain.comparequestion import BREAK_EVEN, EXAMPLE, CompareQuestion, unpacked
from bot.domain.errors import UserError
from bot.domain.feequestion import names_take_home
from bot.domain.fees import with_tax
from bot.domain.snapshot import Guide
from bot.domain.yen import Amount, TaxBasis, read_amount
from bot.i18n import Words
from bot.render.choices import amount_choices, job_choices
from bot.render.compare import Compared, compare_answer, pages_of, services_on
from bot.render.guide import entry_options
from bot.render.theme import Answer, Limit, Row, menu
from bot.sharing import report_button, respond, share, share_button

EVERY_JOB = "*"


def _unpacked(payload: str) -> CompareQuestion:
    try:
        return unpacked(payload)
    except ValueError as error:
        raise StaleComponentError from error


class Compare(commands.Cog):
    """The comparison of services."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._breaks: tuple[Guide, datetime.date, tuple[BreakEven, ...]] | None = None
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
        words = self.bot.words(interaction)
        if amount and names_take_home(amount):
            raise UserError("compare.take_home_typed")
        read = read_amount(amount) if amount else Amount(low=EXAMPLE, high=EXAMPLE)
        working = read.working or (read.unit.value if read.unit else "")
        question = CompareQuestion(
            low=read.low,
            high=read.high,
            tax=read.tax or TaxBasis.INCLUDED,
            job=self._job(words, job),
            sort=Sort(sort) if sort else Sort.TAKE_HOME,
        )
        await respond(
            interaction,
            public=public,
            private=lambda words: self._private(interaction, words, question, working),
            shared=lambda words: self._shared(interaction, words, question, working),
        )

    def _prices(self, question: CompareQuestion) -> tuple[int, int]:
        """Return both ends with consumption tax."""
        if question.tax is TaxBasis.INCLUDED:
            return question.low, question.high
        consumption = self.bot.guide.taxes.consumption_on(self.bot.today())
        if consumption is None:
            raise UserError("compare.no_tax_rate")
        return with_tax(question.low, consumption.rate), with_tax(question.high, consumption.rate)

    def _job(self, words: Words, typed: str | None) -> str:
        if not typed:
            return ""
        job = self.bot.guide.job_named(typed)
        if job is None:
            names = words.list([job.name[words.language] for job in self.bot.guide.popular_jobs[:8]])
            raise UserError("common.unknown_job", text=typed[:60], examples=names)
        return job.key

    def _compared(self, question: CompareQuestion) -> Compared:
        guide = self.bot.guide
        job = guide.jobs.get(question.job) if question.job else None
        if question.job and job is None:
            raise StaleComponentError
        low, high = self._prices(question)
        at_low = self._at(question, low)
        at_high = at_low if high == low else self._at(question, high)
        return Compared(
            low=low,
            high=high,
            before_tax=(question.low, question.high) if question.tax is TaxBasis.EXCLUDED else None,
            comparison=at_low,
            at_high=at_high,
            job=job,
            sort=question.sort,
            breaks=self._break_evens(at_low) if question.page is None else (),
        )

    def _break_evens(self, comparison: Comparison) -> tuple[BreakEven, ...]:
        """Return those of the services compared. All pairs are found once for a guide and a day."""
        guide, today = self.bot.guide, self.bot.today()
        if self._breaks is None or self._breaks[0] is not guide or self._breaks[1] != today:
            every = break_evens(tuple(guide.services.values()), day=today, taxes=guide.taxes)
            self._breaks = (guide, today, every)
        keys = {row.service.key for row in comparison.ranked}
        pairs = [pair for pair in self._breaks[2] if {service.key for service in pair.services} <= keys]
        order = [row.service.key for row in comparison.ranked]
        return tuple(sorted(pairs, key=lambda pair: sorted(order.index(each.key) for each in pair.services)))

    def _at(self, question: CompareQuestion, amount: int) -> Comparison:
        guide = self.bot.guide
        return compare(
            guide.services.values(),
            amount,
            day=self.bot.today(),
            taxes=guide.taxes,
            job=question.job or None,
            sort=question.sort,
        )

    def _private(
        self,
        interaction: discord.Interaction[Any],
        words: Words,
        question: CompareQuestion,
        working: str = "",
    ) -> Answer:
        compared = self._compared(question)
        answer = compare_answer(words, self.bot.guide, compared, question.page, working=working)
        shown = [self.bot.guide.entries.get(service.key) for service in services_on(compared, question.page)]
        details = entry_options(words, (entry for entry in shown if entry is not None))
        opened = (
            (menu(custom_id("entry.open", 1), words("compare.services_menu"), details),) if details else ()
        )
        buttons = (
            share_button(words, custom_id("compare.share", 1, question.packed())),
            *report_button(interaction, words, "compare"),
        )
        return replace(answer, rows=(*self._menus(words, question, compared), opened, buttons))

    def _shared(
        self,
        interaction: discord.Interaction[Any],
        words: Words,
        question: CompareQuestion,
        working: str = "",
    ) -> Answer:
        answer = compare_answer(
            words, self.bot.guide, self._compared(question), question.page, working=working
        )
        return replace(answer, rows=(report_button(interaction, words, "compare"),))

    def _menus(self, words: Words, question: CompareQuestion, compared: Compared) -> tuple[Row, ...]:
        jobs = list(self.bot.guide.popular_jobs[: Limit.OPTIONS - 1])
        if compared.job is not None and compared.job not in jobs:
            jobs[-1] = compared.job
        job_options = [
            (EVERY_JOB, words("compare.all_jobs")),
            *((job.key, job.name[words.language]) for job in jobs),
        ]
        sort_options = [
            (sort.value, words(f"commands.compare.options.sort.choices.{sort.value}")) for sort in Sort
        ]
        pages = [
            (str(page), words("compare.page_option", page=page + 1)) for page in range(pages_of(compared))
        ]
        page_options = [*pages[: Limit.OPTIONS - 1], (BREAK_EVEN, words("compare.even_option"))]
        page = BREAK_EVEN if question.page is None else str(question.page)
        packed = question.packed()
        return (
            (
                menu(
                    custom_id("compare.job", 1, packed),
                    words("compare.job_menu"),
                    job_options,
                    question.job or EVERY_JOB,
                ),
            ),
            (
                menu(
                    custom_id("compare.sort", 1, packed),
                    words("compare.sort_menu"),
                    sort_options,
                    question.sort.value,
                ),
            ),
            (menu(custom_id("compare.page", 1, packed), words("compare.page_menu"), page_options, page),),
        )

    async def on_job(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Filter in place by the chosen kind of work."""
        job = _one(interaction)
        await self._show(
            interaction, replace(_unpacked(payload), job="" if job == EVERY_JOB else job, page=0)
        )

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


def _one(interaction: discord.Interaction[Any]) -> str:
    values = chosen(interaction)
    if len(values) != 1:
        raise StaleComponentError
    return values[0]


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Compare(bot))
