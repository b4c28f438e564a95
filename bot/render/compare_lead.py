"""What stands above a comparison: the answer in a line, and how the question was read."""

from collections.abc import Mapping, Sequence

from bot.domain.compare import Row, Sort
from bot.domain.compareanswer import Compared
from bot.domain.fees import Quotes
from bot.i18n import Words
from bot.render.compare_rows import net_text
from bot.render.payout import payday_text
from bot.render.theme import plain


def lead(words: Words, compared: Compared, highs: Mapping[str, Row], amount: str) -> list[str]:
    """Return the lines above a table.

    ``amount`` is the contract sum as text; ``highs`` are the services at the higher end of a range, by key.
    """
    lines = [_best(words, compared, highs)]
    typed, read = amount, words("compare.amount", amount=amount)
    if compared.before_tax is not None:
        typed = words.yen_range(*compared.before_tax)
        read = words("compare.amount_from", amount=amount, before_tax=typed)
    if compared.working:
        lines.append(words("fee.read.working", working=plain(compared.working), amount=typed))
    elif compared.unit is not None:
        lines.append(words(f"fee.read.unit.{compared.unit.value}"))
    lines.append(
        words(
            "compare.read",
            amount=read,
            job=compared.job.name[words.language] if compared.job else words("compare.all_jobs"),
            sort=words(f"commands.compare.options.sort.choices.{compared.sort.value}"),
        )
    )
    if compared.is_part:
        lines.append(words("compare.named_only"))
    if compared.low != compared.high or _may_change(compared.comparison.ranked):
        lines.append(words("compare.range_rule"))
    return lines


def _may_change(ranked: Sequence[Row]) -> bool:
    """Tell whether the services would stand in another order at the upper end of a take-home."""
    for row in ranked:
        if not isinstance(row.quotes, Quotes) or row.quotes.high is row.quotes.low or row.net is None:
            continue
        high = row.quotes.high.net
        if any(row.net <= other.net < high for other in ranked if other is not row and other.net is not None):
            return True
    return False


def _best(words: Words, compared: Compared, highs: Mapping[str, Row]) -> str:
    """Return the first line: the answer to what the list is sorted by, and among which services it holds."""
    ranked, unknown = compared.comparison.ranked, compared.comparison.unknown
    if not ranked:
        return words("compare.none_ranked")
    first = ranked[0]
    match compared.sort:
        case Sort.PAYOUT if first.payday is not None and first.service.payout is not None:
            known = all(row.payday is not None for row in (*ranked, *unknown))
            trigger = first.service.payout.trigger
            same = [
                row
                for row in ranked
                if row.payday == first.payday
                and row.service.payout is not None
                and row.service.payout.trigger is trigger
            ]
            return words(
                f"compare.best_payout.{_among(known)}.{trigger.value}",
                service=_names(words, same),
                date=payday_text(words, first.payday),
            )
        case Sort.MINIMUM if first.service.minimum_payout is not None:
            known = all(_minimum(row) is not None for row in (*ranked, *unknown))
            least = first.service.minimum_payout.yen
            same = [row for row in ranked if _minimum(row) == least]
            return words(
                f"compare.best_minimum.{_among(known)}", service=_names(words, same), amount=words.yen(least)
            )
        case _:
            return words(f"compare.best.{_among(not unknown)}", best=_best_nets(words, ranked, highs))


def _among(known: bool) -> str:  # noqa: FBT001 - whether all that is compared is known
    """Return which message to take: a winner over services that publish nothing is none over all."""
    return "all" if known else "known"


def _best_nets(words: Words, ranked: Sequence[Row], highs: Mapping[str, Row]) -> str:
    """Return the services that rank first, each with its take-home; those with the same one together."""
    rows: dict[str, list[Row]] = {}
    for row in ranked:
        if row.rank == 1:
            rows.setdefault(net_text(words, row, highs.get(row.service.key)), []).append(row)
    return words.list(
        [words("compare.best_net", service=_names(words, same), net=net) for net, same in rows.items()]
    )


def _names(words: Words, rows: Sequence[Row]) -> str:
    return words.list([row.service.name[words.language] for row in rows])


def _minimum(row: Row) -> int | None:
    return None if row.service.minimum_payout is None else row.service.minimum_payout.yen
