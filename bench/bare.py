"""What the guide is measured against: the least that a discord.py bot can be.

One slash command, one embed that never changes, no database, no log, nothing registered at start.
"""

import os

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

COMMAND = "bare"


def main() -> None:
    """Run the bot on the Discord that the environment names, until it is told to stop."""
    Route.BASE = os.environ["DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)

    @tree.command(name=COMMAND, description="A static embed")
    async def answer(interaction: discord.Interaction) -> None:  # pyright: ignore[reportUnusedFunction] - the tree calls it
        embed = discord.Embed(
            title="クラウドワークスの手数料", description="契約金額に応じて変わります。", colour=0x2B5F9E
        )
        embed.add_field(name="10万円以下の部分", value="20%", inline=False)
        embed.add_field(name="10万円を超え20万円以下の部分", value="10%", inline=False)
        embed.add_field(name="20万円を超える部分", value="5%", inline=False)
        embed.set_footer(text="一般的な情報です。")
        await interaction.response.send_message(embed=embed, ephemeral=True)

    client.run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
