"""The pages of a server's settings, with what can be pressed on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import custom_id
from bot.domain.serversettings import CHANNELS, ServerSettings, Setting, channel_of, option_of
from bot.i18n import Words
from bot.render.settings import (
    Shown,
    channel_menu,
    option_label,
    options_of,
    role_menu,
    setting_answer,
    setting_options,
    settings_answer,
)
from bot.render.theme import Answer, Row, button, menu
from bot.store.change_logs import change_log

if TYPE_CHECKING:
    from bot.app import GuideBot


async def panel_page(bot: "GuideBot", words: Words, guild_id: int) -> Answer:
    """Return all settings, with the menu that opens one."""
    row: Row = (menu(custom_id("settings.open", 1), words("settings.menu"), setting_options(words)),)
    return replace(settings_answer(words, await _shown(bot, guild_id, tuple(Setting))), rows=(row,))


async def setting_page(
    bot: "GuideBot", words: Words, guild_id: int, setting: Setting, *, saved: bool
) -> Answer:
    """Return one setting with what can be chosen for it; ``saved``: it has just been changed."""
    shown = await _shown(bot, guild_id, (setting,))
    home = button(words("settings.home"), custom_id("settings.home", 1))
    rows = (*_choices(words, shown, setting), (home,))
    return replace(setting_answer(words, shown, setting, saved=saved), rows=rows)


async def _shown(bot: "GuideBot", guild_id: int, asked: Sequence[Setting]) -> Shown:
    """Return the settings; of those ``asked`` for also whether their roles and channels are there still."""
    settings = bot.settings_of(guild_id)
    gone: set[int] = set()
    if Setting.EDITORS in asked and settings.editors:
        gone.update(await _roles_gone(bot, guild_id, settings))
    for setting in CHANNELS:
        channel_id = channel_of(settings, setting)
        if setting in asked and channel_id is not None and await _is_gone(bot, channel_id):
            gone.add(channel_id)
    log = await change_log(bot.database, guild_id) if Setting.LOG in asked else None
    return Shown(
        settings=settings,
        operators=bot.settings.server_language,
        gone=gone,
        failure=log.failure if log else None,
        failed_at=log.failed_at if log else None,
    )


async def _roles_gone(bot: "GuideBot", guild_id: int, settings: ServerSettings) -> set[int]:
    try:
        there = {int(role["id"]) for role in await bot.http.get_roles(guild_id)}
    except discord.HTTPException:
        return set()  # nobody knows: then they are shown as they were chosen
    return set(settings.editors) - there


async def _is_gone(bot: "GuideBot", channel_id: int) -> bool:
    try:
        await bot.http.get_channel(channel_id)
    except (discord.NotFound, discord.Forbidden):
        return True
    except discord.HTTPException:
        return False
    return False


def _choices(words: Words, shown: Shown, setting: Setting) -> tuple[Row, ...]:
    """Return what can be chosen for a setting: buttons, or a menu and a button to choose nothing."""
    settings = shown.settings
    if options_of(setting):
        now = option_of(settings, setting)
        return (
            tuple(
                button(
                    option_label(words, setting, option, shown.operators),
                    custom_id("settings.set", 1, f"{setting.value}~{option}"),
                    style=discord.ButtonStyle.primary if option == now else discord.ButtonStyle.secondary,
                    disabled=option == now,
                )
                for option in options_of(setting)
            ),
        )
    identity, placeholder = (
        custom_id("settings.pick", 1, setting.value),
        words(f"settings.pick.{setting.value}"),
    )
    if setting is Setting.EDITORS:
        there = [role for role in settings.editors if role not in shown.gone]
        picking, is_set = role_menu(identity, placeholder, there), bool(settings.editors)
    else:
        channel_id = channel_of(settings, setting)
        there = None if channel_id in shown.gone else channel_id
        picking, is_set = channel_menu(identity, placeholder, there), channel_id is not None
    clear = button(
        words(f"settings.clear.{setting.value}"),
        custom_id("settings.set", 1, f"{setting.value}~"),
        disabled=not is_set,
    )
    return (picking,), (clear,)
