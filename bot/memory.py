"""Giving memory back to the system."""

import ctypes
import sys


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
