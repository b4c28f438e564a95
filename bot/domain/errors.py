"""The one exception whose text is meant for the user.

UserError            something the member can put right; names a message and its values
├── AmountError      the amount could not be read
├── DateError        the date could not be read
├── HoursError       the length of time could not be read
└── EntryError       it is not clear which entry is meant
    └── AbsentError  the entry that is meant is not shown any more

Everything else that is raised is a bug and is answered with an id (see ``bot.failures``).
"""

import datetime

from msgspec import Struct

from bot.domain.guide import Text


class UserError(Exception):
    """A refusal that tells the member what to type or do.

    ``message`` is a key of ``data/locales``; ``values`` fill its placeholders.
    """

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class AmountError(UserError):
    """An amount that cannot be read without guessing."""


class DateError(UserError):
    """A date that cannot be read without guessing, or that does not exist."""


class HoursError(UserError):
    """A length of time that cannot be read without guessing."""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who is named to the reader, without a ping."""

    id: int


class Candidate(Struct, frozen=True, kw_only=True):
    """An entry that may have been meant."""

    key: str
    title: Text
    shown: bool
    """Whether members read it now."""


class EntryError(UserError):
    """An entry that cannot be taken as it was named.

    Its values are written in the reader's language by who tells the reader.
    """

    def __init__(
        self, message: str, **named: str | int | datetime.datetime | Text | Person | tuple[Candidate, ...]
    ) -> None:
        super().__init__(message)
        self.named = named


class AbsentError(EntryError):
    """An entry that a server had and its members do not read any more."""
