"""What the bot sends to the simulated Discord: recorded, and refused where the real one would refuse."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from simcord import BackendError
from simcord.backend.state import Backend

from bot.simulation.components import JSON, one
from bot.simulation.patches import Dispatch, request_hook
from bot.simulation.strictness import request_faults
from bot.simulation.threads import open_by_post, refuse_in_channel

INVALID_FORM_BODY = 50035


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request of the bot as it was sent, and what became of it."""

    method: str
    path: str
    body: Any
    answer: Any = None
    refusal: BackendError | None = None


def is_answer(sent: Sent) -> bool:
    """Tell whether a request answered an interaction."""
    return sent.path.endswith("/callback") and sent.refusal is None


class Wire:
    """Every request of one world's bot, in order."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.sent: list[Sent] = []

    @property
    def refused(self) -> list[Sent]:
        """The requests that Discord refused."""
        return [sent for sent in self.sent if sent.refusal is not None]

    @contextmanager
    def connected(self) -> Generator[None]:
        """Stand between the bot and the simulated API for the time of the context."""
        with request_hook(self._hook):
            yield

    def _hook(self, dispatch: Dispatch) -> Dispatch:
        def recorded(backend: object, method: str, path: str, **request: Any) -> Any:  # noqa: ANN401 - any JSON
            if backend is not self._backend:
                return dispatch(backend, method, path, **request)
            body = request.get("json")
            try:
                faults = request_faults(method, path, body, _sizes(request))
                _refuse([*faults, *_reply_faults(self._backend, body)])
                refuse_in_channel(self._backend, method, path)
                answer = dispatch(backend, method, path, **request)
                open_by_post(self._backend, method, path)
            except BackendError as refusal:
                self.sent.append(Sent(method=method, path=path, body=body, refusal=refusal))
                raise
            self.sent.append(Sent(method=method, path=path, body=body, answer=answer))
            return answer

        return recorded


def _reply_faults(backend: Backend, body: object) -> Sequence[str]:
    """Refuse a reply to a message that is not there, which simcord 3.2.1 takes."""
    if not isinstance(body, Mapping):
        return ()
    reference = one(cast("JSON", body), "message_reference")
    if not reference or not reference.get("fail_if_not_exists", True):
        return ()
    try:
        backend.get_message(int(reference["channel_id"]), int(reference["message_id"]))
    except BackendError:
        return ("In message_reference: Unknown message",)
    return ()


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise BackendError(400, INVALID_FORM_BODY, "\n".join(("Invalid Form Body", *faults)))


def _sizes(request: Mapping[str, Any]) -> list[int]:
    return [_size(file.fp) for file in request.get("files") or ()]


def _size(file: IO[bytes]) -> int:
    place = file.tell()
    size = file.seek(0, 2) - place
    file.seek(place)
    return size
