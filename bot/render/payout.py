"""Payout in words: paydays, calendar, transfer fees and minimum."""

from bot.domain.payouts import Payday
from bot.domain.services import PayoutCycle, PayoutPeriod, Service, TransferFee
from bot.i18n import Words

MONTH_END = 31


def payday_text(words: Words, payday: Payday) -> str:
    """Return the day of a transfer; where a bank holiday leaves it open, say so."""
    if payday.paid is None:
        return words("payout.maybe_rolled", date=words.date(payday.nominal))
    return words.date(payday.paid)


def cycle_line(words: Words, cycle: PayoutCycle) -> str:
    """Return a service's payout calendar in one line."""
    periods = words.list([_period(words, cycle, period) for period in cycle.periods])
    if cycle.roll is None:
        return periods
    return words("payout.cycle_roll", periods=periods, roll=words(f"payout.roll.{cycle.roll.value}"))


def _period(words: Words, cycle: PayoutCycle, period: PayoutPeriod) -> str:
    payday = "payday_end" if period.payday >= MONTH_END else "payday"
    return words(
        f"payout.cycle.{cycle.trigger.value}",
        first=period.first,
        last=words("payout.month_end") if period.last >= MONTH_END else words("payout.day", day=period.last),
        payday=words(f"payout.{payday}.{min(period.months_later, 2)}", day=period.payday),
    )


def transfer_line(words: Words, fees: tuple[TransferFee, ...]) -> str:
    """Return what a transfer costs, in one line."""
    if not fees:
        return words("payout.transfer_unknown")
    return words("payout.transfer", fees=transfers(words, fees))


def transfers(words: Words, fees: tuple[TransferFee, ...]) -> str:
    """Return transfer fees, each with the bank or the payouts that it is for."""
    return words.list([_transfer(words, fee) for fee in fees])


def _transfer(words: Words, fee: TransferFee) -> str:
    cost = words.yen(fee.yen) if fee.yen else words("payout.free")
    if fee.below_yen is not None:
        cost = words("payout.transfer_below", amount=cost, limit=words.yen(fee.below_yen))
    elif fee.from_yen is not None:
        cost = words("payout.transfer_from", amount=cost, limit=words.yen(fee.from_yen))
    return words("payout.transfer_bank", bank=fee.bank[words.language], amount=cost) if fee.bank else cost


def expiry_line(words: Words, service: Service) -> tuple[str, ...]:
    """Return until when a reward can be paid out, and what happens then; nothing if not published."""
    if service.expiry is None:
        return ()
    return (words("payout.expiry", effect=service.expiry.effect[words.language]),)


def minimum_line(words: Words, service: Service) -> str:
    """Return the smallest sum that can be paid out."""
    if service.minimum_payout is None:
        return words("payout.minimum_unknown")
    return words("payout.minimum", amount=words.yen(service.minimum_payout.yen))
