"""The metrics as Prometheus reads them. Imported with the first scrape: prometheus_client takes 3 MiB.

Everything is counted elsewhere, in plain numbers, and put into Prometheus's form when it is asked for.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import isfinite

from msgspec import Struct
from prometheus_client import PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.backups import Backups
from bot.store.depths import Depths
from bot.watch.shards import Shard
from bot.watch.tally import SECONDS, Histogram, Outcome, Tally

PREFIX = "michishirube_"


class Seen(Struct, frozen=True, kw_only=True):
    """All that is told at one moment."""

    tally: Tally
    shards: Sequence[Shard]
    depths: Depths | None
    """``None`` where the database does not answer."""
    backups: Backups
    stopping: bool
    now: datetime.datetime


def exposition(seen: Seen, accept: str) -> tuple[bytes, str]:
    """Return the metrics, and their content type: what ``accept``, the header of the request, prefers."""
    encode, content_type = choose_encoder(accept)
    return encode(_Moment(seen)), content_type


class _Moment(Collector):
    """What ``seen`` says, and what the system knows about the process."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    def collect(self) -> Iterable[Metric]:
        seen = self._seen
        yield from _interactions(seen.tally)
        yield from _gateway(seen.shards)
        yield from _database(seen.depths, seen.now)
        yield _gauge(
            "stopping", "1 while the bot finishes what is running and takes nothing new.", seen.stopping
        )
        yield from _backups(seen.backups)
        yield from ProcessCollector(registry=None).collect()
        yield from PlatformCollector(registry=None).collect()


def _backups(backups: Backups) -> Iterator[Metric]:
    if backups.wanted:
        text = "1 while the last attempt at a backup has failed."
        yield _gauge("backup_failing", text, backups.failure is not None)
    if backups.last_success is not None:
        made = backups.last_success.timestamp()
        yield _gauge("last_backup_timestamp_seconds", "When the newest backup was made.", made)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(PREFIX + name, text, value=float(value))


def _interactions(tally: Tally) -> Iterator[Metric]:
    by_name = CounterMetricFamily(
        f"{PREFIX}interactions", "What became of interactions.", labels=("kind", "name", "outcome")
    )
    totals = dict.fromkeys(Outcome, 0)
    for (kind, name, outcome), times in tally.outcomes.items():
        by_name.add_metric((kind, name, outcome.value), times)
        totals[outcome] += times
    # All outcomes are there from the start: a counter that begins with its first failure never increases.
    by_outcome = CounterMetricFamily(
        f"{PREFIX}outcomes", "What became of interactions of all kinds.", labels=("outcome",)
    )
    for outcome, times in totals.items():
        by_outcome.add_metric((outcome.value,), times)
    responses = HistogramMetricFamily(
        f"{PREFIX}response_seconds",
        "From receiving an interaction until Discord had taken the first response.",
        labels=("kind",),
    )
    for kind, histogram in tally.responses.items():
        responses.add_metric((kind,), _buckets(histogram), histogram.total)
    delays = HistogramMetricFamily(
        f"{PREFIX}receipt_delay_seconds",
        "From an interaction being made until it was received, by Discord's clock and this machine's.",
        buckets=_buckets(tally.delays),
        sum_value=tally.delays.total,
    )
    yield from (by_name, by_outcome, responses, delays)


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    bounds = [*map(str, SECONDS), "+Inf"]
    return list(zip(bounds, map(float, accumulate(histogram.counts)), strict=True))


def _gateway(shards: Sequence[Shard]) -> Iterator[Metric]:
    connected = GaugeMetricFamily(
        f"{PREFIX}gateway_connected", "1 while Discord sends events.", labels=("shard",)
    )
    latency = GaugeMetricFamily(
        f"{PREFIX}gateway_latency_seconds", "From a heartbeat to Discord's answer.", labels=("shard",)
    )
    age = GaugeMetricFamily(
        f"{PREFIX}gateway_heartbeat_age_seconds", "Since Discord answered a heartbeat.", labels=("shard",)
    )
    for shard in shards:
        labels = (str(shard.id),)
        connected.add_metric(labels, float(shard.connected))
        # Before the first answer the library calls the latency infinite.
        if shard.latency is not None and shard.heard is not None and isfinite(shard.latency):
            latency.add_metric(labels, shard.latency)
            age.add_metric(labels, shard.heard)
    yield from (connected, latency, age)


def _database(depths: Depths | None, now: datetime.datetime) -> Iterator[Metric]:
    yield _gauge("database_up", "1 while the database answers.", depths is not None)
    if depths is None:
        return
    waiting = GaugeMetricFamily(f"{PREFIX}outbox_waiting", "What is due and not done yet.", labels=("what",))
    oldest = GaugeMetricFamily(
        f"{PREFIX}outbox_oldest_seconds", "For how long the first of it has been due.", labels=("what",)
    )
    for what, depth in (
        ("cards", depths.cards),
        ("leftovers", depths.leftovers),
        ("log_messages", depths.log_messages),
    ):
        waiting.add_metric((what,), depth.waiting)
        since = now if depth.since is None else depth.since
        oldest.add_metric((what,), max((now - since).total_seconds(), 0.0))
    yield from (waiting, oldest)
    yield _gauge("gaps", "Groups of alike questions that the guide did not answer.", depths.gaps)
