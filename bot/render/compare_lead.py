"""What stands above a comparison: the answer in a line, and how the question was read."""

from collections.abc import Mapping, Sequence

from bot.domain.compare import Row, Sort
from bot.domain.compareanswer import Compared
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
    if compared.low != compared.high:
        lines.append(words("compare.range_rule"))
    return lines


def _best(words: Words, compared: Compared, highs: Mapping[str, Row]) -> str:
    """Return the first line: the answer to what the list is sorted by."""
    ranked = compared.comparison.ranked
    if not ranked:
        return words("compare.none_ranked")
    first = ranked[0]
    match compared.sort:
        case Sort.PAYOUT if first.payday is not None and first.service.payout is not None:
            return words(
                f"compare.best_payout.{first.service.payout.trigger.value}",
                service=first.service.name[words.language],
                date=payday_text(words, first.payday),
            )
        case Sort.MINIMUM if first.service.minimum_payout is not None:
            least = first.service.minimum_payout.yen
            same = [row for row in ranked if _minimum(row) == least]
            return words("compare.best_minimum", service=_names(words, same), amount=words.yen(least))
        case _:
            best = [row for row in ranked if row.rank == 1]
            net = net_text(words, best[0], highs.get(best[0].service.key))
            return words("compare.best", service=_names(words, best), net=net)


def _names(words: Words, rows: Sequence[Row]) -> str:
    return words.list([row.service.name[words.language] for row in rows])


def _minimum(row: Row) -> int | None:
    return None if row.service.minimum_payout is None else row.service.minimum_payout.yen
