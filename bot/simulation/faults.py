"""What a step of a conversation cannot be, or cannot do here."""

from collections.abc import Iterable


class StepError(Exception):
    """A step that nobody could take in Discord; its text says why, ``available`` what there is instead."""

    def __init__(self, message: str, available: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.available = tuple(available)
