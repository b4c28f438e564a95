"""What a collector reads of a real bot."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bench import payloads
from bench.discord_server import LoopbackDiscord, NoAnswerError, Refusal
from bench.events import command, custom_ids, press, typing_in
from bot.app import GuideBot
from bot.pace import MOST_OF_A_MEMBER
from bot.simulation.world import World
from bot.watch.metrics import Seen, exposition
from bot.watch.tally import Outcome
from tests.watch.probing import Probe, probed, until

QUESTION = "ひみつの質問 zebra-crossing 4,321円"
NAMES = {"application_command", "autocomplete", "component", "modal_submit", "context_menu"}


def read(text: str) -> dict[tuple[str, ...], float]:
    """Return each sample by its name and its labels' values."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def counted(probe: Probe, expected: Mapping[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    """Wait until the metrics hold what is expected, since counting follows the answer; return all of them."""
    found: dict[tuple[str, ...], float] = {}

    async def holds() -> bool:
        found.clear()
        found.update(read((await probe.get("/metrics")).body))
        return all(found.get(key) == value for key, value in expected.items())

    try:
        await until(holds)
    except TimeoutError:
        raise AssertionError({key: found.get(key) for key in expected}) from None
    return found


async def test_what_became_of_each_interaction_is_counted_and_nothing_of_who_asked_what(
    tmp_path: Path,
) -> None:
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        await probe.until_ready()
        start = await counted(probe, {("michishirube_outcomes_total", "failed"): 0.0})
        assert not any(key[0] == "michishirube_interactions_total" for key in start)

        shown = await discord.ask(command("fee", amount="3,000円"), timeout=10)
        assert shown.message is not None
        shared = next(each for each in custom_ids(shown.message) if each.startswith("fee.share:"))
        await discord.ask(press(shown.message, shared), timeout=10)
        await discord.ask(press(shown.message, "made.up:1:ひみつ"), timeout=10)
        await discord.ask(command("fee", amount="ひみつ"), timeout=10)
        await discord.ask(command("guide", query=QUESTION), timeout=10)
        await discord.ask(typing_in("guide", "query", query=QUESTION), timeout=10)
        await discord.ask(command("made-up"), timeout=10)
        discord.refuse("POST", "/interactions/", Refusal(status=400, code=50035))
        await discord.ask(command("reregister"), timeout=10)
        discord.refuse("POST", "/interactions/", Refusal(status=404, code=10062))
        with pytest.raises(NoAnswerError):
            await discord.ask(command("compare"), timeout=1)
        discord.refuse("POST", "/interactions/", Refusal(status=404, code=10062))
        with pytest.raises(NoAnswerError):
            await discord.ask(typing_in("guide", "query", query=QUESTION), timeout=1)

        name = "michishirube_interactions_total"
        found = await counted(
            probe,
            {
                (name, "application_command", "fee", "answered"): 1,
                (name, "component", "fee.share", "answered"): 1,
                (name, "component", "other", "refused"): 1,
                (name, "application_command", "fee", "refused"): 1,
                (name, "application_command", "guide", "answered"): 1,
                (name, "autocomplete", "guide", "answered"): 1,
                (name, "application_command", "other", "refused"): 1,
                (name, "application_command", "reregister", "failed"): 1,
                (name, "application_command", "compare", "lost"): 1,
                (name, "autocomplete", "guide", "lost"): 1,
                ("michishirube_outcomes_total", "answered"): 4,
                ("michishirube_outcomes_total", "refused"): 3,
                ("michishirube_outcomes_total", "failed"): 1,
                ("michishirube_outcomes_total", "lost"): 2,
                ("michishirube_outcomes_total", "drained"): 0,
                ("michishirube_outcomes_total", "ignored"): 0,
            },
        )
        assert sum(value for key, value in found.items() if key[0] == name) == 10
        # Of the command that failed, the message that says so was the response; what was lost has none.
        assert found["michishirube_response_seconds_count", "application_command"] == 5
        assert found["michishirube_response_seconds_count", "component"] == 2
        assert found["michishirube_receipt_delay_seconds_count",] == 10
        assert 0 < found["michishirube_receipt_delay_seconds_sum",] < 20
        assert found["michishirube_gateway_connected", "0"] == 1
        assert 0 < found["michishirube_gateway_latency_seconds", "0"] < 5
        assert found["process_resident_memory_bytes",] > 10_000_000

        body = (await probe.get("/metrics")).body
        for secret in (
            payloads.GUILD_ID,
            payloads.MEMBER_ID,
            payloads.CHANNEL_ID,
            "ひみつ",
            "zebra",
            "4,321",
        ):
            assert secret not in body
        labels = set(re.findall(r'(\w+)="', body))
        assert labels <= {
            "kind",
            "name",
            "outcome",
            "le",
            "shard",
            "what",
            *("implementation", "major", "minor", "patchlevel", "version"),
        }
        assert set(re.findall(r'kind="(\w+)"', body)) <= NAMES


