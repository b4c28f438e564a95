"""Income tax that a client withholds from one payment to a freelancer."""

import datetime

from msgspec import Struct

from bot.domain.taxes import Taxes, WithholdingRule
from bot.domain.tiers import Rounded, Rounding, Slice, rounded, slices, taken, whole_yen

_ROUNDING = Rounding.FLOOR
"""Belongs to the rule, like its tiers (see ``WithholdingRule.evidence``)."""


class Withheld(Struct, frozen=True, kw_only=True):
    """The tax on ``base`` yen, part by part."""

    base: int
    """The sum that it is taken from: before consumption tax where the bill shows that tax apart."""
    slices: tuple[Slice, ...]
    tax: Rounded


def withheld(base: int, rule: WithholdingRule) -> Withheld:
    """Return what is withheld from one payment of ``base`` yen.

    Each tier's rate applies to its own part of the payment; a fraction of a yen is cut off once, from the
    total.
    """
    return Withheld(
        base=base, slices=slices(base, rule.tiers), tax=rounded(taken(base, rule.tiers), _ROUNDING)
    )


def withheld_yen(base: int, rule: WithholdingRule) -> int:
    """Return only how many yen are ``withheld``."""
    return whole_yen(taken(base, rule.tiers), _ROUNDING)


def rule_on(taxes: Taxes, day: datetime.date) -> WithholdingRule | None:
    """Return the rule that holds on ``day``, or ``None`` where the guide has none for it."""
    begun = [rule for rule in taxes.withholding if rule.valid_from <= day]
    return max(begun, key=lambda rule: rule.valid_from, default=None)
