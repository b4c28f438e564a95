"""When and how a balance at CrowdWorks is paid out."""

import datetime

from msgspec import Struct

from bot.domain.payouts import Payday, next_payday, transfer_fees
from bot.domain.services import Service, TransferFee, Yen


class Balance(Struct, frozen=True, kw_only=True):
    """What is known about getting a balance paid out. ``None`` and empty: not published, never zero."""

    sum: int | None
    """Yen; ``None`` where the member named no sum."""
    below_minimum: bool | None
    """Whether it is too small to be transferred; ``None`` where either side of the comparison is unknown."""
    payday: Payday | None
    """The day by which all of it is paid, for it was confirmed today at the latest. ``None`` also for a
    balance below the minimum, which stays where it is."""
    earlier: Payday | None
    """The day on which the part that an earlier period collected is paid, while that day is still to come."""
    transfer_fees: tuple[TransferFee, ...]
    minimum: Yen | None
    expires_after_days: int | None
    """Counted from the day on which a reward was confirmed."""


class Payouts:
    """The terms on which balances are paid out on one day.

    What is in an account today was confirmed today or before. All of it is therefore paid by the payday of
    the period that today is in; what the period before collected is paid on that period's payday, which may
    still lie ahead: on the 20th, rewards confirmed by the 15th wait for the month's end.
    """

    def __init__(self, service: Service, date: datetime.date) -> None:
        self._service = service
        self._payday = self._earlier = None
        if service.payout is None:
            return
        self._payday = next_payday(service.payout, date)
        earlier = next_payday(service.payout, self._payday.collects_from - datetime.timedelta(days=1))
        if (earlier.paid or earlier.nominal) >= date:
            self._earlier = earlier

    def of(self, held: int | None) -> Balance:
        """Return the terms for ``held`` yen, or for a sum that is not known."""
        service = self._service
        minimum = service.minimum_payout
        below = None if held is None or minimum is None else held < minimum.yen
        return Balance(
            sum=held,
            below_minimum=below,
            payday=None if below else self._payday,
            earlier=None if below else self._earlier,
            transfer_fees=service.transfer_fees if held is None else transfer_fees(service, held),
            minimum=minimum,
            expires_after_days=None if service.expiry is None else service.expiry.days,
        )
