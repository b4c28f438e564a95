"""What the bot has confirmed to somebody, and what it may have done without having said so."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, TypeVar

from bot.domain.serversettings import OFF, ON, Setting, Unpinned

T = TypeVar("T")
Place = tuple[str, str]
"""A channel and an entry: there is one card of the entry in it."""


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


class Stand(Enum):
    """What a proposal has come to."""

    DRAFT = auto()
    PROPOSED = auto()
    APPROVED = auto()
    DISCARDED = auto()


def _defaults() -> dict[Setting, Held[str]]:
    chosen = {Setting.PUBLIC: ON, Setting.UNPINNED: Unpinned.PUT_BACK.value, Setting.APPROVAL: OFF}
    return {setting: Held(option) for setting, option in chosen.items()}


@dataclass(slots=True, kw_only=True)
class Proposal:
    """Words that hold only once somebody else has approved them."""

    member: str
    draft: str
    number: int
    stand: Held[Stand] = field(default_factory=lambda: Held(Stand.DRAFT))


@dataclass(slots=True, kw_only=True)
class Touched:
    """A card that somebody unpinned or deleted by hand, as people do in Discord without asking the bot."""

    place: Place
    message: str
    is_deleted: bool
    noted: int
    """How often it was noted by then that the bot itself had put it right."""
    chosen: set[str]
    """What the server may have chosen to become of such a card, at any time since."""


@dataclass(slots=True, kw_only=True)
class Left:
    """The message of a card that somebody had the bot take down, if that was done."""

    room: str
    message: str
    stays: bool


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
    cards: dict[Place, Held[bool]] = field(default_factory=dict[Place, Held[bool]])
    """Whether there is one."""
    moves: list[tuple[int, Place, Place]] = field(default_factory=list[tuple[int, Place, Place]])
    """Cards whose move to another channel was not confirmed: from where, and to where."""
    left: dict[int, Left] = field(default_factory=dict[int, Left])
    """By the card's number."""
    touched: dict[int, Touched] = field(default_factory=dict[int, Touched])
    """By the card's number."""
    settings: dict[Setting, Held[str]] = field(default_factory=_defaults)
    """By name, the option that is chosen."""
    proposals: dict[str, Proposal] = field(default_factory=dict[str, Proposal])
    """By key: nobody begins another as long as there is one."""
    returned: dict[str, Held[int]] = field(default_factory=dict[str, Held[int]])
    """By key, how often a proposal was given back."""
    approvals: dict[tuple[str, int], list[tuple[int, int]]] = field(
        default_factory=dict[tuple[str, int], list[tuple[int, int]]]
    )
    """By key and number, who wrote the words and who pressed to approve them."""
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
