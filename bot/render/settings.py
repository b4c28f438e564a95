"""What a server's administrators chose, with what each setting does."""

import datetime
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import discord
from msgspec import Struct

from bot.domain.guide import Language
from bot.domain.serversettings import OPTIONS, ServerSettings, Setting, option_of
from bot.i18n import Words
from bot.render.theme import Answer, Component, Limit, card, clip

MOST_ROLES = 25
ROLE_MENU, CHANNEL_MENU = 6, 8
TEXT_CHANNEL, ANNOUNCEMENT_CHANNEL = 0, 5


class Shown(Struct, frozen=True, kw_only=True):
    """A server's settings, and what is not right about them any more."""

    settings: ServerSettings
    operators: Language
    """The operator's language, which holds where none is chosen."""
    gone: AbstractSet[int] = frozenset()
    """Ids of chosen roles and channels that are not there any more, or not for the bot."""
    failure: str | None = None
    """Why nothing can be posted in the log channel: the end of a message's key."""
    failed_at: datetime.datetime | None = None


def settings_answer(words: Words, shown: Shown) -> Answer:
    """Return all settings as they are now, each with what it does."""
    embed = card(
        title=words("settings.title"),
        lead=words("settings.lead"),
        fields=[
            (words(f"settings.name.{each.value}"), f"**{held(words, shown, each)}**\n{_about(words, each)}")
            for each in Setting
        ],
    )
    return Answer((embed,))


def setting_answer(words: Words, shown: Shown, setting: Setting, *, saved: bool) -> Answer:
    """Return one setting; ``saved`` says that it has just been changed."""
    embed = card(
        title=words(f"settings.name.{setting.value}"),
        lead=_about(words, setting),
        fields=[(words("settings.now"), held(words, shown, setting))],
    )
    return Answer((embed,), content=words("settings.saved") if saved else "")


def held(words: Words, shown: Shown, setting: Setting) -> str:
    """Return what a setting is now."""
    settings = shown.settings
    match setting:
        case Setting.EDITORS:
            roles = [_named(words, "role", f"<@&{role}>", role, shown.gone) for role in settings.editors]
            return words.list(roles) or words("settings.none.editors")
        case Setting.NOTICES | Setting.LOG:
            channel = settings.notices if setting is Setting.NOTICES else settings.log
            if channel is None:
                return words(f"settings.none.{setting.value}")
            lines = [_named(words, "channel", f"<#{channel}>", channel, shown.gone)]
            if setting is Setting.LOG and shown.failure and shown.failed_at:
                reason = words(f"settings.failure.{shown.failure}")
                when = discord.utils.format_dt(shown.failed_at, "R")
                lines.append(words("settings.failing", when=when, reason=reason))
            return "\n".join(lines)
        case _:
            return option_label(words, setting, option_of(settings, setting), shown.operators)


def option_label(words: Words, setting: Setting, option: str, operators: Language) -> str:
    """Return what an option of a setting is called."""
    language = words(f"settings.language.{operators.value}")
    return words(f"settings.{setting.value}.{option}", language=language)


def options_of(setting: Setting) -> tuple[str, ...]:
    """Return what can be chosen by a button."""
    return OPTIONS.get(setting, ())


def setting_options(words: Words) -> Sequence[tuple[str, str]]:
    """Return the settings as (name, label) options of a menu."""
    return [(each.value, words(f"settings.name.{each.value}")) for each in Setting]


def role_menu(identity: str, placeholder: str, chosen: Sequence[int]) -> Component:
    """Return a menu of the server's roles, with those chosen before."""
    defaults = [{"id": str(role), "type": "role"} for role in chosen[:MOST_ROLES]]
    return _menu(ROLE_MENU, identity, placeholder, most=MOST_ROLES, default_values=defaults)


def channel_menu(identity: str, placeholder: str, chosen: int | None) -> Component:
    """Return a menu of the server's text and announcement channels, with the one chosen before."""
    defaults = [] if chosen is None else [{"id": str(chosen), "type": "channel"}]
    kinds = [TEXT_CHANNEL, ANNOUNCEMENT_CHANNEL]
    return _menu(CHANNEL_MENU, identity, placeholder, most=1, default_values=defaults, channel_types=kinds)


def _menu(kind: int, identity: str, placeholder: str, *, most: int, **rest: Any) -> Mapping[str, Any]:  # noqa: ANN401 - Discord's own form
    return {
        "type": kind,
        "custom_id": identity,
        "placeholder": clip(placeholder, Limit.PLACEHOLDER),
        "min_values": 1,
        "max_values": most,
        "disabled": False,
        **rest,
    }


def _named(words: Words, kind: str, mention: str, identity: int, gone: AbstractSet[int]) -> str:
    if identity not in gone:
        return mention
    return words(f"settings.gone_{kind}", **{kind: mention})


def _about(words: Words, setting: Setting) -> str:
    return words(f"settings.about.{setting.value}")
