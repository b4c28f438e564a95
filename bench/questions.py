"""What the guide is asked: every command, what buttons and forms lead to, and suggestions while typing."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.discord_server import LoopbackDiscord
from bench.events import Payload, choose, command, custom_ids, press, submit, typing_in
from bench.payloads import snowflake
from bench.replies import FORM, MESSAGE, SUGGESTIONS, UPDATE, Reply
from bot.render.theme import Colour

ANSWER_SECONDS = 5.0
_SERVERS = itertools.cycle([snowflake() for _ in range(1000)])
INTRODUCTION = (
    "はじめまして。商品の紹介文や取材記事を書いています。調べものと構成から引き受け、納期は必ず守ります。"
    "平日は一日四時間ほど作業でき、連絡には当日中にお返事します。得意な分野は家計、旅行、料理です。"
)


class WrongAnswerError(Exception):
    """The bot answered, but not with what was asked for; times of such an answer say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An interaction that can be sent over and over, and the kind of answer that it must get.

    Either always the same ``event``, or a ``varied`` one.
    """

    name: str
    kind: int
    event: Payload | None = None
    varied: Callable[[int], Payload] | None = None
    """The n-th event, where a member would type something else each time: no answer may come from a cache."""
    _numbers: Iterator[int] = field(default_factory=itertools.count, compare=False)

    def next_event(self) -> Payload:
        """Return what to send now."""
        if self.varied is not None:
            return self.varied(next(self._numbers))
        assert self.event is not None, self.name
        return self.event

    async def ask(self, discord: LoopbackDiscord) -> Reply:
        """Send it and return the answer. Raises ``WrongAnswerError`` for another kind, or a refusal.

        Somebody else asks each time, and few in any server: whoever floods the bot would have to wait.
        """
        reply = await discord.ask(
            self.next_event(), timeout=ANSWER_SECONDS, member_id=snowflake(), guild_id=next(_SERVERS)
        )
        embeds: list[dict[str, Any]] = reply.data.get("embeds") or []
        if reply.kind != self.kind or any(embed.get("color") == Colour.REFUSAL for embed in embeds):
            raise WrongAnswerError(f"{self.name}: {reply.data}")
        return reply


async def guide_questions(discord: LoopbackDiscord) -> tuple[Question, ...]:
    """Return what to ask the guide, after asking it for the messages and forms that some of it needs."""
    fee = Question(name="/fee", varied=lambda n: command("fee", amount=f"{15_000 + n:,}円"), kind=MESSAGE)
    compare = Question(name="/compare", varied=lambda n: command("compare", amount=_sum(n)), kind=MESSAGE)
    reregister = Question(name="/reregister", event=command("reregister"), kind=MESSAGE)
    exitcheck = Question(name="/exitcheck (opens the form)", event=command("exitcheck"), kind=FORM)
    fee_message = _message(await fee.ask(discord))
    compare_message = _message(await compare.ask(discord))
    reregister_message = _message(await reregister.ask(discord))
    exit_form = (await exitcheck.ask(discord)).data
    profile = press(reregister_message, _identity(reregister_message, "rereg.profile"))
    profile_form = (await Question(name="profile check", event=profile, kind=FORM).ask(discord)).data

    def every_option(n: int) -> Payload:
        return command(
            "fee",
            amount=f"{80_000 + n}〜30万円",
            service="ランサーズ",
            tax="excluded",
            hours="3:30",
            withholding=True,
            as_of="2026-01-15",
        )

    return (
        fee,
        Question(name="/fee, a range and every option", varied=every_option, kind=MESSAGE),
        Question(
            name="/fee, the sum to ask for",
            event=command("fee", amount="10万円", find="contract"),
            kind=MESSAGE,
        ),
        compare,
        reregister,
        Question(
            name="/guide, a question",
            varied=lambda n: command("guide", query=f"報酬っていつ振り込まれる？ {'！' * (n % 9)}"),
            kind=MESSAGE,
        ),
        exitcheck,
        Question(name="exit check submitted", event=submit(exit_form, _ticked(exit_form)), kind=MESSAGE),
        Question(name="profile check submitted", event=submit(profile_form, _profiles()), kind=MESSAGE),
        Question(
            name="button: share a fee",
            varied=lambda n: press(_another(fee_message, n), _identity(fee_message, "fee.share")),
            kind=UPDATE,
        ),
        Question(
            name="menu: sort a comparison",
            event=choose(compare_message, _identity(compare_message, "compare.sort"), "payout"),
            kind=UPDATE,
        ),
        Question(
            name="menu: break-even amounts",
            event=choose(compare_message, _identity(compare_message, "compare.page"), "even"),
            kind=UPDATE,
        ),
        Question(
            name="suggestions: amount",
            varied=lambda n: typing_in("fee", "amount", amount=_sum(n)),
            kind=SUGGESTIONS,
        ),
        Question(
            name="suggestions: service",
            event=typing_in("fee", "service", amount="3000", service="クラ"),
            kind=SUGGESTIONS,
        ),
        Question(
            name="suggestions: /guide",
            varied=lambda n: typing_in("guide", "query", query="退会したいけどできない"[: 2 + n % 9]),
            kind=SUGGESTIONS,
        ),
    )


def _sum(n: int) -> str:
    return f"{100_000 + n:,}円"


def _message(reply: Reply) -> Payload:
    if reply.message is None:
        raise WrongAnswerError(f"no message: {reply.data}")
    return dict(reply.message)


def _another(message: Payload, n: int) -> Payload:
    """Return the ``n``-th message like ``message``: an answer is shared only once."""
    return {**message, "id": str(int(message["id"]) + n)}


def _identity(message: Payload, name: str) -> str:
    """Return the custom id of the component of ``message`` whose action is ``name``."""
    for identity in custom_ids(message):
        if identity.partition(":")[0] == name:
            return identity
    raise WrongAnswerError(f"nothing called {name} among {custom_ids(message)}")


def _ticked(form: Any) -> dict[str, list[str]]:  # noqa: ANN401 - JSON
    """Return the form filled in: the first two lines of each group ticked, and a balance."""
    entered: dict[str, list[str]] = {"balance": ["12,000円"]}
    for row in form["components"]:
        field = row.get("component", {})
        if "options" in field:
            entered[field["custom_id"]] = [option["value"] for option in field["options"][:2]]
    return entered


def _profiles() -> dict[str, list[str]]:
    """Return an old and a new profile, each introduction of about 400 characters and half of it the same."""
    return {
        "old_name": ["さくら"],
        "new_name": ["さくら工房"],
        "old_intro": [INTRODUCTION * 4],
        "new_intro": [INTRODUCTION * 2 + INTRODUCTION[::-1] * 2],
    }
