"""The one exception whose text is meant for the user.

UserError            something the member can put right; names a message and its values
├── AmountError      the amount could not be read
├── DateError        the date could not be read
└── HoursError       the length of time could not be read

Everything else that is raised is a bug and is answered with an id (see ``bot.failures``).
"""


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
