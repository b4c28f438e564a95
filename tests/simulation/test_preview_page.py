"""The preview's page in a browser as wide as a phone."""

import asyncio
from pathlib import Path

import pytest

from tests.simulation.chromium import chromium, opened_page
from tests.simulation.previewing import previewing

COMPOSER = "document.querySelector('#channel-composer-input')"
LOOKS_FOR_NEWS = 0.5
"""How often the page asks for what has changed, in seconds."""
LAST = "[...document.querySelectorAll('.channel-message')].at(-1)"


def button(label: str) -> str:
    return f"[...{LAST}.querySelectorAll('button')].find(item => item.innerText.trim() === '{label}')"


@pytest.mark.skipif(chromium() is None, reason="there is no Chromium")
async def test_a_member_types_a_command_on_a_phone_and_reads_the_answer(tmp_path: Path) -> None:
    async with (
        asyncio.timeout(120),
        previewing(keys=True) as preview,
        opened_page(tmp_path, preview.address) as page,
    ):
        await page.until(f"{COMPOSER}?.offsetParent != null")
        assert "はるか" in await page.evaluate("document.querySelector('#viewer-picker').innerText")

        await page.tap(COMPOSER)
        await page.write("/fee")
        await page.until("document.querySelector('.command-entry-description')?.innerText.includes('手取り')")
        await page.tap("document.querySelector('.command-entry')")
        await page.until("document.activeElement.dataset.option === 'amount'")
        await page.write("3000")
        await page.until("document.querySelector('.command-suggestion')?.innerText.includes('3,000円')")
        await page.tap("document.querySelector('.command-suggestion')")
        await page.tap("document.querySelector('#send-message')")

        await page.until(f"{LAST}?.innerText.includes('手取り')")
        answer = await page.evaluate(f"{LAST}.innerText")
        assert "手取り 2,340円" in answer
        assert "Only you can see this" in answer
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "no sideways scrolling"
        )
        inside = "item => item.getBoundingClientRect().right <= innerWidth"
        assert await page.evaluate(f"[...{LAST}.querySelectorAll('*')].every({inside})"), "nothing is cut off"

        preview.press("r")
        await preview.until("The bot has been restarted.")
        await asyncio.sleep(LOOKS_FOR_NEWS * 3)
        await page.tap(button("画面と違う理由"))
        await page.until(f"{LAST}.innerText.includes('画面の金額と違うときは')")
