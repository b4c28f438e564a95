"""Income tax that a client withholds from one payment to a freelancer."""

import datetime
from dataclasses import dataclass

from bot.domain.services import Rounding, Taxes, WithholdingRule
from bot.domain.tiers import Rounded, Slice, exact_sum, rounded, slices


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The tax on ``base`` yen, part by part."""

    base: int
    """The sum that it is taken from: before consumption tax where the bill shows that tax apart."""
    slices: tuple[Slice, ...]
    tax: Rounded


def withheld(base: int, rule: WithholdingRule) -> Withheld:
    """Return what is withheld from one payment of ``base`` yen.

    Each tier's rate applies to its own part of the payment; a fraction of a yen is cut off once, from the
    total. Both belong to the rule (see ``WithholdingRule.evidence``).
    """
    parts = slices(base, rule.tiers)
    return Withheld(base=base, slices=parts, tax=rounded(exact_sum(parts), Rounding.FLOOR))


def rule_on(taxes: Taxes, day: datetime.date) -> WithholdingRule | None:
    """Return the rule that holds on ``day``, or ``None`` where the guide has none for it."""
    begun = [rule for rule in taxes.withholding if rule.valid_from <= day]
    return max(begun, key=lambda rule: rule.valid_from, default=None)
