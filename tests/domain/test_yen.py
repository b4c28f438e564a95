"""What members type as a sum, and what the bot reads."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import AmountError
from bot.domain.yen import MOST, Amount, TaxBasis, Unit, agreed_tax, read_amount
from tests.domain.refusals import examples, keys, sentences

IN, EX = TaxBasis.INCLUDED, TaxBasis.EXCLUDED
LONG = 5_000_000

SUMS = {
    "3000": 3000,
    "3,000円": 3000,
    "￥3,000": 3000,
    "¥3000": 3000,
    "３，０００円": 3000,
    "3千円": 3000,
    "３千": 3000,
    "1万5千": 15_000,
    "1万5000円": 15_000,
    "１万５０００": 15_000,
    "1.5万": 15_000,
    "１．５万円": 15_000,
    "三千円": 3000,
    "一万五千円": 15_000,
    "3k": 3000,
    "15K": 15_000,
    # beyond the product's table
    "3、000円": 3000,
    "３､０００円": 3000,
    " \u30003\u200b000\u00a0円 ": 3000,
    "1 万 5 千 円": 15_000,
    "1万 5千円": 15_000,
    "\\3000": 3000,
    "JPY 3,000": 3000,
    "3000JPY": 3000,
    "JP¥3,000": 3000,
    "3000 yen": 3000,
    "3000えん": 3000,
    "3000エン": 3000,
    "円3000": 3000,
    "10万ほしい": 100_000,
    "手取り10万ほしい": 100_000,
    "手取りで3万円ほしい": 30_000,
    "10万は欲しいです": 100_000,
    "3万は欲しいな": 30_000,
    "10万もらいたい": 100_000,
    "手取り10万になりたい": 100_000,
    "月末に10万円稼ぎたい": 100_000,
    "たぶん1.5万くらい": 15_000,
    "多分3000": 3000,
    "3000ぐらいかな": 3000,
    "5000なら": 5000,
    "3000でお願いします": 3000,
    "maybe 15k": 15_000,
    "I want 30000": 30_000,
    "¥3,000-": 3000,
    "3000.00": 3000,
    "0003000": 3000,
    "千円": 1000,
    "百万": 1_000_000,
    "十五万": 150_000,
    "15千円": 15_000,
    "5百円": 500,
    "百五円": 105,
    "四千百一万円": 41_010_000,
    "1万500円": 10_500,
    "1.5百万円": 1_500_000,
    "二〇〇〇": 2000,
    "二〇〇〇円": 2000,
    "金参千円也": 3000,
    "壱万弐千円": 12_000,
    "3.5千": 3500,
    "0.5万": 5000,
    "1億2千万": 120_000_000,
    "1.5億円": 150_000_000,
    "10億": MOST,
    "1billion yen": MOST,
    "15kyen": 15_000,
    "15 thousand yen": 15_000,
    "1.5 million yen": 1_500_000,
    "1.5M": 1_500_000,
    "5 man yen": 50_000,
    "約3万円": 30_000,
    "3万くらい": 30_000,
    "3万円前後": 30_000,
    "3万弱": 30_000,
    "報酬は3万円の案件でした": 30_000,
    "契約金額 3万": 30_000,
    "予算：3万円です。": 30_000,
    "一式3万円": 30_000,
    "about 3000": 3000,
    "LP制作 3万円": 30_000,
    "ライター報酬3,000円": 3000,
    "ﾗｲﾀｰの案件 3,000円": 3000,
    "アイドル記事 3千円": 3000,
    "PHP案件 50万円": 500_000,
    "クライアントから3万円": 30_000,
    "らいたー3千円": 3000,
}

UNITS = {
    "月5万": (50_000, Unit.MONTH),
    "月に5万円": (50_000, Unit.MONTH),
    "月額50万円": (500_000, Unit.MONTH),
    "80万円/人月": (800_000, Unit.MONTH),
    "時給1,200円": (1200, Unit.HOUR),
    "1,200円/時間": (1200, Unit.HOUR),
    "1時間1200円": (1200, Unit.HOUR),
    "1,200 yen per hour": (1200, Unit.HOUR),
    "1,200 yen/h": (1200, Unit.HOUR),
    "日給8千": (8000, Unit.DAY),
    "1日8千円": (8000, Unit.DAY),
    "週3万円": (30_000, Unit.WEEK),
    "年俸600万": (6_000_000, Unit.YEAR),
    "1分100円": (100, Unit.MINUTE),
    "文字単価1円": (1, Unit.CHARACTER),
    "1文字2円": (2, Unit.CHARACTER),
    "1件3000円": (3000, Unit.ONE),
    "一件三千円": (3000, Unit.ONE),
    "1記事あたり3000円": (3000, Unit.ONE),
    "3000円/1件": (3000, Unit.ONE),
    "3000円／件": (3000, Unit.ONE),
    "@500": (500, Unit.ONE),
    "1 article 3000 yen": (3000, Unit.ONE),
}

TAXES = {
    "15000円(税抜)": (15_000, EX),
    "税込16,500": (16_500, IN),
    "15000円税別": (15_000, EX),
    "15000円（税込み）": (15_000, IN),
    "15000 内税": (15_000, IN),
    "15000円 外税": (15_000, EX),
    "15000円税抜き": (15_000, EX),
    "15000+税": (15_000, EX),
    "15000円（＋消費税）": (15_000, EX),
    "消費税込みで15000円": (15_000, IN),
    "15000 tax incl": (15_000, IN),
    "15000 yen (incl. tax)": (15_000, IN),
    "tax included 15000": (15_000, IN),
    "15000 ex tax": (15_000, EX),
    "15000 before tax": (15_000, EX),
    "15000 plus tax": (15_000, EX),
    "tax not included 15000 yen": (15_000, EX),
}

RANGES = {
    "2〜3万円": (20_000, 30_000),
    "2-3万": (20_000, 30_000),
    "２～３万円": (20_000, 30_000),
    "2~3万": (20_000, 30_000),
    "2–3万": (20_000, 30_000),
    "2万ー3万": (20_000, 30_000),
    "2万円から3万円": (20_000, 30_000),
    "2〜3千万円": (20_000_000, 30_000_000),
    "¥2〜3万": (20_000, 30_000),
    "2円〜3万円": (2, 30_000),
    "1.5〜2万": (15_000, 20_000),
    "二〜三万円": (20_000, 30_000),
    "2k-3k": (2000, 3000),
    "2-3k": (2000, 3000),
    "20000 to 30000": (20_000, 30_000),
    "from 20k to 30k": (20_000, 30_000),
    "3000〜5000円": (3000, 5000),
    "3000〜1万円": (3000, 10_000),
    "9千〜1万2千円": (9000, 12_000),
    "1千〜2千円": (1000, 2000),
    "2千〜3万": (2000, 30_000),
}

PRODUCTS = {
    "1文字1.5円×3000文字": (4500, "1.5 × 3,000"),
    "50円×20記事": (1000, "50 × 20"),
    "1.5円×3000文字": (4500, "1.5 × 3,000"),
    "３０００文字＊１．５円": (4500, "3,000 × 1.5"),
    "50x20": (1000, "50 × 20"),
    "50 X 20": (1000, "50 × 20"),
    "50円✕20本": (1000, "50 × 20"),
    "50円かける20": (1000, "50 × 20"),
    "時給1,200円×8時間": (9600, "1,200 × 8"),
    "時給1,200円×7.5時間×20日": (180_000, "1,200 × 7.5 × 20"),
    "0.125円×8000文字": (1000, "0.125 × 8,000"),
    "月5万×12": (600_000, "50,000 × 12"),
    "1文字1円×3千文字×2記事": (6000, "1 × 3,000 × 2"),
    "50 yen x 20 articles": (1000, "50 × 20"),
    "@500×3": (1500, "500 × 3"),
}

REFUSED = {
    "": "empty",
    "\u3000 \u200b": "empty",
    "あ" * 201: "too_long",
    "無料": "words",
    "税別": "words",
    "😀": "words",
    "万": "bare",
    "千": "bare",
    "円": "bare",
    "億円": "bare",
    "5.万": "bare",
    "数万円": "vague",
    "十数万": "vague",
    "²": "odd_digit",
    "3²円": "odd_digit",
    "①3000円": "odd_digit",
    "㍘": "odd_digit",
    "½万": "odd_digit",
    "٣٠٠٠": "odd_digit",
    "㈢千円": "odd_digit",
    "1,5000": "grouping",
    "15,00円": "grouping",
    "0,500": "grouping",
    "1,000、000": "grouping",
    "1.2.3": "grouping",
    ".5万": "grouping",
    "、500": "grouping",
    "3.000円": "point",
    "1.500円×3000文字": "point",
    "1万5": "ambiguous",
    "1万5円": "ambiguous",
    "1万50": "ambiguous",
    "一万五": "ambiguous",
    "百五": "ambiguous",
    "五千三万": "ambiguous",
    "1億5千": "ambiguous",
    "1億2000": "ambiguous",
    "二三万円": "pair",
    "5千3万": "scales",
    "1万50000": "scales",
    "1千5000": "scales",
    "5千3千": "scales",
    "1万2万": "scales",
    "3万1億": "scales",
    "1.5万5千": "scales",
    "3万億": "scales",
    "3000.5": "fraction",
    "1.23456万": "fraction",
    "文字単価1.5円": "fraction",
    "1.5円×3001文字": "product_fraction",
    "3000円税込（税抜）": "tax_both",
    "3000円 非課税": "tax_unclear",
    "税金3000円": "tax_unclear",
    "3000 yen after tax": "tax_unclear",
    "時給 日給 3000円": "units",
    "時給1200円×20日": "unit_mismatch",
    "1文字1.5円×20記事": "unit_mismatch",
    "$30": "currency",
    "30ドル": "currency",
    "3000元": "currency",
    "3000 USD": "currency",
    "€3000": "currency",
    "₩3000": "currency",
    "3000ポイント": "currency",
    "3000 5000": "several",
    "1万 2万": "several",
    "1日8千文字": "several",
    "1記事3000文字": "several",
    "1件LP3000円": "several",
    "50円×1件20": "several",
    "3 000円": "several",
    "1万 5000円": "several",
    "2019-09-30": "several",
    "1日8時間": "several",
    "1時間30": "several",
    "1200円×1時間30": "several",
    "20記事で1000円": "several",
    "手数料5千円-源泉徴収1万円": "several",
    "二、三万円": "several",
    "3〇〇〇円": "several",
    "6000円/2": "several",
    "2〜3万×3": "mixed",
    "50円×20円": "two_prices",
    "3000文字": "no_price",
    "3000文字×20記事": "no_price",
    "10〜20本": "no_price",
    "1件〜3000円": "no_price",
    "-3000": "negative",
    "−3,000円": "negative",
    "▲3000": "negative",
    "マイナス3000円": "negative",
    "¥-3000": "negative",
    "50×-20": "negative",
    "0": "zero",
    "〇": "zero",
    "0円×3": "zero",
    "1000000001": "too_large",
    "1兆": "too_large",
    "9" * 200: "too_large",
    "3万×10万": "too_large",
    "3万〜": "range_open",
    "〜3万円": "range_open",
    "3万円から": "range_open",
    "3万円以上": "range_open",
    "5万円台": "range_open",
    "up to 3000 yen": "range_open",
    "¥3,000です-": "range_open",
    "from 3000 yen": "range_open",
    "3万〜2万": "range_order",
    "3〜2万": "range_order",
    "10〜2万": "range_order",
    "3万〜3万": "range_equal",
    "2万〜3": "range_unit",
    "2〜3万5千": "range_unit",
    "1千〜2千万": "range_unit",
    "二十〜三十万円": "range_unit",
    "5千〜1億": "range_unit",
    "20%": "unclear",
    "3000円の20%": "unclear",
    "2割": "unclear",
    "3000円引き": "unclear",
    "半額3000円": "unclear",
    "3000円+500円": "unclear",
    "1200円×3時間半": "unclear",
    "3000匹": "unclear",
    "¥3B": "unclear",
    "¥3 grand": "unclear",
    "3O00円": "unclear",
    "LP制作 3万": "unclear",
    "1e5": "unclear",
    "not 3000 yen": "unclear",
    "two 3000 yen jobs": "unclear",
    "×3000": "operator",
    "3000×": "operator",
}


def refusal(text: str) -> AmountError:
    with pytest.raises(AmountError) as refused:
        read_amount(text)
    return refused.value


def outcome(text: str) -> Amount | tuple[str, dict[str, str | int]]:
    try:
        return read_amount(text)
    except AmountError as error:
        return error.message, error.values


@pytest.mark.parametrize(("text", "yen"), SUMS.items(), ids=SUMS)
def test_a_sum_is_read(text: str, yen: int):
    assert read_amount(text) == Amount(low=yen, high=yen)


@pytest.mark.parametrize(("text", "yen", "unit"), [(text, *read) for text, read in UNITS.items()], ids=UNITS)
def test_what_a_sum_is_paid_for_is_kept(text: str, yen: int, unit: Unit):
    assert read_amount(text) == Amount(low=yen, high=yen, unit=unit)


@pytest.mark.parametrize(("text", "yen", "tax"), [(text, *read) for text, read in TAXES.items()], ids=TAXES)
def test_the_tax_basis_is_read_with_the_sum(text: str, yen: int, tax: TaxBasis):
    assert read_amount(text) == Amount(low=yen, high=yen, tax=tax)


@pytest.mark.parametrize(
    ("text", "low", "high"), [(text, *read) for text, read in RANGES.items()], ids=RANGES
)
def test_a_range_has_both_ends(text: str, low: int, high: int):
    assert read_amount(text) == Amount(low=low, high=high)


@pytest.mark.parametrize(
    ("text", "yen", "working"), [(text, *read) for text, read in PRODUCTS.items()], ids=PRODUCTS
)
def test_a_multiplication_is_read_back(text: str, yen: int, working: str):
    assert read_amount(text) == Amount(low=yen, high=yen, working=working)


def test_a_range_keeps_its_tax_basis_and_unit():
    assert read_amount("時給1,000〜1,500円（税込）") == Amount(low=1000, high=1500, tax=IN, unit=Unit.HOUR)


@pytest.mark.parametrize(("text", "key"), REFUSED.items(), ids=[text[:20] or "nothing" for text in REFUSED])
def test_what_has_no_single_reading_is_refused_with_its_reason(text: str, key: str):
    error = refusal(text)
    assert error.message == f"amount.{key}"
    assert all(sentences(error))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("10万あったらいい", "あったらいい"),
        ("5000ならいくら", "ならいくら"),
        ("10万ほ", "ほ"),
        ("10万ほしくない", "ほしくない"),
        ("手取り10万を目指す", "目指す"),
        ("わたしの3000", "わたしの"),
        ("3000匹", "匹"),
        ("LP制作 3万", "LP"),
        ("ロゴ 3万", "ロゴ"),
    ],
)
def test_a_word_that_is_not_understood_is_named_whole(text: str, word: str):
    assert refusal(text).values == {"text": word}


def test_every_message_has_a_text_that_calls_for_it():
    assert keys("amount") == {f"amount.{key}" for key in REFUSED.values()} | {"amount.tax_option"}


@pytest.mark.parametrize("text", examples("amount"))
def test_what_a_refusal_says_to_type_is_read(text: str):
    assert read_amount(text).low >= 1


def test_tax_words_and_the_tax_option_may_not_contradict():
    assert agreed_tax(None, None) is None
    assert agreed_tax(IN, None) is agreed_tax(None, IN) is agreed_tax(IN, IN) is IN
    with pytest.raises(AmountError) as refused:
        agreed_tax(IN, EX)
    assert refused.value.message == "amount.tax_option"
    assert all(sentences(refused.value))


@pytest.mark.parametrize(
    "text", ["9" * LONG, "一" * LONG, "1," * LONG, "3000円" + " " * LONG + "です", "(" * LONG]
)
def test_a_huge_text_is_refused_by_its_length(text: str):
    assert refusal(text).message == "amount.too_long"


def test_spaces_around_a_sum_do_not_count_towards_its_length():
    assert read_amount(" " * LONG + "3000円" + "\n" * LONG).low == 3000


@pytest.mark.parametrize("length", [1, 24, 199])
def test_a_refusal_repeats_no_more_than_a_few_characters(length: int):
    error = refusal("あ" * length)
    assert len(str(error.values["text"])) <= 24


def test_a_refusal_can_be_sent_even_if_the_text_is_broken():
    assert str(refusal("\ud800").values["text"]).encode()


PIECES = [
    *"0123456789０３５９〇一二三五九十百千万億壱参○²①",
    *"., 、。．，・:;/()（）「」+=%*×xX~〜～-ー−–^#@¥￥\\$€円元k",
    *"月日年時分件本個半割倍数何約税込別抜のはでとをから金也",
    *(
        "100",
        "1.5",
        "3,000",
        "15000",
        "万円",
        "時給",
        "月額",
        "記事",
        "文字",
        "時間",
        "くらい",
        "以上",
        "税込",
        "税抜",
    ),
    *(
        "+税",
        "から",
        "かける",
        "あたり",
        "につき",
        "yen",
        "JPY",
        "usd",
        " to ",
        "from ",
        "tax ",
        "incl ",
        "ex ",
        "per ",
    ),
    *(
        "hour",
        "million",
        "k ",
        "LP",
        "ﾗｲﾀｰ",
        "ライター",
        "\u3000",
        "\u200b",
        "\ud800",
        "マイナス",
        "ドル",
        "じゃない",
    ),
]
typed = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything = st.text(st.characters(codec=None), max_size=300) | typed


@given(anything)
@example("参" * 200)
@example("ﷺ" * 200)
@example("from " * 40)
@example("1" + "0" * 150 + "×0." + "0" * 40 + "1")
def test_any_text_is_read_or_refused(text: str):
    read = outcome(text)
    if isinstance(read, Amount):
        assert 1 <= read.low <= read.high <= MOST
    else:
        assert all(sentences(AmountError(read[0], **read[1])))


def test_only_plain_digits_and_kanji_zero_are_digits():
    numbers = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code))[0] == "N"]
    read = {char for char in numbers if isinstance(outcome(f"3{char}00円"), Amount)}
    assert read == set("0123456789０１２３４５６７８９")


def full_width(text: str) -> str:
    return "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" if char == " " else char for char in text
    )


@given(typed)
def test_the_width_of_the_characters_changes_nothing(text: str):
    assert outcome(text) == outcome(full_width(text))
    folded = unicodedata.normalize("NFKC", text)
    if "²" not in text and "①" not in text and "\ud800" not in text:
        assert outcome(text) == outcome(folded)


@given(typed)
def test_the_tax_basis_is_set_only_where_the_text_speaks_of_tax(text: str):
    read = outcome(text)
    if isinstance(read, Amount) and read.tax is not None:
        assert "税" in text or "tax" in text


def kanji(number: int) -> str:
    """Write a number below 1億 as Japanese does."""
    if number >= 10_000:
        return kanji(number // 10_000) + "万" + (kanji(number % 10_000) if number % 10_000 else "")
    written = ""
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            written += ("" if digit == 1 and name else "一二三四五六七八九"[digit - 1]) + name
    return written


def man(number: int) -> str:
    """Write a number with 億 and 万 and plain digits for the rest."""
    oku, rest = divmod(number, 10**8)
    ten_thousands, ones = divmod(rest, 10_000)
    parts = ((oku, "億"), (ten_thousands, "万"), (ones, ""))
    return "".join(f"{part}{name}" for part, name in parts if part)


@given(st.integers(1, MOST))
@example(1)
@example(MOST)
def test_a_sum_written_in_digits_is_read_back(yen: int):
    for text in (
        f"{yen}",
        f"{yen:,}円",
        f"￥{yen:,}",
        f"{yen:,} yen",
        f"報酬は{yen}円です",
        f"{yen}.00",
        full_width(f"{yen:,}"),
    ):
        assert read_amount(text) == Amount(low=yen, high=yen), text
    for text in (
        f"{Decimal(yen) / 10_000:f}万",
        f"{Decimal(yen) / 1000:f}k",
        f"{Decimal(yen) / 10**6:f} million yen",
    ):
        assert read_amount(text) == Amount(low=yen, high=yen), text


@given(st.integers(1, 10**8 - 1))
@example(105)
@example(10_005)
@example(41_010_000)
def test_a_sum_written_in_kanji_is_read_back(yen: int):
    assert read_amount(f"{kanji(yen)}円").low == yen


@given(st.integers(0, 10), st.integers(0, 9999), st.integers(100, 9999) | st.just(0))
def test_a_sum_written_with_scales_is_read_back_or_refused(oku: int, ten_thousands: int, ones: int):
    yen = oku * 10**8 + ten_thousands * 10_000 + ones
    read = outcome(man(yen))
    if isinstance(read, Amount):
        assert read.low == yen
    else:
        message, _ = read
        assert yen == 0 or yen > MOST or (message == "amount.ambiguous" and oku and not ten_thousands)


@given(st.integers(1, MOST), st.integers(1, MOST), st.sampled_from("〜~～-–−ー"))
def test_the_ends_of_a_range_keep_their_order(one: int, other: int, mark: str):
    read = outcome(f"{one:,}円{mark}{other:,}円")
    if one < other:
        assert read == Amount(low=one, high=other)
    else:
        assert not isinstance(read, Amount)
        assert read[0] == ("amount.range_equal" if one == other else "amount.range_order")


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["千", "万", "k", "千円", "万円"]))
def test_the_scale_of_a_range_belongs_to_both_ends(one: int, other: int, scale: str):
    low, high = sorted((one, one + other))
    size = 1000 if scale[0] in "千k" else 10_000
    assert read_amount(f"{low}〜{high}{scale}") == Amount(low=low * size, high=high * size)


@given(st.integers(1, 99_999), st.integers(1, 9999))
def test_a_product_is_exact_or_refused(cents: int, count: int):
    read = outcome(f"{Decimal(cents).scaleb(-2)}円×{count}文字")
    total, fraction = divmod(cents * count, 100)
    if fraction:
        assert not isinstance(read, Amount)
        assert read[0] == "amount.product_fraction"
    else:
        assert isinstance(read, Amount)
        assert read.low == read.high == total


@given(yen=st.integers(1, 999_999_999), commas=st.booleans(), mark=st.booleans())
def test_the_short_way_for_plain_sums_reads_what_the_long_way_reads(
    yen: int, *, commas: bool, mark: bool
) -> None:
    text = (f"{yen:,}" if commas else str(yen)) + ("円" if mark else "")
    assert read_amount(text) == read_amount(f" {text} です") == Amount(low=yen, high=yen)


@given(number=st.integers(1, 99_999), mark=st.booleans())
def test_the_short_way_for_man_reads_what_the_long_way_reads(number: int, *, mark: bool) -> None:
    text = f"{number}万" + ("円" if mark else "")
    expected = Amount(low=number * 10_000, high=number * 10_000)
    assert read_amount(text) == read_amount(f" {text} です") == expected
