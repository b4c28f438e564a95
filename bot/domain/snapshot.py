"""Everything the guide knows at one moment, held in memory so that an answer waits for no database."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.guide import Entry, Kind, Source
from bot.domain.names import folded_name
from bot.domain.services import Job, Service
from bot.domain.taxes import Taxes
from bot.domain.vocabulary import Vocabulary

Named = TypeVar("Named", Service, Job)
Made = TypeVar("Made")
KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """An immutable snapshot. A change makes a new one, which is then swapped in whole.

    The mappings are read-only. Entries stand by kind, order and key (steps by the first part of
    their key before that); services by order; jobs as shipped.
    """

    entries: Mapping[str, Entry]
    services: Mapping[str, Service]
    sources: Mapping[str, Source]
    jobs: Mapping[str, Job]
    taxes: Taxes
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    popular_jobs: tuple[Job, ...] = field(init=False, repr=False, compare=False)
    """Those that most services have first."""
    service_spellings: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """For each service's key all that people call it, as ``folded_name`` has it."""
    job_spellings: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """The same for each job's key."""
    _services_by_name: Mapping[str, Service] = field(init=False, repr=False, compare=False)
    _jobs_by_name: Mapping[str, Job] = field(init=False, repr=False, compare=False)
    _made: dict[Hashable, tuple[Hashable, Any]] = field(
        init=False, repr=False, compare=False, default_factory=dict[Hashable, tuple[Hashable, Any]]
    )

    def __post_init__(self) -> None:
        entries = sorted(self.entries.values(), key=lambda entry: (KIND_ORDER[entry.kind], *_place(entry)))
        services = sorted(self.services.values(), key=lambda service: (service.order, service.key))
        read_only: dict[str, Mapping[str, object]] = {
            "entries": {entry.key: entry for entry in entries},
            "services": {service.key: service for service in services},
            "sources": dict(self.sources),
            "jobs": dict(self.jobs),
            "service_spellings": {service.key: _spellings(service_names(service)) for service in services},
            "job_spellings": {job.key: _spellings(job_names(job)) for job in self.jobs.values()},
        }
        read_only["_services_by_name"] = _by_spelling(self.services, read_only["service_spellings"])
        read_only["_jobs_by_name"] = _by_spelling(self.jobs, read_only["job_spellings"])
        for name, mapping in read_only.items():
            object.__setattr__(self, name, MappingProxyType(mapping))
        offered = Counter(job for service in services for job in service.jobs)
        popular = tuple(sorted(self.jobs.values(), key=lambda job: -offered[job.key]))
        object.__setattr__(self, "popular_jobs", popular)

    def once(self, name: Hashable, make: Callable[[], Made], *, on: Hashable = None) -> Made:
        """Return what ``make`` makes of this snapshot: made once, and kept as long as the snapshot.

        With ``on``, such as the day, it is made anew when that changes; only the last one is kept.
        """
        known = self._made.get(name)
        if known is None or known[0] != on:
            known = self._made[name] = (on, make())
        return known[1]

    def of_kind(self, kind: Kind, prefix: str = "") -> tuple[Entry, ...]:
        """Return the entries of ``kind`` whose key begins with ``prefix``, in their order."""
        chosen = (entry for entry in self.entries.values() if entry.kind is kind)
        return tuple(sorted((entry for entry in chosen if entry.key.startswith(prefix)), key=_place))

    def service_named(self, text: str) -> Service | None:
        """Return the service that people call ``text``: its key, id, name in either language or an alias."""
        return self._services_by_name.get(folded_name(text))

    def job_named(self, text: str) -> Job | None:
        """Return the kind of work that people call ``text``: its key, name in either language or an alias."""
        return self._jobs_by_name.get(folded_name(text))


def service_names(service: Service) -> Iterable[str]:
    """Return every name by which ``service`` is found."""
    return (service.key, service.id, service.name.ja, service.name.en, *service.aliases)


def job_names(job: Job) -> Iterable[str]:
    """Return every name by which ``job`` is found."""
    return (job.key, job.name.ja, job.name.en, *job.aliases)


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded_name(name) for name in names))


def _by_spelling(records: Mapping[str, Named], spellings: Mapping[str, Any]) -> dict[str, Named]:
    return {spelling: records[key] for key in spellings for spelling in spellings[key]}


def _place(entry: Entry) -> tuple[str, int, str]:
    """Return where an entry stands among its kind; the steps of leaving stand before those of coming back."""
    way = entry.key.partition(".")[0] if entry.kind is Kind.STEP else ""
    return way, entry.order, entry.key
