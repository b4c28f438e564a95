"""Everything the guide knows at one moment, held in memory so that an answer waits for no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.guide import Entry, Kind, Source
from bot.domain.names import folded_name
from bot.domain.services import Job, Service, Taxes

KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """An immutable snapshot. A change makes a new one, which is then swapped in whole.

    The mappings are read-only. Entries stand by kind, order and key; services by order; jobs as shipped.
    """

    entries: Mapping[str, Entry]
    services: Mapping[str, Service]
    sources: Mapping[str, Source]
    jobs: Mapping[str, Job]
    taxes: Taxes
    _services_by_name: Mapping[str, Service] = field(init=False, repr=False, compare=False)
    _jobs_by_name: Mapping[str, Job] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entries = sorted(self.entries.values(), key=lambda entry: (KIND_ORDER[entry.kind], *_place(entry)))
        services = sorted(self.services.values(), key=lambda service: (service.order, service.key))
        read_only: dict[str, Mapping[str, object]] = {
            "entries": {entry.key: entry for entry in entries},
            "services": {service.key: service for service in services},
            "sources": dict(self.sources),
            "jobs": dict(self.jobs),
            "_services_by_name": {
                folded_name(name): service for service in services for name in service_names(service)
            },
            "_jobs_by_name": {
                folded_name(name): job for job in self.jobs.values() for name in job_names(job)
            },
        }
        for name, mapping in read_only.items():
            object.__setattr__(self, name, MappingProxyType(mapping))

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


def _place(entry: Entry) -> tuple[int, str]:
    return entry.order, entry.key
