"""The answer of the profile check: how alike two profiles are, and what is in both."""

from collections.abc import Sequence

from bot.domain.likeness import Level, ProfileLikeness
from bot.domain.repeats import Span
from bot.i18n import Words
from bot.render.theme import Answer, Limit, card, clip, plain


def profile_answer(words: Words, likeness: ProfileLikeness) -> Answer:
    """Return how alike two profiles are, which passages repeat, and what to bring up to date."""
    if likeness.name_likeness is None and likeness.intro_likeness is None:
        empty = card(title=words("reregister.profile.title"), lead=words("reregister.profile.nothing"))
        return Answer((empty,))
    fields = [
        (
            words("reregister.profile.name"),
            _likeness(words, likeness.name_likeness, likeness.name_level, "name"),
        ),
        (
            words("reregister.profile.intro"),
            _likeness(words, likeness.intro_likeness, likeness.intro_level, "intro"),
        ),
    ]
    if likeness.repeats:
        fields.append((words("reregister.profile.repeats"), _repeats(words, likeness.repeats)))
    fields.append((words("reregister.profile.refresh_title"), words("reregister.profile.refresh")))
    embed = card(
        title=words("reregister.profile.title"),
        lead=words("reregister.profile.lead"),
        fields=fields,
        footer=words("reregister.profile.footer"),
    )
    return Answer((embed,))


def _likeness(words: Words, percent: int | None, level: Level | None, what: str) -> str:
    if percent is None or level is None:
        return words("reregister.profile.empty")
    figure = words("reregister.profile.percent", percent=percent)
    return f"{figure}\n{words(f'reregister.profile.{what}_level.{level.value}')}"


def _repeats(words: Words, repeats: Sequence[Span]) -> str:
    room = (Limit.FIELD_VALUE - 40) // max(1, len(repeats))
    return "\n".join(
        words("reregister.profile.repeat", text=clip(plain(span.text, room - 20), room - 8))
        for span in repeats
    )
