"""What a bot makes of connections that end, and of events that nobody can read."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.gateway import INVALID_SESSION, RECONNECT
from tests.wire.wired import FEE, Wired, changed, raw, until, wired

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNREAD = "could not be read and is left out"
AWAY = "Attempting a reconnect"
NO_KIND = 77
ODD: list[dict[str, Any]] = [
    {},
    {"name": "fee"},
    {"name": "fee", "type": 1, "options": [{"name": "amount", "type": 3}]},
    {"name": "fee", "type": 1, "options": [{"name": "amount", "type": 4, "value": {}}]},
    {"name": "nowhere", "type": 1, "options": []},
    {"name": "fee", "type": 99},
    {"custom_id": 7},
]
SHORTEST = 0.7
"""Of the pauses between tries: one second, less up to a fifth of it."""
MANY_BYTES = 8 * 1024 * 1024


async def _until_back(bot: Wired, *, resumed: int = 0, sessions: int = 0) -> None:
    gateway = bot.discord.gateway
    await until(
        lambda: (gateway.resumed, gateway.sessions) == (resumed, sessions) and gateway.connected.is_set(),
        f"resumed {resumed} times in session {sessions}",
    )
    await bot.answers()


@pytest.mark.parametrize("code", [None, 1000, 1001, 4000, 4001, 4002, 4008])
async def test_a_lost_connection_is_resumed_and_the_next_member_answered(
    bot: Wired, code: int | None
) -> None:
    gateway = bot.discord.gateway
    before = (gateway.resumed + 1, gateway.sessions)
    if code is None:
        gateway.break_off()
    else:
        await gateway.disconnect(code)
    await _until_back(bot, resumed=before[0], sessions=before[1])


async def test_a_bot_that_is_asked_to_reconnect_resumes(bot: Wired) -> None:
    gateway = bot.discord.gateway
    before = (gateway.resumed + 1, gateway.sessions)
    await gateway.signal(RECONNECT)
    await _until_back(bot, resumed=before[0], sessions=before[1])


async def test_a_session_that_can_be_resumed_is(bot: Wired) -> None:
    gateway = bot.discord.gateway
    before = (gateway.resumed + 1, gateway.sessions)
    await gateway.signal(INVALID_SESSION, data=True)
    await _until_back(bot, resumed=before[0], sessions=before[1])


async def test_a_session_that_is_over_is_begun_anew(bot: Wired) -> None:
    gateway = bot.discord.gateway
    before = (gateway.resumed, gateway.sessions + 1)
    await gateway.signal(INVALID_SESSION, data=False)
    await _until_back(bot, resumed=before[0], sessions=before[1])


async def test_a_gateway_that_is_gone_for_a_while_is_waited_for(bot: Wired) -> None:
    gateway = bot.discord.gateway
    before = (gateway.resumed, gateway.sessions + 1)
    known = bot.process.log.count(AWAY)
    await bot.discord.hang_up()
    gateway.break_off()
    await bot.until_logged(AWAY, known + 1)
    await bot.discord.listen()
    await _until_back(bot, resumed=before[0], sessions=before[1])


@pytest.mark.parametrize(
    "frame",
    [
        "{",
        "",
        "[]",
        "null",
        '"text"',
        '{"op": 0, "t": "INTERACTION_CREATE", "s": 3, "d": null}',
        '{"op": 0, "t": "INTERACTION_CREATE", "s": 3, "d": {}}',
        '{"op": 0, "t": "INTERACTION_CREATE", "s": 3, "d": {"id": "not a number", "type": 2}}',
        '{"op": 0, "t": "GUILD_CREATE", "s": 3, "d": {"id": []}}',
    ],
)
async def test_a_frame_that_makes_no_sense_is_logged_and_the_next_member_answered(
    bot: Wired, frame: str
) -> None:
    known = bot.process.log.count(UNREAD)
    await bot.discord.gateway.write(frame)
    await bot.until_logged(UNREAD, known + 1)
    await bot.answers()


@pytest.mark.parametrize(
    "field", ["id", "token", "application_id", "type", "data", "member", "channel", "version"]
)
async def test_an_interaction_without_a_field_costs_no_other_member_an_answer(bot: Wired, field: str) -> None:
    known = len(bot.process.log)
    whole = raw(FEE)
    await bot.discord.gateway.dispatch("INTERACTION_CREATE", {k: v for k, v in whole.items() if k != field})
    await bot.answers()
    token = whole["token"]
    assert token not in bot.process.log[known:], "a token lets anybody answer"


@pytest.mark.parametrize("data", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("kind", [2, 3, 4, 5, NO_KIND])
async def test_an_interaction_with_odd_data_costs_no_other_member_an_answer(
    bot: Wired, kind: int, data: dict[str, Any]
) -> None:
    odd = raw({"type": kind, "data": data})
    known = len(bot.process.log)
    await bot.discord.gateway.dispatch("INTERACTION_CREATE", odd)
    await bot.answers()
    if kind != NO_KIND:
        await until(lambda: len(bot.process.log) > known, "a line in the log")
    assert odd["token"] not in bot.process.log[known:]


async def test_unknown_events_operations_and_a_huge_frame_disturb_nobody(bot: Wired) -> None:
    gateway = bot.discord.gateway
    await gateway.dispatch("SOMETHING_OF_NEXT_YEAR", {"id": "1"})
    await gateway.signal(99, {"id": "1"})
    await bot.until_logged("Unknown OP code 99")
    await gateway.dispatch("SOMETHING_LONG", {"text": "長" * MANY_BYTES})
    await bot.answers()


async def test_a_stream_that_is_no_longer_understood_is_begun_anew_and_resumed(bot: Wired) -> None:
    gateway = bot.discord.gateway
    before = (gateway.resumed + 1, gateway.sessions)
    await gateway.send(b"not compressed at all\x00\x00\xff\xff")
    await _until_back(bot, resumed=before[0], sessions=before[1])
    await bot.until_logged("connecting anew")


async def test_a_connection_that_has_gone_silent_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Discord's own heartbeat takes 41 seconds, and the bot's patience a minute: both are shorter here."""
    impatient = changed(app__SILENCE_SECONDS=0.5)
    async with wired(tmp_path_factory.mktemp("silent"), impatient, heartbeat_ms=100) as bot:
        gateway = bot.discord.gateway
        await until(lambda: gateway.heartbeats > 1, "heartbeats")
        gateway.silent = True
        await until(lambda: gateway.resumed == 1, "a new connection")
        gateway.silent = False
        await bot.answers()
        assert gateway.sessions == 1


@pytest.mark.parametrize("code", [None, 1001, 4000])
async def test_a_gateway_that_hangs_up_on_who_resumes_is_tried_again_with_pauses(
    tmp_path: Path, code: int | None
) -> None:
    async with wired(tmp_path) as bot:
        gateway = bot.discord.gateway
        gateway.hang_up.extend([code] * 2)
        gateway.break_off()
        await _until_back(bot, sessions=2)
        resuming, first, second = gateway.reached[1:]
        assert first - resuming > SHORTEST
        assert second - first > SHORTEST
        assert bot.process.log.count(AWAY) == 2


async def test_a_gateway_that_hangs_up_on_who_begins_anew_is_tried_again_with_pauses(tmp_path: Path) -> None:
    async with wired(tmp_path, changed(shardpacing__APART_SECONDS=0.1)) as bot:
        gateway = bot.discord.gateway
        gateway.hang_up.append(1001)
        await gateway.signal(INVALID_SESSION, data=False)
        await _until_back(bot, sessions=2)
        assert gateway.reached[2] - gateway.reached[1] > SHORTEST


async def test_a_gateway_that_greets_and_then_hangs_up_is_not_stormed(tmp_path: Path) -> None:
    async with wired(tmp_path, changed(gateway__RESUME_PAUSE=0.5)) as bot:
        gateway = bot.discord.gateway
        gateway.after_resume.extend([1001] * 3)
        gateway.break_off()
        await _until_back(bot, resumed=1, sessions=1)
        times = [later - earlier for earlier, later in pairwise(gateway.reached[1:])]
        assert len(times) == 3
        assert min(times) > 0.45


async def test_a_gateway_that_says_nothing_sensible_to_a_bot_that_was_connected_does_not_end_it(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, changed(shardpacing__APART_SECONDS=0.1)) as bot:
        gateway = bot.discord.gateway
        gateway.greeting = "[]"
        await gateway.signal(INVALID_SESSION, data=False)
        await bot.until_logged(AWAY)
        gateway.greeting = None
        await _until_back(bot, sessions=2)
