"""A cog that does what the real ones avoid, so that the simulation's own behaviour can be seen."""

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import GuideBot
from bot.components import show_form, submitted
from bot.domain.errors import UserError

COMMANDS = {
    "ja": """
[sample]
name = "見本"
description = "見本です"
[sample.options]
act = { name = "動作", description = "何をするか" }
number = { name = "数", description = "数" }
flag = { name = "有無", description = "はいかいいえ" }
who = { name = "誰", description = "誰か" }
tone = { name = "調子", description = "選ぶもの", choices.high = "高い", choices.low = "低い" }
""",
    "en": """
[sample]
name = "sample"
description = "A sample"
[sample.options]
act = { name = "act", description = "What to do" }
number = { name = "number", description = "A number" }
flag = { name = "flag", description = "Yes or no" }
who = { name = "who", description = "Somebody" }
tone = { name = "tone", description = "A choice", choices.high = "High", choices.low = "Low" }
""",
}
"""Appended to each language's ``commands.toml``."""

Interaction = discord.Interaction[GuideBot]


class Sample(commands.Cog):
    """One command; ``act`` says what it does."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("edit", 1, self.on_edit)
        bot.router.on("later", 1, self.on_later)
        bot.router.on("menu", 1, self.on_menu)
        bot.router.on("people", 1, self.on_menu)
        bot.router.on("form", 1, self.on_form)
        bot.router.on("filled", 1, self.on_filled)

    @app_commands.command()
    @app_commands.choices(tone=[app_commands.Choice(name=tone, value=tone) for tone in ("high", "low")])
    async def sample(
        self,
        interaction: Interaction,
        act: str,
        number: app_commands.Range[int, 1, 9] | None = None,
        flag: bool | None = None,
        who: discord.User | None = None,
        tone: str | None = None,
    ) -> None:
        action = getattr(self, f"do_{act}", None)
        if action is not None:
            await action(interaction)
            return
        said = [act, number, flag, who.display_name if who else None, tone]
        await interaction.response.send_message(repr(said))

    @sample.autocomplete("act")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if typed == "silence":
            raise ValueError(typed)
        count = 30 if typed == "many" else 2
        filled = interaction.namespace.tone or "-"
        return [app_commands.Choice(name=f"{typed}{n} {filled}", value=f"{typed}{n}") for n in range(count)]

    async def do_defer(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content="ready")
        await interaction.followup.send("more", ephemeral=True)

    async def do_long(self, interaction: Interaction) -> None:
        await interaction.response.send_message("x" * 2001)

    async def do_blank(self, interaction: Interaction) -> None:
        embed = discord.Embed(title="t").add_field(name="", value="v")
        await interaction.response.send_message(embed=embed)

    async def do_fail(self, _: Interaction) -> None:
        raise RuntimeError("a bug")

    async def do_refuse(self, _: Interaction) -> None:
        raise UserError("common.stale")

    async def do_facts(self, interaction: Interaction) -> None:
        facts = (
            interaction.locale.value,
            interaction.guild_locale.value if interaction.guild_locale else None,
            interaction.filesize_limit,
            interaction.is_guild_integration(),
            interaction.permissions.manage_guild,
        )
        await interaction.response.send_message(repr(facts))

    async def do_nothing(self, _: Interaction) -> None:
        pass

    async def do_buttons(self, interaction: Interaction, *, ephemeral: bool = True) -> None:
        view = ui.View(timeout=None)
        for identity, label, disabled in (
            ("edit:1:a=b", "Edit", False),
            ("later:1:", "Later" if ephemeral else "Postpone", False),
            ("form:1:", "Form", False),
            ("off:1:", "Off", True),
        ):
            view.add_item(ui.Button(label=label, custom_id=identity, disabled=disabled))
        view.add_item(ui.Button(label="Link", url="https://example.com/"))
        view.add_item(
            ui.Select(
                custom_id="menu:1:x=y",
                placeholder="Pick some",
                max_values=2,
                options=[discord.SelectOption(label=f"No. {n}", value=f"n={n}") for n in range(3)],
            )
        )
        view.add_item(ui.UserSelect(custom_id="people:1:", placeholder="Who?"))
        view.stop()
        await interaction.response.send_message("one", view=view, ephemeral=ephemeral)

    async def do_public(self, interaction: Interaction) -> None:
        await self.do_buttons(interaction, ephemeral=False)

    async def on_edit(self, interaction: discord.Interaction[Any], payload: str) -> None:
        await interaction.response.edit_message(content=f"edited {payload}")

    async def on_later(self, interaction: discord.Interaction[Any], _: str) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="edited later")

    async def on_menu(self, interaction: discord.Interaction[Any], _: str) -> None:
        data: Any = interaction.data
        await interaction.response.send_message(repr(data["values"]), ephemeral=True)

    async def on_form(self, interaction: discord.Interaction[Any], _: str) -> None:
        options = [discord.RadioGroupOption(label=label, value=label.lower()) for label in ("Red", "Blue")]
        await show_form(
            interaction,
            title="Form",
            identity="filled:1:",
            items=[
                ui.Label(text="Name", component=ui.TextInput(custom_id="name", default="old", max_length=9)),
                ui.Label(text="Colour", component=ui.RadioGroup(custom_id="colour", options=options)),
                ui.Label(text="Agree", component=ui.Checkbox(custom_id="agree")),
                ui.Label(
                    text="Sides",
                    component=ui.CheckboxGroup(
                        custom_id="sides",
                        required=False,
                        min_values=0,
                        options=[discord.CheckboxGroupOption(label=n, value=n.lower()) for n in ("A", "B")],
                    ),
                ),
                ui.Label(text="Note", component=ui.TextInput(custom_id="note", required=False)),
            ],
        )

    async def on_filled(self, interaction: discord.Interaction[Any], _: str) -> None:
        await interaction.response.send_message(repr(sorted(submitted(interaction).items()))[:2000])


async def setup(bot: GuideBot) -> None:
    await bot.add_cog(Sample(bot))
