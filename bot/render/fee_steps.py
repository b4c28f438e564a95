"""The calculation behind a fee answer: what is taken from the sum, and every step with its rounding."""

from collections.abc import Iterator

from bot.domain.feeanswer import Case, FeeAnswer
from bot.domain.feequestion import Find
from bot.domain.fees import Quote, before_tax
from bot.domain.reverse import Reverse
from bot.domain.services import TaxOnFee
from bot.domain.tiers import WHOLE, Rounded, Rounding, Slice, rounded
from bot.domain.withholding import Withheld
from bot.domain.yen import TaxBasis
from bot.i18n import Words


def case_fields(words: Words, answer: FeeAnswer, case: Case) -> list[tuple[str, str]]:
    """Return the breakdown of one end of the amount, the steps, and other sums with the same take-home.

    Where it is not published whether tax is added to the fee, a breakdown for each reading, and for one
    amount the steps of each where they begin with different sums.
    """
    question = answer.question
    label = ""
    if len(answer.cases) > 1:
        given = words.yen(case.amount)
        if question.find is Find.TAKE_HOME:
            given = contract_sums(words, question.tax, case.amount, case.amount)
        label = words("fee.case", amount=given)
    (low, high), (dear, cheap) = case.shown, case.sums
    if low.schedule.tax_on_fee is TaxOnFee.UNKNOWN:
        fields = [
            (words("fee.breakdown_tax_added") + label, _breakdown(words, answer, low, dear)),
            (words("fee.breakdown_tax_included") + label, _breakdown(words, answer, high, cheap)),
        ]
    else:
        fields = [(words("fee.breakdown") + label, _breakdown(words, answer, low, dear))]
    if low.price == high.price:
        # The steps of the other reading are the same, without the tax on the fee.
        fields.append((words("fee.trace") + label, "\n".join(_steps(words, answer, low, dear))))
    else:
        readings = (("added", low, dear), ("included", high, cheap))
        # Both readings of both ends of a range are more than a message holds.
        for key, quote, asked in readings if len(answer.cases) == 1 else readings[:1]:
            steps = _steps(words, answer, quote, asked)
            fields.append((words(f"fee.trace_tax_{key}") + label, "\n".join(steps)))
    if isinstance(case.result, Reverse):
        fields.extend(
            (words(key) + label, text) for key, text in _other_sums(words, answer, case, case.result)
        )
    return fields


def _other_sums(words: Words, answer: FeeAnswer, case: Case, found: Reverse) -> Iterator[tuple[str, str]]:
    """Yield what there is to say about contract sums near the smallest one, each with its title's key."""
    low, high = case.shown
    others = [("fee.reverse.also_title", found.also)]
    if low.price != high.price:
        others = [("fee.reverse.also_title_tax_added", found.also)]
        if len(answer.cases) == 1:  # as with the steps
            others.append(("fee.reverse.also_title_tax_included", found.possible_also))
    for key, prices in others:
        if prices:
            sums = words.list([_also(words, answer, price) for price in prices])
            yield key, words("fee.reverse.also", sums=sums)
    if low.net > case.amount:
        lines = [words("fee.reverse.more", net=words.yen(low.net), wanted=words.yen(case.amount))]
        if found.exact is not None:
            exact = _also(words, answer, found.exact)
            lines.append(words("fee.reverse.exact", wanted=words.yen(case.amount), amount=exact))
        yield "fee.reverse.more_title", "\n".join(lines)


def contract_sums(words: Words, tax: TaxBasis, low: int, high: int) -> str:
    """Return contract sums (yen, of the basis ``tax``) that say so where they are before tax."""
    sums = words.yen_range(low, high)
    return sums if tax is TaxBasis.INCLUDED else words("fee.before_tax", amount=sums)


def _also(words: Words, answer: FeeAnswer, price: int) -> str:
    """Return another contract sum as it was asked for: before tax, it is named beside the sum with tax."""
    if answer.question.tax is TaxBasis.INCLUDED:
        return words.yen(price)
    asked = before_tax(price, answer.consumption or 0)
    return words("fee.reverse.also_before_tax", before_tax=words.yen(asked), amount=words.yen(price))