async def test_an_answer_that_had_arrived_though_discord_never_said_so_counts_as_lost(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        await probe.until_ready()
        troubles = [Refusal(status=502, arrives=True), *[Refusal(status=502)] * 4]
        discord.refuse("POST", "/interactions/", *troubles)
        answer = await discord.ask(command("fee", amount="3,000円"), timeout=10)
        assert "3,000円" in str(answer.data)
        name = "michishirube_outcomes_total"
        await counted(probe, {(name, "lost"): 1, (name, "failed"): 0})
        assert "the answer had arrived all the same" in probe.written()


async def test_who_floods_the_bot_is_counted_by_what_they_were_told_if_anything(tmp_path: Path) -> None:
    fee = command("fee", amount="3,000円")
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        await probe.until_ready()
        for _ in range(MOST_OF_A_MEMBER):
            await discord.ask(fee, timeout=10)
        await discord.ask(fee, timeout=10)
        for untold in (Refusal(status=404, code=10062), Refusal(status=400, code=50035)):
            discord.refuse("POST", "/interactions/", untold)
            with pytest.raises(NoAnswerError):
                await discord.ask(fee, timeout=0.5)
        with pytest.raises(NoAnswerError):
            await discord.ask(fee, timeout=0.5)
        name = "michishirube_outcomes_total"
        expected = {"answered": MOST_OF_A_MEMBER, "refused": 1, "lost": 1, "failed": 1, "ignored": 1}
        await counted(probe, {(name, outcome): count for outcome, count in expected.items()})


async def test_a_collector_that_prefers_openmetrics_gets_it(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        plain = await probe.get("/metrics")
        assert plain.content_type.startswith("text/plain; version=0.0.4")
        wanted = await probe.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
        assert wanted.content_type.startswith("application/openmetrics-text")
        assert wanted.body.endswith("# EOF\n")


def metrics_of(bot: GuideBot) -> dict[tuple[str, ...], float]:
    """Return what a bot counted by itself."""
    seen = Seen(tally=bot.tally, shards=(), depths=None, backups=bot.backups, stopping=False, now=bot.now())
    return read(exposition(seen, "")[0].decode())


async def test_the_age_of_a_backup_is_told_once_one_is_known(world: World) -> None:
    assert ("michishirube_last_backup_timestamp_seconds",) not in metrics_of(world.bot)
    await world.bot.backups.look()
    found = metrics_of(world.bot)
    assert found["michishirube_last_backup_timestamp_seconds",] == world.bot.now().timestamp()
    assert found["michishirube_backup_failing",] == 0


async def test_a_backup_that_fails_is_told(world: World) -> None:
    world.bot.backups.directory.write_text("no directory")
    await world.bot.backups.look()
    assert metrics_of(world.bot)["michishirube_backup_failing",] == 1
    world.mistakes.found.clear()


def test_every_outcome_has_a_counter_from_the_start(world: World) -> None:
    found = metrics_of(world.bot)
    assert all(found["michishirube_outcomes_total", outcome.value] == 0 for outcome in Outcome)
