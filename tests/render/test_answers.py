"""Every answer of the shipped guide keeps to Discord's limits and ends with its sources."""

import dataclasses
import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.breakeven import break_evens
from bot.domain.compare import Sort, compare_offers, offers_on
from bot.domain.exitcheck import ExitDay
from bot.domain.feeanswer import answer
from bot.domain.feequestion import FeeQuestion, Find, unpacked
from bot.domain.guide import Basis, Evidence, Kind, Language, Source, Text
from bot.domain.likeness import compare_profiles
from bot.domain.reregister import Situation, reregister
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis
from bot.i18n import Messages
from bot.render.compare import Compared, ComparePages, pages_of
from bot.render.exitcheck import ExitPages, other_service_answer
from bot.render.fee import fee_answer
from bot.render.fee_why import why_answer
from bot.render.guide import entry_answer
from bot.render.profile import profile_answer
from bot.render.reregister import Tab, reregister_answer
from bot.render.theme import Answer, Colour, Limit, card, clip, plain, units
from bot.render.trust import trust_field
from tests.render.limits import assert_uncut, assert_within_limits, embeds, texts

TODAY = datetime.date(2026, 11, 24)
LANGUAGES = tuple(Language)
CROWDWORKS = "service.crowdworks"


def last_field(shown: Answer) -> dict[str, str]:
    return embeds(shown)[-1]["fields"][-1]


def assert_trusted(shown: Answer, language: Language) -> None:
    """The last field names sources and the day on which they were compared."""
    field = last_field(shown)
    assert field["name"] == {"ja": "出典", "en": "Source"}[language.value]
    assert "2026-" in field["value"]


def assert_good(shown: Answer, language: Language) -> None:
    assert_within_limits(shown)
    assert_uncut(shown)
    assert_trusted(shown, language)
    assert not any("{" in text or "None" in text for embed in embeds(shown) for text in texts(embed))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_shown_whole_with_its_sources(
    guide: Guide, messages: Messages, language: Language
) -> None:
    for entry in guide.entries.values():
        shown = entry_answer(messages[language], guide, entry)
        assert_good(shown, language)
        assert embeds(shown)[0]["description"].startswith(entry[language].answer)


def questions(guide: Guide) -> list[FeeQuestion]:
    made: list[FeeQuestion] = []
    for service in guide.services.values():
        for form, find, withholding, (low, high) in itertools.product(
            [form.key for form in service.forms] or [""],
            Find,
            (False, True),
            ((3000, 3000), (1, 299_999_999), (149_999, 1_200_001)),
        ):
            made.append(
                FeeQuestion(
                    low=low,
                    high=high,
                    service=service.id,
                    form=form,
                    find=find,
                    withholding=withholding,
                    minutes=95,
                    tax=TaxBasis.EXCLUDED if withholding else TaxBasis.INCLUDED,
                )
            )
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_service_and_form_answers_in_both_directions(
    guide: Guide, messages: Messages, language: Language
) -> None:
    for question in questions(guide):
        result = answer(question, guide, TODAY)
        shown = fee_answer(messages[language], guide, result)
        assert_good(shown, language)
        assert_good(why_answer(messages[language], guide, result), language)


def test_what_is_unknown_has_no_yen_figure_in_its_title(guide: Guide, messages: Messages) -> None:
    for service in guide.services.values():
        result = answer(FeeQuestion(low=3000, high=3000, service=service.id), guide, TODAY)
        title = embeds(fee_answer(messages[Language.JA], guide, result))[0]["title"]
        assert ("円" in title) is (result.unknown is None)


def test_the_articles_own_example_is_recognisable(guide: Guide, messages: Messages) -> None:
    result = answer(FeeQuestion(low=3000, high=3000, service="crowdworks", form="project"), guide, TODAY)
    shown = embeds(fee_answer(messages[Language.JA], guide, result))[0]
    assert shown["title"] == "手取り 2,340円"
    breakdown = shown["fields"][0]["value"]
    assert "手数料 20%：−600円" in breakdown
    assert "手数料の消費税 10%：−60円" in breakdown


