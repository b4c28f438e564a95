"""Reading ``data/``: all records, or all faults."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from msgspec import Struct

from bot.domain.entry_rules import check_entry
from bot.domain.exitcheck import BALANCE, SUPPORT, UNFINISHED, questions
from bot.domain.flaws import Flaw, Known, check_key, check_parts
from bot.domain.guide import Entry, Kind, Side, Source
from bot.domain.reregister import OVERVIEW, PITFALLS
from bot.domain.service_rules import check_service, clashing_names
from bot.domain.services import CROWDWORKS, Job, Service
from bot.domain.snapshot import Guide
from bot.domain.tax_rules import check_taxes
from bot.domain.taxes import Taxes
from bot.domain.vocabulary import Vocabulary, WordGroup, check_group
from bot.store.decode import decode
from bot.store.errors import Fault, FaultyDataError
from bot.tomlfiles import UnreadableError, content_of

Record = TypeVar("Record")
Check = Callable[[Record], Iterable[Flaw]]

SOURCE_ID = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
SERVERS_OWN = (Kind.OWN,)
"""Kinds that no shipped entry has."""
NEEDED = frozenset({BALANCE, CROWDWORKS, SUPPORT, UNFINISHED, OVERVIEW, *PITFALLS})
"""Keys that code names."""


class Shipped(Struct, frozen=True, kw_only=True):
    """Everything in ``data/``, as the files have it: entries in the order of the files' names."""

    entries: tuple[Entry, ...]
    services: tuple[Service, ...]
    sources: tuple[Source, ...]
    jobs: tuple[Job, ...]
    taxes: Taxes
    vocabulary: Vocabulary

    def guide(self) -> Guide:
        """Return the guide of these records: the same as of the rows that ``seed`` makes of them."""
        return Guide(
            entries={entry.key: entry for entry in self.entries},
            services={service.key: service for service in self.services},
            sources={source.id: source for source in self.sources},
            jobs={job.key: job for job in self.jobs},
            taxes=self.taxes,
            vocabulary=self.vocabulary,
        )


class _Read(Struct, Generic[Record], frozen=True, kw_only=True):
    """One record of a file; ``record`` is ``None`` where it could not be decoded."""

    file: str
    key: str
    record: Record | None


def load_shipped(directory: Path, *, today: datetime.date) -> Shipped:
    """Return what ``data/`` holds. Raises ``FaultyDataError`` with all faults of all files."""
    reader = _Reader(directory)
    entries = reader.all_in("guide", Entry, heading="entry")
    services = reader.all_in("services", Service)
    sources = reader.one("sources.toml", Source, heading="source")
    jobs = reader.one("jobs.toml", Job, heading="job")
    taxes = reader.one("taxes.toml", Taxes)
    meanings = reader.one("search/meanings.toml", WordGroup, heading="meaning")
    fillers = reader.one("search/fillers.toml", WordGroup, heading="filler")
    outside = reader.one("search/outside.toml", WordGroup, heading="outside")
    # Declared is enough to be referred to: a record's own faults are told where it stands, once.
    known = Known(
        entries=reader.keys(entries, "guide"),
        services=reader.keys(services, "services"),
        sources=reader.keys(sources, "sources.toml"),
        jobs=reader.keys(jobs, "jobs.toml"),
    )
    reader.check(entries, lambda entry: check_entry(entry, known=known, today=today))
    reader.check(services, lambda service: check_service(service, known=known, today=today))
    reader.check(sources, lambda source: _check_source(source, known=known, today=today))
    reader.check(jobs, lambda job: (*check_key(job.key), *check_parts(job, known=known, today=today)))
    reader.check(taxes, lambda table: check_taxes(table, known=known, today=today))
    for groups in (meanings, fillers, outside):
        reader.check(groups, check_group)
    reader.check_names(services)
    reader.check_names(jobs)
    if reader.faults:
        raise FaultyDataError(sorted(reader.faults, key=lambda fault: fault.file))
    return Shipped(
        entries=_records(entries),
        services=_records(services),
        sources=_records(sources),
        jobs=_records(jobs),
        taxes=_records(taxes)[0],
        vocabulary=Vocabulary(
            meanings=_records(meanings), fillers=_records(fillers), outside=_records(outside)
        ),
    )


def check_complete(shipped: Shipped) -> None:
    """Raise ``FaultyDataError`` where something is missing that a command needs, or too much for its form."""
    entries = {entry.key: entry for entry in shipped.entries}
    present = entries.keys() | {service.key for service in shipped.services}
    faults = [
        Fault(file="data/", key=key, reason="is missing, and a command needs it")
        for key in sorted(NEEDED - present)
    ]
    for side in Side:
        try:
            questions(entries, side)
        except ValueError as error:
            faults.append(Fault(file="data/guide/", key=f"blocker.* ({side.value})", reason=str(error)))
    if faults:
        raise FaultyDataError(faults)


