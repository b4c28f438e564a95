"""Reporting errors to Sentry, where SENTRY_DSN is set. Imported only then: sentry_sdk takes 4 MiB and 0.1 s.

What is logged as an error is reported, with the id that the member saw. A report is made anew from what may
leave the process, so that nothing which the library adds, now or in a later version, slips through.
"""

import atexit
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from bot.settings import SettingsError
from bot.watch.secrecy import hidden, own_token, own_words, without
from bot.watch.tally import current

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

FLUSH_SECONDS = 2.0
_KEPT = ("event_id", "timestamp", "platform", "level", "logger")
_KEPT_OF_FRAMES = (
    "filename",
    "function",
    "module",
    "lineno",
    "pre_context",
    "context_line",
    "post_context",
    "in_app",
)


def report_to(dsn: str, secrets: Sequence[str]) -> None:
    """Report errors to ``dsn`` from now on, without ``secrets``.

    Raises ``SettingsError`` where the package is missing or the address is none of Sentry's.
    """
    try:
        import sentry_sdk  # noqa: PLC0415 - a package of its own, which may be missing
        from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415 - as above
        from sentry_sdk.utils import BadDsn  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        fault = (
            "SENTRY_DSN: reporting to Sentry needs a package that is not installed; run "
            "`python -m pip install --require-hashes -r requirements-sentry.txt`, or leave SENTRY_DSN empty"
        )
        raise SettingsError((fault,)) from error

    def scrubbed(event: "Event", hint: "Hint") -> "Event":
        return cast("Event", _scrubbed(cast("Mapping[str, Any]", event), hint.get("log_record"), secrets))

    try:
        sentry_sdk.init(
            dsn=dsn,
            before_send=scrubbed,
            integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            include_local_variables=False,
            max_breadcrumbs=0,
            max_request_body_size="never",
            send_client_reports=False,
            send_default_pii=False,
            release="",  # else the library asks git
            server_name="",
        )
    except BadDsn as error:
        raise SettingsError((f"SENTRY_DSN: is no address of Sentry's: {error}",)) from error
    atexit.register(sentry_sdk.flush, FLUSH_SECONDS)


def _scrubbed(event: Mapping[str, Any], record: object, secrets: Sequence[str]) -> dict[str, Any]:
    """Return a report of types, places in the program, and what errors say without a member's words."""
    kept = (*secrets, *own_token())
    report: dict[str, Any] = {name: event[name] for name in _KEPT if name in event}
    report["tags"] = dict(_tags(record))
    exceptions = cast("Mapping[str, Any]", event.get("exception") or {}).get("values", ())
    if exceptions:
        report["exception"] = {"values": [_exception(each, kept) for each in exceptions]}
    if isinstance(record, logging.LogRecord):
        # Not filled in: what a line is filled in with may be anybody's.
        report["logentry"] = {"message": hidden(str(record.msg), kept)}
    return report


def _tags(record: object) -> Iterator[tuple[str, str]]:
    error_id = getattr(record, "error_id", None)
    if error_id is not None:
        yield "error_id", str(error_id)
    asked = current.get()
    if asked is not None and asked.interaction is not None:
        yield from zip(("kind", "command"), asked.name(), strict=True)


def _exception(found: Mapping[str, Any], secrets: Sequence[str]) -> dict[str, Any]:
    frames = cast(
        "Sequence[Mapping[str, Any]]",
        cast("Mapping[str, Any]", found.get("stacktrace") or {}).get("frames", ()),
    )
    return {
        "type": found.get("type"),
        "module": found.get("module"),
        "value": hidden(without(str(found.get("value") or ""), own_words()), secrets),
        "stacktrace": {
            "frames": [{name: frame[name] for name in _KEPT_OF_FRAMES if name in frame} for frame in frames]
        },
    }