@given(
    st.builds(
        FeeQuestion,
        low=st.integers(1, 10**9),
        high=st.just(10**9),
        tax=st.sampled_from(TaxBasis),
        service=st.sampled_from(["crowdworks", "itpropartners"]),
        form=st.sampled_from(["", "project", "hourly"]),
        find=st.sampled_from(Find),
        minutes=st.none() | st.integers(1, 600_000),
        withholding=st.booleans(),
        as_of=st.none() | st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 31)),
    )
)
def test_a_question_survives_the_trip_through_a_buttons_id(question: FeeQuestion) -> None:
    packed = question.packed()
    assert unpacked(packed) == question
    assert len(packed) <= Limit.CUSTOM_ID - len("fee.share:1:||")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exit_check_fits_whole_from_nothing_ticked_to_everything(
    guide: Guide, messages: Messages, language: Language
) -> None:
    keys = [entry.key for entry in guide.entries.values() if entry.kind in (Kind.BLOCKER, Kind.CAUTION)]
    chosen = [frozenset[str](), frozenset(keys), *(frozenset({key}) for key in keys)]
    pages = ExitPages(messages[language], guide)
    day = ExitDay(guide.entries, service=guide.services[CROWDWORKS], date=TODAY)
    for ticked, balance in itertools.product(chosen, (None, 500, 3000)):
        assert_good(Answer(pages.embeds(day.check(ticked, balance))), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_any_other_service_is_answered_with_what_is_known(
    guide: Guide, messages: Messages, language: Language
) -> None:
    for service in guide.services.values():
        entry = guide.entries.get(f"exit.{service.id}")
        assert_good(other_service_answer(messages[language], guide, service, entry), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_every_comparison_fits(guide: Guide, messages: Messages, language: Language) -> None:
    offers = offers_on(TODAY, guide.services.values(), guide.taxes)
    written = ComparePages(messages[language], guide)
    for job, sort, (low, high) in itertools.product(
        (None, *guide.jobs), Sort, ((10_000, 10_000), (1, 1_000_000_000))
    ):
        at_low, at_high = (compare_offers(offers, end, job=job, sort=sort) for end in (low, high))
        compared = Compared(
            low=low,
            high=high,
            comparison=at_low,
            at_high=at_high,
            job=guide.jobs[job] if job else None,
            sort=sort,
            breaks=break_evens(tuple(row.service for row in at_low.ranked), day=TODAY, taxes=guide.taxes),
        )
        for page in (*range(pages_of(compared)), None):
            assert_good(Answer((written.page(compared, page),)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_of_coming_back_is_shown_whole(
    guide: Guide, messages: Messages, language: Language
) -> None:
    for situation, tab in itertools.product((None, *Situation), Tab):
        found = reregister(situation, guide.entries)
        assert_good(reregister_answer(messages[language], guide, found, situation, tab), language)


@settings(max_examples=50)
@given(st.text(max_size=4000), st.text(max_size=4000))
def test_any_two_profiles_make_an_answer_within_the_limits(messages: Messages, old: str, new: str) -> None:
    for language in LANGUAGES:
        shown = profile_answer(messages[language], compare_profiles(old[:100], new[:100], old, new))
        assert_within_limits(shown)


def test_repeated_passages_are_shown(messages: Messages) -> None:
    intro = "データ入力とライティングを三年続けています。迅速に対応します。"
    shown = embeds(
        profile_answer(messages[Language.JA], compare_profiles("a", "b", intro, f"現在は、{intro}"))
    )[0]
    assert any("データ入力とライティングを三年続けています" in field["value"] for field in shown["fields"])


@given(
    st.text(max_size=300),
    st.text(max_size=5000),
    st.lists(st.tuples(st.text(min_size=1, max_size=300), st.text(max_size=2000)), max_size=40),
    st.text(max_size=3000),
)
def test_a_card_keeps_every_limit_whatever_it_is_given(
    title: str, lead: str, fields: list[tuple[str, str]], footer: str
) -> None:
    embed = card(title=title or "x", lead=lead, fields=fields, footer=footer, colour=Colour.GUIDE)
    assert len(embed) <= Limit.MESSAGE_EMBED_TEXT
    assert len(embed.fields) <= Limit.EMBED_FIELDS
    for field in embed.fields:
        assert field.value is not None
        assert 1 <= len(field.value) <= Limit.FIELD_VALUE


@given(st.text(max_size=500), st.integers(5, 300))
def test_clipped_text_is_never_longer_than_allowed(text: str, limit: int) -> None:
    assert units(clip(text, limit)) <= limit


@pytest.mark.parametrize(
    "typed", ["@everyone", "<@123456789012345678>", "**太字**", "`x`", "a\nb", "\u202eabc", "[x](http://y)"]
)
def test_what_a_member_typed_is_shown_without_effect(typed: str) -> None:
    shown = plain(typed)
    assert "@everyone" not in shown
    assert "\n" not in shown
    assert "**" not in shown.replace("\\*\\*", "")
    assert "\u202e" not in shown


def test_fewer_sources_are_named_where_their_emoji_take_up_twice_the_room(
    guide: Guide, messages: Messages
) -> None:
    names = [Text(ja=letter + "🗂" * 300, en="-") for letter in "甲乙丙"]
    sources = {name.ja[0]: Source(id=name.ja[0], name=name, basis=Basis.OFFICIAL) for name in names}
    evidence = Evidence(sources=tuple(sources), checked=TODAY)
    _, value = trust_field(messages[Language.JA], dataclasses.replace(guide, sources=sources), [evidence])
    assert len(value) < units(value) <= Limit.FIELD_VALUE
    assert value.startswith("甲")
    assert "乙" not in value
    assert "ほか2件" in value
    assert "2026-11-24" in value
