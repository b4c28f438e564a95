"""What a member entered in the form of ``/exitcheck``."""

import zlib
from collections.abc import Iterable

from msgspec import Struct

from bot.domain.errors import AmountError, UserError
from bot.domain.names import folded_name
from bot.domain.yen import MOST, read_amount

NOTHING_LEFT = frozenset(
    {"", "0", "0円", "¥0", "0yen", "-", "ー", "ゼロ", "なし", "ない", "無し", "none", "no", "nothing"}
)
"""How people write that there is no balance, as ``folded_name`` has it."""
CODE_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Ticked(Struct, frozen=True, kw_only=True):
    """What a form held; it travels in the buttons' ids."""

    keys: frozenset[str]
    balance: int | None = None
    """Yen; ``None`` where no sum was named."""

    def packed(self) -> str:
        """Return it in a few characters: two for each ticked line, then the balance."""
        return f"{''.join(sorted(code(key) for key in self.keys))}.{self.balance or ''}"


def unpacked(text: str, asked: Iterable[str]) -> Ticked:
    """Return what ``packed`` wrote of the keys ``asked``. Raises ValueError for anything else."""
    codes, dot, balance = text.partition(".")
    if not dot or len(codes) % 2 or (balance and not (balance.isdecimal() and 1 <= int(balance) <= MOST)):
        raise ValueError(f"not a form: {text}")
    known = {code(key): key for key in asked}
    pairs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
    strange = [pair for pair in pairs if pair not in known]
    if strange:
        raise ValueError(f"codes of no key: {strange}")
    return Ticked(keys=frozenset(known[pair] for pair in pairs), balance=int(balance) if balance else None)


def code(key: str) -> str:
    """Return two characters that stand for an entry's key, the same in every release."""
    high, low = divmod(zlib.crc32(key.encode()) % len(CODE_LETTERS) ** 2, len(CODE_LETTERS))
    return CODE_LETTERS[high] + CODE_LETTERS[low]


def read_balance(typed: str) -> int | None:
    """Return the balance that a member typed, in yen; ``None`` for none, which can be said in words too.

    Raises UserError for what is no amount and for a range.
    """
    if folded_name(typed) in NOTHING_LEFT:
        return None
    try:
        read = read_amount(typed)
    except AmountError as error:
        if error.message == "amount.too_large":
            raise UserError("exitcheck.balance_too_large", **error.values) from error
        raise
    if read.low != read.high:
        raise UserError("exitcheck.balance_range")
    return read.low
