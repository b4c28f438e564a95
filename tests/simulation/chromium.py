"""A headless Chromium driven over the DevTools protocol: just enough to use a page as a person would."""

import asyncio
import contextlib
import json
import shutil
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-port=0",
)
START_SECONDS = 30.0
CALL_SECONDS = 20.0
LOOK_SECONDS = 0.05
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
"""CSS pixels of a common phone."""


def chromium() -> str | None:
    """Return where Chromium is, or ``None``."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One tab, seen through its DevTools socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command and return its result."""
        self._number += 1
        number = self._number
        async with asyncio.timeout(CALL_SECONDS):
            await self._socket.send_str(json.dumps({"id": number, "method": method, "params": parameters}))
            while True:
                answer: dict[str, Any] = json.loads((await self._socket.receive()).data)
                if answer.get("id") == number:
                    assert "error" not in answer, answer["error"]
                    return answer["result"]

    async def evaluate(self, script: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what a JavaScript expression is, as JSON."""
        result = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    async def until(self, script: str, seconds: float = CALL_SECONDS) -> Any:  # noqa: ANN401 - any JSON
        """Return the expression's value as soon as it is true of the page."""
        try:
            async with asyncio.timeout(seconds):
                while not (value := await self.evaluate(script)):  # noqa: ASYNC110 - a page tells of no event
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            text = await self.evaluate("document.body.innerText")
            raise AssertionError(f"not within {seconds} s: {script}\n{text}") from None
        return value

    async def tap(self, element: str) -> None:
        """Tap the middle of what a JavaScript expression finds, once it is on the screen and on top."""
        place = await self.until(
            f"""(() => {{
              const element = {element};
              if (!element || element.disabled) return null;
              element.scrollIntoView({{block: "center"}});
              const box = element.getBoundingClientRect();
              const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
              const top = document.elementFromPoint(x, y);
              return top && (element.contains(top) || top.contains(element)) ? [x, y] : null;
            }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1
            )

    async def write(self, text: str) -> None:
        """Type text into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, code: int) -> None:
        """Press a key that writes nothing."""
        for kind in ("rawKeyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code
            )

    async def enter(self) -> None:
        """Press Enter."""
        await self.press("Enter", 13)


@asynccontextmanager
async def opened_page(profile: Path, url: str) -> AsyncGenerator[Page]:
    """Open ``url`` in a Chromium of its own, on a screen as wide as a phone's; its end ends the browser."""
    path = chromium()
    assert path is not None
    process = await asyncio.create_subprocess_exec(
        path,
        *FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(profile / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                tabs: list[dict[str, Any]] = await answer.json()
            address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket)
                await page.call("Emulation.setDeviceMetricsOverride", **PHONE)
                await page.call("Page.navigate", url=url)
                yield page
    finally:
        await ended(process)


async def _port(file: Path) -> int:
    async with asyncio.timeout(START_SECONDS):
        while not (file.exists() and (lines := file.read_text().split())):  # noqa: ASYNC110, ASYNC240 - a small file that another program writes
            await asyncio.sleep(LOOK_SECONDS)
    return int(lines[0])


async def ended(process: asyncio.subprocess.Process, name: signal.Signals = signal.SIGTERM) -> int:
    """End a process by its own id and return its exit code; one that does not want to is killed."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(name)
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode
