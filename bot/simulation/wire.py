"""What the bot sends to the simulated Discord: recorded, and refused where the real one would refuse."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from simcord import BackendError

from bot.simulation.patches import Dispatch, request_hook
from bot.simulation.strictness import request_faults

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

    def __init__(self, backend: object) -> None:
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
                _refuse(request_faults(method, path, body, _sizes(request)))
                answer = dispatch(backend, method, path, **request)
            except BackendError as refusal:
                self.sent.append(Sent(method=method, path=path, body=body, refusal=refusal))
                raise
            self.sent.append(Sent(method=method, path=path, body=body, answer=answer))
            return answer

        return recorded


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
