"""``/compare``: the services side by side for one contract sum, filtered and paged in place."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, update
from bot.domain.breakeven import BreakEven, break_evens
from bot.domain.compare import Comparison, Sort, compare
from bot.domain.errors import UserError
from bot.domain.feequestion import names_take_home
from bot.domain.fees import with_tax
from bot.domain.snapshot import Guide
from bot.domain.yen import MOST, TaxBasis, read_amount
from bot.i18n import Words
from bot.render.choices import amount_choices, job_choices
from bot.render.compare import Compared, compare_answer, pages_of, services_on
from bot.render.guide import entry_options
from bot.render.theme import Answer, Limit, Row, menu
from bot.sharing import report_button, respond, share, share_button

EXAMPLE_YEN = "10,000円"
EVERY_JOB = "*"
BREAK_EVEN = "even"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is being looked at; it travels in the custom ids."""

    low: int
    high: int
    tax: TaxBasis = TaxBasis.INCLUDED
    """Whether the amounts, which stay as typed, have consumption tax in them."""
    job: str = ""
    sort: Sort = Sort.TAKE_HOME
    page: int | None = 0
    """``None``: the break-even amounts."""

    def packed(self) -> str:
        """Return it in a few characters."""
        page = BREAK_EVEN if self.page is None else str(self.page)
        return "~".join((str(self.low), str(self.high), self.tax.value[0], self.job, self.sort.value, page))


def unpacked(payload: str) -> View:
    """Return what ``packed`` wrote. Raises StaleComponentError for anything else."""
    try:
        low, high, tax, job, sort, page = payload.split("~")
        view = View(
            low=int(low),
            high=int(high),
            tax=next(basis for basis in TaxBasis if basis.value[0] == tax),
            job=job,
            sort=Sort(sort),
            page=None if page == BREAK_EVEN else int(page),
        )
    except (ValueError, StopIteration) as error:
        raise StaleComponentError from error
    if not 1 <= view.low <= view.high <= MOST:
        raise StaleComponentError
    return view


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
        read = read_amount(amount or EXAMPLE_YEN)
        working = read.working or ""
        view = View(
            low=read.low,
            high=read.high,
            tax=read.tax or TaxBasis.INCLUDED,
            job=self._job(words, job),
            sort=Sort(sort) if sort else Sort.TAKE_HOME,
        )
        await respond(
            interaction,
            public=public,
            private=lambda words: self._private(interaction, words, view, working),
            shared=lambda words: self._shared(interaction, words, view, working),
        )

    def _prices(self, view: View) -> tuple[int, int]:
        """Return both ends with consumption tax."""
        if view.tax is TaxBasis.INCLUDED:
            return view.low, view.high
        consumption = self.bot.guide.taxes.consumption_on(self.bot.today())
        if consumption is None:
            raise UserError("compare.no_tax_rate")
        return with_tax(view.low, consumption.rate), with_tax(view.high, consumption.rate)

    def _job(self, words: Words, typed: str | None) -> str:
        if not typed:
            return ""
        job = self.bot.guide.job_named(typed)
        if job is None:
            names = words.list([job.name[words.language] for job in self.bot.guide.popular_jobs[:8]])
            raise UserError("common.unknown_job", text=typed[:60], examples=names)
        return job.key

    def _compared(self, view: View) -> Compared:
        guide = self.bot.guide
        job = guide.jobs.get(view.job) if view.job else None
        if view.job and job is None:
            raise StaleComponentError
        low, high = self._prices(view)
        at_low = self._at(view, low)
        at_high = at_low if high == low else self._at(view, high)
        return Compared(
            low=low,
            high=high,
            before_tax=(view.low, view.high) if view.tax is TaxBasis.EXCLUDED else None,
            comparison=at_low,
            at_high=at_high,
            job=job,
            sort=view.sort,
            breaks=self._break_evens(at_low) if view.page is None else (),
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

    def _at(self, view: View, amount: int) -> Comparison:
        guide = self.bot.guide
        return compare(
            guide.services.values(),
            amount,
            day=self.bot.today(),
            taxes=guide.taxes,
            job=view.job or None,
            sort=view.sort,
        )

    def _private(
        self, interaction: discord.Interaction[Any], words: Words, view: View, working: str = ""
    ) -> Answer:
        compared = self._compared(view)
        answer = compare_answer(words, self.bot.guide, compared, view.page, working=working)
        shown = [self.bot.guide.entries.get(service.key) for service in services_on(compared, view.page)]
        details = entry_options(words, (entry for entry in shown if entry is not None))
        opened = (
            (menu(custom_id("entry.open", 1), words("compare.services_menu"), details),) if details else ()
        )
        buttons = (
            share_button(words, custom_id("compare.share", 1, view.packed())),
            *report_button(interaction, words, "compare"),
        )
        return replace(answer, rows=(*self._menus(words, view, compared), opened, buttons))

    def _shared(
        self, interaction: discord.Interaction[Any], words: Words, view: View, working: str = ""
    ) -> Answer:
        answer = compare_answer(words, self.bot.guide, self._compared(view), view.page, working=working)
        return replace(answer, rows=(report_button(interaction, words, "compare"),))

    def _menus(self, words: Words, view: View, compared: Compared) -> tuple[Row, ...]:
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
        page = BREAK_EVEN if view.page is None else str(view.page)
        packed = view.packed()
        return (
            (
                menu(
                    custom_id("compare.job", 1, packed),
                    words("compare.job_menu"),
                    job_options,
                    view.job or EVERY_JOB,
                ),
            ),
            (
                menu(
                    custom_id("compare.sort", 1, packed),
                    words("compare.sort_menu"),
                    sort_options,
                    view.sort.value,
                ),
            ),
            (menu(custom_id("compare.page", 1, packed), words("compare.page_menu"), page_options, page),),
        )

    async def on_job(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Filter in place by the chosen kind of work."""
        job = _one(interaction)
        await self._show(interaction, replace(unpacked(payload), job="" if job == EVERY_JOB else job, page=0))

    async def on_sort(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Reorder in place."""
        try:
            sort = Sort(_one(interaction))
        except ValueError as error:
            raise StaleComponentError from error
        await self._show(interaction, replace(unpacked(payload), sort=sort, page=0))

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Turn the page in place."""
        page = _one(interaction)
        view = replace(
            unpacked(payload), page=None if page == BREAK_EVEN else int(page) if page.isdecimal() else 0
        )
        await self._show(interaction, view)

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post what is being looked at for all."""
        view = unpacked(payload)
        await share(interaction, lambda words: self._shared(interaction, words, view))

    async def _show(self, interaction: discord.Interaction[Any], view: View) -> None:
        await update(interaction, self._private(interaction, self.bot.words(interaction), view))

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
