"""Giving memory back to the system, and when to look for garbage."""

import ctypes
import gc
import sys

M_ARENA_MAX = -8
"""The option of mallopt(3) that says how many pools threads share."""


def collect_nothing() -> None:
    """Look for no garbage until ``collect_from_now``.

    What a start makes is there to stay: searching it over and over takes a tenth of the start.
    """
    gc.disable()


def collect_from_now() -> None:
    """Look for garbage from now on, but only among what is made from now on."""
    gc.freeze()
    gc.enable()


def share_one_pool() -> None:
    """Let all threads take memory from one pool, before there are any; where that cannot be said, do nothing.

    glibc makes a pool for each thread and keeps in each what was freed. Here threads wait for databases and
    disks, and hardly ever for each other's memory.
    """
    if sys.platform == "linux" and (options := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        options(M_ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what the C library still holds of freed memory; where it cannot, do nothing.

    glibc keeps freed pages between those in use for later. After a start that read many files, that is about
    2 MiB which a bot that only answers never needs again (malloc_trim(3)).
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
