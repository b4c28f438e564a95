"""What the bot has confirmed to somebody, and what it may have done without having said so."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


class BrokenPromiseError(AssertionError):
    """Something that was confirmed is not there, or is there by half, or twice."""


@dataclass(slots=True)
class Held(Generic[T]):
    """One thing that people change, one of them at a time: as it was last confirmed."""

    value: T
    maybe: list[T] = field(default_factory=list[T])
    """What it may be instead: somebody asked for that and was told nothing before the bot was killed."""

    def settle(self, found: T, what: str) -> None:
        """Take what was found for what holds. Raises ``BrokenPromiseError`` where it can be neither."""
        if found != self.value and found not in self.maybe:
            raise BrokenPromiseError(
                f"{what}: {self.value!r} was confirmed, and {self.maybe} asked for; found {found!r}"
            )
        self.value = found
        self.maybe.clear()

    @contextmanager
    def trying(self, wanted: T) -> Generator[None]:
        """Have it changed in the block; where the block fails it may be either."""
        self.maybe.append(wanted)
        yield
        self.value = wanted
        self.maybe.clear()


@dataclass(slots=True, kw_only=True)
class Typed:
    """Words that somebody has typed, that the bot said it keeps, and that are not known to be saved."""

    member: str
    key: str
    number: int


@dataclass(slots=True)
class Model:
    """One server."""

    words: dict[str, Held[int | None]] = field(default_factory=dict[str, Held[int | None]])
    """By key, the number that stands in an entry's words; ``None``: it has none of the server's own."""
    adding: set[int] = field(default_factory=set[int])
    """Numbers in entries whose adding was not confirmed."""
    imports: list[dict[str, int]] = field(default_factory=list[dict[str, int]])
    """Files whose taking in was not confirmed."""
    typed: list[Typed] = field(default_factory=list[Typed])
    voted: dict[str, dict[str, bool]] = field(default_factory=dict[str, dict[str, bool]])
    """By entry, who has voted; ``False`` for whom that was not confirmed."""
    reports: dict[str, Held[bool]] = field(default_factory=dict[str, Held[bool]])
    """By text, whether it is open."""
    cards: dict[tuple[str, str], Held[bool]] = field(default_factory=dict[tuple[str, str], Held[bool]])
    """By channel and entry, whether it is pinned."""
    public: Held[bool] = field(default_factory=lambda: Held(value=True))
    taken_off: dict[int, int] = field(default_factory=dict[int, int])
    """Cards that somebody unpinned by hand, and how often each was noted as pinned again by then."""
    busy: set[object] = field(default_factory=set[object])

    @contextmanager
    def alone(self, things: Iterable[object]) -> Generator[None]:
        """Keep things for oneself for a block."""
        kept = set(things)
        self.busy |= kept
        try:
            yield
        finally:
            self.busy -= kept
