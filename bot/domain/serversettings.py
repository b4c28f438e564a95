"""What a server's administrators choose for their server."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.guide import Language


class Unpinned(StrEnum):
    """What becomes of a card that somebody deleted or unpinned."""

    PUT_BACK = "put_back"
    DROP = "drop"


class ServerSettings(Struct, frozen=True, kw_only=True):
    """One server's choices; the defaults hold where nothing was chosen."""

    editors: tuple[int, ...] = ()
    """Ids of the roles whose members may edit the server's answers."""
    language: Language | None = None
    """Of public posts and cards; ``None``: the operator's setting."""
    public: bool = True
    """Whether members may post answers for all; editors always may."""
    notices: int | None = None
    """Id of the channel where moderators are told that shipped entries changed under the server's words."""
    log: int | None = None
    """Id of the channel where every change is posted."""
    unpinned: Unpinned = Unpinned.PUT_BACK
    approval: bool = False
    """Whether entries about money, tax or law need another moderator's approval."""


class Setting(StrEnum):
    """The settings by name, in the order in which they are shown."""

    EDITORS = "editors"
    LANGUAGE = "language"
    PUBLIC = "public"
    NOTICES = "notices"
    LOG = "log"
    UNPINNED = "unpinned"
    APPROVAL = "approval"


CHANNELS = (Setting.NOTICES, Setting.LOG)
DEFAULT, ON, OFF = "default", "on", "off"
OPTIONS: Mapping[Setting, tuple[str, ...]] = {
    Setting.LANGUAGE: (DEFAULT, Language.JA.value, Language.EN.value),
    Setting.PUBLIC: (ON, OFF),
    Setting.UNPINNED: (Unpinned.PUT_BACK.value, Unpinned.DROP.value),
    Setting.APPROVAL: (ON, OFF),
}
"""What can be chosen for the settings that are neither roles nor a channel."""


def option_of(settings: ServerSettings, setting: Setting) -> str:
    """Return which of its ``OPTIONS`` a setting has."""
    match getattr(settings, setting.value):
        case bool(held):
            return ON if held else OFF
        case None:
            return DEFAULT
        case held:
            return str(held)


def with_option(settings: ServerSettings, setting: Setting, option: str) -> ServerSettings:
    """Return the settings with one of its ``OPTIONS`` chosen for a setting.

    Raises ``ValueError`` for what cannot be chosen.
    """
    if option not in OPTIONS.get(setting, ()):
        raise ValueError(f"{option} cannot be chosen for {setting}")
    match setting:
        case Setting.LANGUAGE:
            return replace(settings, language=None if option == DEFAULT else Language(option))
        case Setting.PUBLIC:
            return replace(settings, public=option == ON)
        case Setting.UNPINNED:
            return replace(settings, unpinned=Unpinned(option))
        case _:
            return replace(settings, approval=option == ON)


def channel_of(settings: ServerSettings, setting: Setting) -> int | None:
    """Return the id of the channel that one of ``CHANNELS`` is, if there is one."""
    return settings.notices if setting is Setting.NOTICES else settings.log


def with_channel(settings: ServerSettings, setting: Setting, channel_id: int | None) -> ServerSettings:
    """Return the settings with a channel, or none, for one of ``CHANNELS``."""
    if setting is Setting.NOTICES:
        return replace(settings, notices=channel_id)
    return replace(settings, log=channel_id)


def noted(settings: ServerSettings, setting: Setting) -> str:
    """Return what a setting is, for the audit log: an option, a channel's id, or roles' ids with spaces."""
    if setting is Setting.EDITORS:
        return " ".join(map(str, settings.editors))
    if setting in CHANNELS:
        return str(channel_of(settings, setting) or "")
    return option_of(settings, setting)
