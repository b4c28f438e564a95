"""``/exitcheck``: one short form, then whether the member can leave and what to do first."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, custom_id, show_form, submitted
from bot.domain.errors import UserError
from bot.domain.exitcheck import BALANCE, UNFINISHED, cautions, check_exit, questions
from bot.domain.guide import Entry, Kind, Side
from bot.domain.names import folded_name
from bot.domain.services import Service
from bot.domain.yen import read_amount
from bot.failures import explained
from bot.i18n import Words
from bot.render.choices import service_choices
from bot.render.exitcheck import exit_answer, other_service_answer
from bot.render.guide import entry_options
from bot.render.theme import Answer, Limit, button, clip, menu
from bot.sharing import report_button, respond, share, share_button

CROWDWORKS = "service.crowdworks"
NOTHING_LEFT = frozenset(
    {"", "0", "0円", "¥0", "0yen", "-", "ー", "ゼロ", "なし", "ない", "無し", "none", "no", "nothing"}
)
CODE_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What a form held; it travels in the buttons' ids."""

    keys: frozenset[str]
    balance: int | None = None
    unread: str = ""
    """Why the balance could not be read; told once, not kept."""

    def packed(self) -> str:
        """Return it in a few characters: two for each ticked line, then the balance."""
        return f"{''.join(sorted(code(key) for key in self.keys))}.{self.balance or ''}"


def code(key: str) -> str:
    """Return two characters that stand for an entry's key, the same in every release."""
    high, low = divmod(zlib.crc32(key.encode()) % len(CODE_LETTERS) ** 2, len(CODE_LETTERS))
    return CODE_LETTERS[high] + CODE_LETTERS[low]


class ExitCheck(commands.Cog):
    """The exit check."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
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
        entries = self.bot.guide.entries
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

    async def on_form(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Answer a submitted form."""
        fields = submitted(interaction)
        keys = frozenset(key for name in ("worker", "client", "caution") for key in fields.get(name, ()))
        if not all(key.startswith(("blocker.", "caution.")) for key in keys):
            raise StaleComponentError
        balance, unread = self._balance(self.bot.words(interaction), "".join(fields.get("balance", ())))
        keys &= frozenset(_asked(self.bot.guide.entries.values()))  # an older form may ask for what is gone
        if unread:
            keys |= {BALANCE}
        ticked = Ticked(keys=keys, balance=balance, unread=unread)
        await respond(
            interaction,
            public=payload == "p",
            private=lambda words: self._answer(interaction, words, ticked, private=True),
            shared=lambda words: self._answer(interaction, words, ticked, private=False),
        )

    def _balance(self, words: Words, typed: str) -> tuple[int | None, str]:
        """Return the balance, or why what was typed is none."""
        if folded_name(typed) in NOTHING_LEFT:
            return None, ""
        try:
            read = read_amount(typed)
        except UserError as error:
            return None, explained(words, error) or ""
        if read.low != read.high:
            return None, words("exitcheck.balance_range")
        return read.low, ""

    def _answer(
        self, interaction: discord.Interaction[Any], words: Words, ticked: Ticked, *, private: bool
    ) -> Answer:
        guide = self.bot.guide
        if not private and ticked.balance is not None:
            # How much somebody has is not for the channel.
            ticked = Ticked(keys=ticked.keys | {BALANCE})
        check = check_exit(
            ticked.keys,
            guide.entries,
            service=guide.services[CROWDWORKS],
            today=self.bot.today(),
            balance=ticked.balance,
        )
        answer = exit_answer(words, guide, check, unread_balance=ticked.unread if private else "")
        report = report_button(interaction, words, "exitcheck")
        if not private:
            return replace(answer, rows=(report,))
        reasons = guide.of_kind(Kind.REASON)
        details = entry_options(words, (*(todo.entry for todo in check.todo), *check.steps, *reasons))
        opened = menu(custom_id("entry.open", 1), words("guide.details_menu"), details)
        packed = ticked.packed()
        share_it = share_button(words, custom_id("exit.share", 1, packed))
        again = button(words("exitcheck.again"), custom_id("exit.again", 1, packed))
        return replace(answer, rows=((opened,), (share_it, again, *report)))

    def _unpacked(self, payload: str) -> Ticked:
        """Return what ``Ticked.packed`` wrote. Raises StaleComponentError for anything else."""
        codes, dot, balance = payload.partition(".")
        if not dot or len(codes) % 2 or not (balance.isdecimal() or not balance):
            raise StaleComponentError
        known = {code(key): key for key in _asked(self.bot.guide.entries.values())}
        pairs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
        if not all(pair in known for pair in pairs):
            raise StaleComponentError
        return Ticked(
            keys=frozenset(known[pair] for pair in pairs), balance=int(balance) if balance else None
        )

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post the result for all."""
        ticked = self._unpacked(payload)
        await share(interaction, lambda words: self._answer(interaction, words, ticked, private=False))

    async def on_again(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Open the form again with the same ticks."""
        words = self.bot.words(interaction)
        await self._open(interaction, words, public=False, ticked=self._unpacked(payload))

    def _other(
        self, interaction: discord.Interaction[Any], words: Words, service: Service, *, private: bool
    ) -> Answer:
        entry = self.bot.guide.entries.get(f"exit.{service.id}")
        answer = other_service_answer(words, self.bot.guide, service, entry)
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


def _asked(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.key for entry in entries if entry.kind in (Kind.BLOCKER, Kind.CAUTION))


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
