"""Standard output and input, the program's exit codes, and the signals that end it."""

import io
import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import cast

DONE, FAILED, MISUSED = 0, 1, 2
"""Exit codes: all went well; it was refused, or cannot be done; it was asked for in a way that it is not."""
TERMINATED = 128 + signal.SIGTERM
"""The exit code of a program that SIGTERM ended, as Ctrl-C's is 130."""


class TerminalError(Exception):
    """Standard input or output that cannot be used; the text says which and why."""


class Terminated(KeyboardInterrupt):
    """SIGTERM, which ends everything just as Ctrl-C does."""


def open_output() -> None:
    """Let standard output carry every text. Raises ``TerminalError`` where it is closed."""
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - None where it was closed from the start
        raise TerminalError("standard output is closed")
    cast("io.TextIOWrapper", sys.stdout).reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print a text and a line's end at once.

    Raises ``BrokenPipeError`` where nobody reads any more, ``TerminalError`` where it cannot be written.
    """
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        _drop_output()
        if isinstance(error, BrokenPipeError):
            raise
        raise TerminalError(f"standard output: {error.strerror}") from error


def _drop_output() -> None:
    """Throw away what could not be written, which would be tried again and complained about at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def input_lines() -> Iterator[bytes]:
    """Yield the lines of standard input as they come. Raises ``TerminalError`` where it cannot be read."""
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - None where it was closed from the start
        raise TerminalError("standard input is closed")
    try:
        yield from sys.stdin.buffer
    except OSError as error:
        raise TerminalError(f"standard input: {error.strerror or error}") from error


@contextmanager
def orderly_end() -> Generator[None]:
    """Let Ctrl-C and SIGTERM end the program through ``KeyboardInterrupt`` for the time of the context.

    Raises ``Terminated`` for SIGTERM. Both also work in a shell's background job, which ignores Ctrl-C.
    """
    terminated = False

    def terminate(_number: int, _frame: object) -> None:
        nonlocal terminated
        terminated = True
        signal.raise_signal(signal.SIGINT)  # asyncio has its own way of ending for that one

    before = {
        number: signal.signal(number, handler)
        for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, terminate))
    }
    try:
        yield
    except KeyboardInterrupt:
        if terminated:
            raise Terminated from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