def _breakdown(words: Words, answer: FeeAnswer, quote: Quote, asked: int) -> str:
    price = words.yen(quote.price)
    rates = dict.fromkeys(part.rate for part in quote.slices)
    lines = [
        words("fee.line.price_from", amount=price, before_tax=words.yen(asked))
        if answer.question.tax is TaxBasis.EXCLUDED
        else words("fee.line.price", amount=price),
        words("fee.line.fee", rate=words.list(map(words.percent, rates)), amount=words.yen(quote.fee.yen)),
        words("fee.line.tax", rate=words.percent(quote.tax_rate), amount=words.yen(quote.tax.yen))
        if quote.tax_rate
        else words("fee.line.tax_inside"),
    ]
    if quote.withholding is not None:
        lines.append(words("fee.line.withholding", amount=words.yen(quote.withholding.tax.yen)))
    lines.append(words("fee.line.net", amount=words.yen(quote.net)))
    share = "fee.line.share" if answer.question.tax is TaxBasis.INCLUDED else "fee.line.share_with_tax"
    lines.append(words(share, amount=words.yen(quote.deducted), rate=words.percent(quote.share)))
    return "\n".join(lines)


def _steps(words: Words, answer: FeeAnswer, quote: Quote, asked: int) -> list[str]:
    """Return every step from the sum as asked to what is taken from it."""
    lines: list[str] = []
    rate, rounding = answer.consumption, quote.schedule.rounding
    if answer.question.tax is TaxBasis.EXCLUDED and rate:
        tax = _rounded(words, rounded(asked * rate, Rounding.FLOOR), Rounding.FLOOR)
        lines.append(
            words("fee.trace_with_tax", amount=words.yen(asked), rate=words.percent(rate), result=tax)
        )
    parts = quote.slices
    lines.extend(_slice(words, part) for part in parts)
    if len(parts) > 1:
        lines.append(words("fee.trace_sum", result=_rounded(words, quote.fee, rounding)))
    elif quote.fee.cut:
        lines.append(words("fee.trace_rounded", result=_rounded(words, quote.fee, rounding)))
    if quote.tax_rate:
        tax = _rounded(words, quote.tax, rounding)
        lines.append(
            words(
                "fee.trace_tax",
                fee=words.yen(quote.fee.yen),
                rate=words.percent(quote.tax_rate),
                result=tax,
            )
        )
    if quote.withholding is not None:
        lines.extend(_withholding_steps(words, quote.price, quote.withholding, rate))
    return lines


def _withholding_steps(words: Words, price: int, withheld: Withheld, rate: int | None) -> Iterator[str]:
    if rate:
        inside = rounded(price * rate, Rounding.FLOOR, denominator=WHOLE + rate)
        yield words(
            "fee.trace_inside",
            amount=words.yen(price),
            rate=words.percent(rate),
            result=_rounded(words, inside, Rounding.FLOOR),
        )
    yield words("fee.trace_base", amount=words.yen(withheld.base))
    for part in withheld.slices:
        yield _slice(words, part)
    yield words("fee.trace_withheld", result=_rounded(words, withheld.tax, Rounding.FLOOR))


def _slice(words: Words, part: Slice) -> str:
    values = {
        "part": words.yen(part.part),
        "rate": words.percent(part.rate),
        "result": words("common.yen", amount=_decimal(part.taken, WHOLE)),
    }
    if part.above:
        return words("fee.trace_slice_above", above=words.yen(part.above), **values)
    return words("fee.trace_slice", **values)


def _decimal(numerator: int, denominator: int) -> str:
    """Write a fraction of yen with four decimals, all that rates give; an ellipsis says that it goes on."""
    whole, rest = divmod(numerator, denominator)
    if not rest:
        return f"{whole:,}"
    shown, further = divmod(rest * 10_000, denominator)
    decimals = f"{shown:04d}…" if further else f"{shown:04d}".rstrip("0")
    return f"{whole:,}.{decimals}"


def _rounded(words: Words, value: Rounded, rounding: Rounding) -> str:
    if not value.cut:
        return words.yen(value.yen)
    exact = words("common.yen", amount=_decimal(value.numerator, value.denominator))
    return words(f"fee.rounding.{rounding.value}", exact=exact, amount=words.yen(value.yen))
