"""Taxes and the minimum wage: rates that belong to no service, by day. Values: ``data/taxes.toml``."""

import datetime

from msgspec import Struct

from bot.domain.guide import Evidence, Text
from bot.domain.tiers import Tier


class DatedRate(Struct, frozen=True, kw_only=True):
    """A tax rate in basis points and the days on which it holds."""

    rate: int
    valid_from: datetime.date
    valid_until: datetime.date | None = None
    evidence: Evidence


class WithholdingRule(Struct, frozen=True, kw_only=True):
    """Income tax withheld at source: tiers over one payment, by part of it, fractions cut off."""

    tiers: tuple[Tier, ...]
    valid_from: datetime.date
    evidence: Evidence
    base_evidence: Evidence
    """For taking it from the sum before consumption tax."""


class MinimumWage(Struct, frozen=True, kw_only=True):
    """A reference for the hourly figure."""

    yen: int
    name: Text
    valid_from: datetime.date
    evidence: Evidence
    scope_evidence: Evidence
    """For the remark that the law covers employees."""


class Taxes(Struct, frozen=True, kw_only=True):
    """Rates that belong to no service."""

    consumption: tuple[DatedRate, ...]
    withholding: tuple[WithholdingRule, ...]
    minimum_wages: tuple[MinimumWage, ...]

    def consumption_on(self, day: datetime.date) -> DatedRate | None:
        """Return the consumption tax that holds on ``day``, or ``None`` where the guide has none."""
        return next(
            (
                rate
                for rate in self.consumption
                if rate.valid_from <= day and (rate.valid_until is None or day <= rate.valid_until)
            ),
            None,
        )
