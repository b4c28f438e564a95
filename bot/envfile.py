"""Reading a ``.env``."""

import io
from collections.abc import Iterator
from pathlib import Path


def written_in(dotenv: Path, faults: list[str]) -> dict[str, str]:
    """Return what a .env sets; nothing where there is none. What cannot be read goes to ``faults``."""
    try:
        # Editors on Windows begin a file with a mark.
        text = dotenv.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        faults.append(f"{dotenv}: cannot be read: {error.strerror}")
        return {}
    except UnicodeDecodeError:
        faults.append(f"{dotenv}: is not UTF-8 text; save it as UTF-8")
        return {}
    return dict(_bindings(text, dotenv, faults))


def _bindings(text: str, dotenv: Path, faults: list[str]) -> Iterator[tuple[str, str]]:
    from dotenv.parser import parse_stream  # noqa: PLC0415 - a host that sets variables has no file to read

    # Passwords may hold ${…}, so what stands in braces is left as it is.
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            written = binding.original.string
            blank = written[: len(written) - len(written.lstrip())]
            line = binding.original.line + blank.count("\n")
            faults.append(f"{dotenv}: line {line}: cannot be understood; write NAME=value, and close quotes")
        elif binding.key is not None and binding.value is not None:
            yield binding.key, binding.value
