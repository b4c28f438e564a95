"""Which shards a process connects: all of them, those that it is told, or its part of a cluster's."""

import re
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

AUTO: Literal["auto"] = "auto"
"""As many shards as Discord recommends."""
HOSTNAME: Literal["hostname"] = "hostname"
"""The index at the end of the machine's name, as a stateful set names its pods: ``michishirube-2``."""
MOST_SHARDS = 10_000
PART = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
NUMBERED = re.compile(r"[^.]*-(\d{1,5})")

Count = int | Literal["auto"]
Index = int | Literal["hostname"]


class Shards(Struct, frozen=True, kw_only=True):
    """The shards of one process."""

    count: int | None = 1
    """How many there are in all processes; ``None``: as many as Discord recommends."""
    ids: tuple[int, ...] | None = None
    """Those of this process; ``None``: all."""

    @property
    def are_all(self) -> bool:
        """Whether there is no other process that has some."""
        return self.ids is None


def read_count(value: str) -> Count:
    """Return what SHARD_COUNT says. Raises ``ValueError``."""
    if value.casefold() == AUTO:
        return AUTO
    return _number(value, 1, f"must be a number from 1 to {MOST_SHARDS}, or auto")


def read_ids(value: str) -> tuple[int, ...]:
    """Return what SHARD_IDS says, such as ``0-3,7``, in order. Raises ``ValueError``."""
    ids: list[int] = []
    for part in value.split(","):
        match = PART.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise ValueError("must be numbers and ranges such as 0-3,7")
        ids.extend(range(first, last + 1))
    if len(set(ids)) != len(ids):
        raise ValueError("names a shard twice")
    return tuple(sorted(ids))


def read_index(value: str) -> Index:
    """Return what CLUSTER_INDEX says. Raises ``ValueError``."""
    if value.casefold() == HOSTNAME:
        return HOSTNAME
    return _number(value, 0, "must be a number from 0, or hostname")


def read_cluster_count(value: str) -> int:
    """Return what CLUSTER_COUNT says. Raises ``ValueError``."""
    return _number(value, 1, f"must be a number from 1 to {MOST_SHARDS}")


def _number(value: str, least: int, rule: str) -> int:
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= MOST_SHARDS):
        raise ValueError(rule)
    return int(value)


def shards_of(
    *,
    count: Count | None,
    ids: tuple[int, ...] | None,
    index: Index | None,
    clusters: int | None,
    on_a_file: bool,
    host_name: Callable[[], str],
) -> Shards:
    """Return the shards that the settings give this process.

    ``on_a_file``: the database is SQLite's, which is for one process. Raises ``ValueError`` naming the
    variables that contradict each other.
    """
    if ids is not None:
        shards = _chosen(count, ids, is_cluster=index is not None or clusters is not None)
    elif clusters is not None or index is not None:
        shards = _of_cluster(count, index, clusters, host_name)
    else:
        return Shards(count=None if count == AUTO else count or 1)
    if on_a_file and not shards.are_all:
        variables = "SHARD_IDS" if ids is not None else "CLUSTER_COUNT"
        raise ValueError(
            f"DATABASE_URL, {variables}: several processes need one PostgreSQL (postgresql://…): an SQLite "
            "file is one process's own, and nothing would tell the others what was changed in it"
        )
    return shards


def _chosen(count: Count | None, ids: tuple[int, ...], *, is_cluster: bool) -> Shards:
    if is_cluster:
        raise ValueError("SHARD_IDS, CLUSTER_INDEX, CLUSTER_COUNT: each says which shards are here; set one")
    if count is None or count == AUTO:
        raise ValueError("SHARD_IDS, SHARD_COUNT: SHARD_IDS needs SHARD_COUNT, a number, the same everywhere")
    if ids[-1] >= count:
        raise ValueError(f"SHARD_IDS, SHARD_COUNT: there is no shard {ids[-1]}: they are 0 to {count - 1}")
    return Shards(count=count, ids=None if len(ids) == count else ids)


def _of_cluster(
    count: Count | None, index: Index | None, clusters: int | None, host_name: Callable[[], str]
) -> Shards:
    if clusters is None or index is None:
        raise ValueError("CLUSTER_INDEX, CLUSTER_COUNT: each needs the other")
    if count == AUTO and clusters > 1:
        raise ValueError(
            "SHARD_COUNT, CLUSTER_COUNT: auto is for one process: others may start on another day, "
            "and be told another number"
        )
    shards = clusters if count is None or count == AUTO else count
    if shards < clusters:
        raise ValueError(
            f"SHARD_COUNT, CLUSTER_COUNT: {clusters} processes cannot share {shards} shards: "
            "one would have none"
        )
    place = _index_in(host_name()) if index == HOSTNAME else index
    if place >= clusters:
        raise ValueError(
            f"CLUSTER_INDEX, CLUSTER_COUNT: the processes are 0 to {clusters - 1}, and this one is {place}"
        )
    if clusters == 1:
        return Shards(count=None if count == AUTO else shards)
    return Shards(
        count=shards, ids=tuple(range(place * shards // clusters, (place + 1) * shards // clusters))
    )


def _index_in(name: str) -> int:
    """Return the number at the end of a machine's name. Raises ``ValueError`` where there is none."""
    match = NUMBERED.match(name)
    if match is None:
        raise ValueError(f"CLUSTER_INDEX: hostname needs a name such as michishirube-2, and this is {name!r}")
    return int(match[1])
