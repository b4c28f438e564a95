"""When and how a balance is paid out, as a field of the answer of ``/exitcheck``."""

from bot.domain.exitbalance import Balance
from bot.i18n import Words
from bot.render.payout import payday_text, transfer_line


def balance_field(words: Words, balance: Balance) -> tuple[str, str]:
    """Return when and how a balance can be paid out, as far as it is published."""
    lines: list[str] = []
    if balance.sum is not None:
        lines.append(words("exitcheck.balance.sum", amount=words.yen(balance.sum)))
    if balance.below_minimum and balance.minimum is not None:
        lines.append(words("exitcheck.balance.below", minimum=words.yen(balance.minimum.yen)))
    elif balance.payday is None:
        lines.append(words("payout.next_unknown"))
    else:
        if balance.earlier is not None:
            lines.append(
                words(
                    "exitcheck.balance.earlier",
                    until=words.date(balance.earlier.collects_until),
                    date=payday_text(words, balance.earlier),
                )
            )
        lines.append(words("exitcheck.balance.payday", date=payday_text(words, balance.payday)))
    lines.append(transfer_line(words, balance.transfer_fees))
    if balance.sum is not None and not balance.below_minimum:
        lines.extend(_arriving(words, balance, balance.sum))
    if balance.minimum is not None and not balance.below_minimum:
        lines.append(words("payout.minimum", amount=words.yen(balance.minimum.yen)))
    if balance.expires_after_days is not None:
        lines.append(words("exitcheck.balance.expiry", days=balance.expires_after_days))
    return words("exitcheck.balance.title"), "\n".join(f"- {line}" for line in lines)


def _arriving(words: Words, balance: Balance, held: int) -> list[str]:
    arriving = [
        words("payout.transfer_bank", bank=fee.bank[words.language], amount=words.yen(held - fee.yen))
        if fee.bank
        else words.yen(held - fee.yen)
        for fee in balance.transfer_fees
        if fee.yen < held
    ]
    return [words("exitcheck.balance.arriving", sums=words.list(arriving))] if arriving else []
