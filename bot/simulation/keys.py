"""Single keys pressed in the terminal, without Enter."""

import asyncio
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

KEYS_AT_ONCE = 64


@contextmanager
def pressed_keys(keys: "asyncio.Queue[str]") -> Generator[bool]:
    """Put keys into ``keys`` for the time of the context, and leave the terminal as it was found.

    The context's value is whether there is a terminal to press them in.
    """
    descriptor = _terminal()
    if descriptor is None:
        yield False
        return
    import termios  # noqa: PLC0415 - not on Windows, where keys are not read
    import tty  # noqa: PLC0415 - not on Windows

    loop = asyncio.get_running_loop()

    def read() -> None:
        typed = os.read(descriptor, KEYS_AT_ONCE)
        if not typed:
            loop.remove_reader(descriptor)
        for key in typed.decode(errors="ignore"):
            keys.put_nowait(key)

    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    loop.add_reader(descriptor, read)
    try:
        yield True
    finally:
        loop.remove_reader(descriptor)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _terminal() -> int | None:
    """Return standard input where it is a terminal and its keys come here, not to another program."""
    if sys.platform == "win32" or sys.stdin is None or not sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison] - None without a console
        return None
    descriptor = sys.stdin.fileno()
    return descriptor if os.tcgetpgrp(descriptor) == os.getpgrp() else None
