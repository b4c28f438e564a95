"""What a member sees, and what the log keeps, when Discord's REST API is in trouble."""

import asyncio
import signal

import pytest

from bench.events import custom_ids, press
from bench.faults import RESET, Refusal
from bench.payloads import snowflake
from bench.replies import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION, Reply
from tests.wire.wired import FEE, Wired, assert_is_fee, report, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLBACK = ("POST", "/interactions/")
FOLLOW_UP = ("PATCH", "/webhooks/")
VIA = {"Via": "1.1 google"}
REFUSED = "trying again to answer: Cannot connect"
ARRIVED = "the answer had arrived at the first try"
UNTOLD = "the failure could not be told"
LATE = "was answered too late or twice"


async def _asked(bot: Wired, *refusals: Refusal) -> tuple[Reply, str]:
    """Return the answer to a question whose callbacks are refused, and what was logged meanwhile."""
    begin = len(bot.process.log)
    bot.discord.replies.turned_away.clear()
    bot.discord.refuse(*CALLBACK, *refusals)
    reply = await bot.ask(FEE)
    return reply, bot.process.log[begin:]


def _posts(bot: Wired) -> int:
    return sum(
        (method, path.startswith("/webhooks/")) == ("POST", True) for method, path in bot.discord.requests
    )


@pytest.mark.parametrize("times", [1, 2, 4])
async def test_a_server_error_is_tried_again_within_the_three_seconds(bot: Wired, times: int) -> None:
    bot.discord.replies.answer_within = 3.0
    try:
        reply, logged = await _asked(bot, *[Refusal(status=502)] * times)
    finally:
        bot.discord.replies.answer_within = None
    assert_is_fee(reply)
    assert logged.count("trying again to answer") == times
    assert "Traceback" not in logged


async def test_a_connection_that_is_reset_is_tried_again(bot: Wired) -> None:
    reply, logged = await _asked(bot, Refusal(status=RESET))
    assert_is_fee(reply)
    assert "trying again to answer" in logged
    assert "Traceback" not in logged


async def test_a_connection_that_is_refused_is_tried_again(bot: Wired) -> None:
    await bot.discord.hang_up()
    begin = bot.process.log.count(REFUSED)
    asked = asyncio.create_task(bot.ask(FEE))
    await bot.until_logged(REFUSED, begin + 1)
    await bot.discord.listen()
    assert_is_fee(await asked)


@pytest.mark.parametrize("lost", [Refusal(status=500, arrives=True), Refusal(status=RESET, arrives=True)])
async def test_an_answer_that_arrived_though_discord_said_otherwise_is_given_once_and_no_error_shown(
    bot: Wired, lost: Refusal
) -> None:
    bot.discord.requests.clear()
    begin, known = len(bot.process.log), bot.process.log.count(ARRIVED)
    reply, _ = await _asked(bot, lost)
    assert_is_fee(reply)
    await bot.until_logged(ARRIVED, known + 1)
    await bot.answers()
    assert [code for _, code in bot.discord.replies.turned_away] == [ALREADY_ACKNOWLEDGED]
    assert not [path for _, path in bot.discord.requests if path.startswith("/webhooks/")]
    assert "Traceback" not in bot.process.log[begin:]
    assert UNTOLD not in bot.process.log[begin:]


async def test_a_report_whose_first_sign_was_lost_on_the_way_is_kept_once_and_thanked_for(bot: Wired) -> None:
    form = await bot.report_form()
    bot.discord.refuse(*CALLBACK, Refusal(status=RESET, arrives=True))
    assert (await bot.ask(report(form, "途中で切れた"))).message is not None
    assert bot.rows("SELECT count(*) FROM reports WHERE text = '途中で切れた'") == [(1,)]


async def test_a_limit_that_discord_names_is_waited_for(bot: Wired) -> None:
    reply, logged = await _asked(bot, Refusal(status=429, headers=VIA, retry_after=0.3))
    assert_is_fee(reply)
    assert reply.acknowledged_ns > 0.3e9
    assert "Traceback" not in logged


async def test_a_ban_is_not_made_longer_by_trying_again_and_the_member_is_told(bot: Wired) -> None:
    reply, logged = await _asked(bot, Refusal(status=429))
    assert "Discord側" in str(reply.data)
    assert "trying again to answer" not in logged
    await bot.answers()


async def test_trouble_that_does_not_end_is_logged_and_the_next_member_is_answered(bot: Wired) -> None:
    bot.discord.refuse(*CALLBACK, *[Refusal(status=500)] * 10)
    await bot.asks_in_vain(FEE, UNTOLD)
    bot.discord.forgive()
    await bot.answers()


async def test_an_answer_that_comes_too_late_is_logged_and_not_sent_again(bot: Wired) -> None:
    replies = bot.discord.replies
    replies.turned_away.clear()
    replies.answer_within = 0.2
    bot.process.signal(signal.SIGSTOP)  # as a machine that is out of breath
    asyncio.get_running_loop().call_later(0.3, bot.process.signal, signal.SIGCONT)
    await bot.asks_in_vain(FEE, LATE)
    replies.answer_within = None
    assert [code for _, code in replies.turned_away] == [UNKNOWN_INTERACTION]
    await bot.answers()


@pytest.mark.parametrize(("status", "code"), [(404, 10015), (401, 50027)])
async def test_an_interaction_that_is_older_than_its_token_is_logged_and_left_alone(
    bot: Wired, status: int, code: int
) -> None:
    """A form that was kept open may be sent late; what it says is kept, and that it is cannot be told."""
    form = await bot.report_form()
    bot.discord.refuse(*FOLLOW_UP, Refusal(status=status, code=code))
    await bot.asks_in_vain(report(form, f"遅い {code}"), LATE)
    assert bot.rows("SELECT text FROM reports WHERE text LIKE '遅い%'").count((f"遅い {code}",)) == 1
    await bot.answers()


async def test_a_shared_answer_is_posted_once_though_discords_reply_was_lost(bot: Wired) -> None:
    fee = await bot.ask(FEE)
    assert fee.message is not None
    share = next(each for each in custom_ids(fee.message) if each.startswith("fee.share:"))
    bot.discord.requests.clear()
    bot.discord.refuse(*CALLBACK, Refusal(status=503, arrives=True))
    await bot.ask(press({**fee.message, "id": snowflake()}, share))
    await until(lambda: _posts(bot) == 1, "the shared answer was posted")
    await bot.answers()
    assert _posts(bot) == 1
