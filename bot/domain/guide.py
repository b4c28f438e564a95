"""The guide's words: entries in two languages, and the sources that stand behind every value."""

import datetime
from enum import StrEnum

from msgspec import Struct


class Language(StrEnum):
    """The two languages in which everything is written."""

    JA = "ja"
    EN = "en"


class Basis(StrEnum):
    """Who stands behind a value."""

    OFFICIAL = "official"
    """The operator's, or a public authority's, own page."""
    THIRD_PARTY = "third_party"
    """Somebody else's page."""
    ARTICLE = "article"
    """The article that the guide grew out of."""


class Text(Struct, frozen=True, kw_only=True):
    """One text in both languages."""

    ja: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.ja if language is Language.JA else self.en


class Source(Struct, frozen=True, kw_only=True):
    """A page on which a value was found."""

    id: str
    name: Text
    basis: Basis
    url: str | None = None
    dated: str | None = None
    """When the page was written or last changed, as far as known: ``2017-11`` or ``2022-10-01``."""


class Evidence(Struct, frozen=True, kw_only=True):
    """Why a value is believed: its sources, best first, and the day they were last compared with it."""

    sources: tuple[str, ...]
    checked: datetime.date
    note: Text | None = None


class Kind(StrEnum):
    """What an entry is; the guide's sections."""

    REASON = "reason"
    STEP = "step"
    CAUTION = "caution"
    BLOCKER = "blocker"
    TIP = "tip"
    VOICE = "voice"
    FAQ = "faq"
    ANSWER = "answer"
    SERVICE = "service"
    OWN = "own"
    """Written by the moderators of one server, for that server."""


class Side(StrEnum):
    """In which role a member has a blocker."""

    WORKER = "worker"
    CLIENT = "client"


class EntryText(Struct, frozen=True, kw_only=True):
    """An entry's words in one language, in Discord's Markdown."""

    title: str
    answer: str
    """The first line: the answer in a sentence."""
    body: str = ""
    """The details."""
    differs: str = ""
    """One line naming both sides, where sources disagree."""
    question: str = ""
    """For a blocker: the line beside its checkbox."""
    todo: str = ""
    """For a blocker or caution: what to do about it."""
    keywords: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """How people ask for this entry."""


class Entry(Struct, frozen=True, kw_only=True):
    """One guide entry, found by its stable key."""

    key: str
    kind: Kind
    order: int = 0
    """Its place among the entries of its kind and key prefix."""
    shown_by: tuple[str, ...] = ()
    """Commands, besides ``/guide``, that use it."""
    related: tuple[str, ...] = ()
    command: str | None = None
    """The command that takes it further."""
    service: str | None = None
    """The service it is about; ``service.crowdworks`` unless it says otherwise."""
    side: Side | None = None
    careful: bool = False
    """Whether it is about money, tax or law: a server can ask for a second editor before its words change."""
    evidence: Evidence
    edited: datetime.date | None = None
    """The day, in UTC, on which a server's moderators put in words of their own; never for shipped ones."""
    ja: EntryText
    en: EntryText

    def __getitem__(self, language: Language) -> EntryText:
        """Return the entry's words in ``language``."""
        return self.ja if language is Language.JA else self.en