def _check_source(source: Source, *, known: Known, today: datetime.date) -> Iterator[Flaw]:
    if not SOURCE_ID.fullmatch(source.id):
        yield Flaw(path="id", reason="must be letters and digits, with '.' or '-' between them")
    if source.url is not None and not source.url.startswith(("https://", "http://")):
        yield Flaw(path="url", reason="must begin with https:// or http://")
    yield from check_parts(source, known=known, today=today)


def _records(reads: Iterable[_Read[Record]]) -> tuple[Record, ...]:
    return tuple(read.record for read in reads if read.record is not None)


class _Reader:
    """Reads files of one directory and keeps every fault found in them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._unread: set[str] = set()
        """Where keys are not known: a subdirectory, or a file beside them."""
        self.faults: list[Fault] = []

    def all_in(self, name: str, kind: type[Record], heading: str | None = None) -> list[_Read[Record]]:
        """Read every TOML file of a subdirectory, by name."""
        names = sorted(file.name for file in (self._directory / name).glob("*.toml"))
        if not names:
            self._add(self._name(name), "", "has no .toml file")
        reads = [read for file in names for read in self._read(f"{name}/{file}", kind, heading)]
        self._refuse_doubles(reads)
        return reads

    def one(self, name: str, kind: type[Record], heading: str | None = None) -> list[_Read[Record]]:
        """Read one file: a list of records under ``heading``, or else one record."""
        reads = self._read(name, kind, heading)
        self._refuse_doubles(reads)
        return reads

    def keys(self, reads: Iterable[_Read[Record]], place: str) -> frozenset[str]:
        """Return the keys to which others may refer; none where a file of ``place`` could not be read.

        Then nobody knows what is in it, and to call every reference to it wrong would bury the one fault.
        """
        return frozenset() if place in self._unread else frozenset(read.key for read in reads)

    def check(self, reads: Iterable[_Read[Record]], check: Check[Record]) -> None:
        """Keep what ``check`` finds in the records that could be decoded."""
        for read in reads:
            if read.record is not None:
                for flaw in check(read.record):
                    self._add(read.file, read.key, str(flaw))

    def check_names(self, reads: list[_Read[Service]] | list[_Read[Job]]) -> None:
        """Keep names that mean two services, or two jobs."""
        files = {read.key: read.file for read in reads}
        for key, flaw in clashing_names(read.record for read in reads if read.record is not None):
            self._add(files[key], key, str(flaw))

    def _read(self, name: str, kind: type[Record], heading: str | None) -> list[_Read[Record]]:
        file = self._name(name)
        content = self._content(name)
        if content is None:
            self._unread.add(name.partition("/")[0])
            return []
        if heading is None:
            return [self._decoded(file, Path(name).stem, kind, content)]
        for other in content.keys() - {heading}:
            self._add(file, "", f"{other} is not known; records begin with [[{heading}]]")
        tables = content.get(heading)
        if not isinstance(tables, list) or not tables:
            self._add(file, "", f"has no [[{heading}]]")
            self._unread.add(name.partition("/")[0])
            return []
        return [
            self._decoded(file, f"[[{heading}]] {number}", kind, table)
            for number, table in enumerate(cast("list[object]", tables), start=1)
        ]

    def _content(self, name: str) -> dict[str, Any] | None:
        try:
            return content_of(self._directory / name)
        except UnreadableError as error:
            self._add(self._name(name), error.line, str(error))
        return None

    def _decoded(self, file: str, otherwise: str, kind: type[Record], table: object) -> _Read[Record]:
        """Decode a record and find the key under which people look for it in the file."""
        declared = cast("dict[str, object]", table) if isinstance(table, dict) else {}
        named = declared.get("key", declared.get("id"))
        key = named if isinstance(named, str) and named else otherwise
        if key != named:
            self._unread.add(file.split("/")[1])
        record, flaws = decode(kind, cast("object", table), without=SERVERS_OWN)
        for flaw in flaws:
            self._add(file, key, str(flaw))
        return _Read(file=file, key=key, record=record)

    def _refuse_doubles(self, reads: list[_Read[Record]]) -> None:
        first: dict[str, str] = {}
        for read in reads:
            if read.key in first:
                self._add(read.file, read.key, f"is there twice, first in {first[read.key]}")
            first.setdefault(read.key, read.file)

    def _name(self, name: str) -> str:
        return f"{self._directory.name}/{name}"

    def _add(self, file: str, key: str, reason: str) -> None:
        self.faults.append(Fault(file=file, key=key, reason=reason))
