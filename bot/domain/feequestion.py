"""What a member asks of ``/fee``, and how a button keeps it."""

import datetime
import re
from enum import StrEnum

from msgspec import Struct

from bot.domain.hours import MOST_MINUTES
from bot.domain.yen import MOST, TaxBasis, Unit

_HOURLY_RATE = re.compile(r"\d{1,10}-\d{1,10}")
_PRODUCT = re.compile(r"[\d.,]+(?: × [\d.,]+)+")
_HOURLY = re.compile(
    "時給|時間給|時間単価|[1１一]時間(?:あたり|当たり|につき)"
    "|(?:/|per |an? |each ) ?(?:hour|hr|h)(?![a-z])|hourly",
    re.IGNORECASE,
)


class Find(StrEnum):
    """What is to be worked out."""

    TAKE_HOME = "takehome"
    CONTRACT = "contract"


class FeeQuestion(Struct, frozen=True, kw_only=True):
    """A question to ``/fee``, read and complete."""

    low: int
    """Yen; the contract sum, or the wanted take-home."""
    high: int
    """The range's other end; the same where there is no range."""
    tax: TaxBasis = TaxBasis.INCLUDED
    service: str
    """The service's id: ``crowdworks``."""
    form: str = ""
    """The form of work; empty where the service has none."""
    find: Find = Find.TAKE_HOME
    minutes: int | None = None
    withholding: bool = False
    as_of: datetime.date | None = None

    def packed(self) -> str:
        """Return the question in a few characters, for a button's id."""
        return "~".join(
            (
                str(self.low),
                "" if self.high == self.low else str(self.high),
                "x" if self.tax is TaxBasis.EXCLUDED else "",
                self.service,
                self.form,
                "c" if self.find is Find.CONTRACT else "",
                str(self.minutes or ""),
                "w" if self.withholding else "",
                self.as_of.isoformat().replace("-", "") if self.as_of else "",
            )
        )


def unpacked(text: str) -> FeeQuestion:
    """Return the question that ``packed`` wrote. Raises ValueError for anything else."""
    low, high, tax, service, form, find, minutes, withholding, as_of = text.split("~")
    question = FeeQuestion(
        low=int(low),
        high=int(high or low),
        tax=TaxBasis.EXCLUDED if tax else TaxBasis.INCLUDED,
        service=service,
        form=form,
        find=Find.CONTRACT if find else Find.TAKE_HOME,
        minutes=int(minutes) if minutes else None,
        withholding=bool(withholding),
        as_of=datetime.date.fromisoformat(as_of) if as_of else None,
    )
    if not 1 <= question.low <= question.high <= MOST:
        raise ValueError(f"amounts {question.low} to {question.high}")
    if question.minutes is not None and not 1 <= question.minutes <= MOST_MINUTES:
        raise ValueError(f"{question.minutes} minutes of work")
    return question


class Asked(Struct, frozen=True, kw_only=True):
    """A question and how its amount was written, which the answer reads back."""

    question: FeeQuestion
    working: str = ""
    """The multiplication typed, or both ends of an hourly rate that hours were given with: ``1000-1500``."""
    unit: str = ""
    """What the amount is paid for; ``hour`` for the product of an hourly rate as well."""

    def packed(self, room: int) -> str:
        """Return it for a button's id; a working too long for ``room`` characters is left out."""
        packed = f"{self.question.packed()}|{self.unit}|"
        if len(packed) + len(self.working) <= room:
            return packed + self.working
        return packed if is_rate(self.working) else f"{self.question.packed()}||"


def asked_from(text: str) -> Asked:
    """Return what ``Asked.packed`` wrote, or a question alone. Raises ValueError for anything else."""
    question, _, written = text.partition("|")
    unit, _, working = written.partition("|")
    if unit and working and not (_HOURLY_RATE.fullmatch(working) or _PRODUCT.fullmatch(working)):
        raise ValueError(f"hourly rate {working}")
    return Asked(question=unpacked(question), unit=Unit(unit).value if unit else "", working=working)


def is_rate(working: str) -> bool:
    """Tell whether ``Asked.working`` is an hourly rate that hours were given with, not a multiplication."""
    return _HOURLY_RATE.fullmatch(working) is not None


def names_hourly_rate(text: str) -> bool:
    """Tell whether an amount is typed as a price for an hour."""
    return _HOURLY.search(text) is not None


TAKE_HOME_WORDS = ("手取り", "take-home", "take home")
_ASKS_TAKE_HOME = re.compile(
    "(?:の|で|だと|なら|から)手取り(?:額)?(?:$|は|って|[?？])"
    "|手取り(?:額)?(?:は|って|が)?(?:いくら|幾ら|何円|どのくらい|どれくらい)"
    "|take[- ]home (?:from|on|for) |what.*take[- ]home|take[- ]home[?？]"
)
"""What is left of the amount is asked for: it is not what is to be left."""


def names_take_home(text: str) -> bool:
    """Tell whether an amount is typed as what a member wants to be left with."""
    lower = text.lower().strip()
    return any(word in lower for word in TAKE_HOME_WORDS) and not _ASKS_TAKE_HOME.search(lower)
