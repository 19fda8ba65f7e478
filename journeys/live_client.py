"""A page that listens, as a browser's does."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

_PATIENCE = 30.0
_QUIET = 1.0

Frame = dict[str, Any]


@contextmanager
def listening(
    url: str, *, key: str | None = None, as_nobody: bool = False
) -> Iterator["LiveClient"]:
    """Open a socket at a gateway: with a key it is somebody's, without one a guest's by a token."""
    query = ""
    if key is None and not as_nobody:
        answer = httpx.post(f"{url}/api/realtime/token", timeout=30).raise_for_status()
        query = f"?token={answer.json()['token']}"
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    address = f"{url.replace('http://', 'ws://', 1)}/api/ws/bookings{query}"
    with connect(address, additional_headers=headers, proxy=None) as socket:
        yield LiveClient(socket)


class LiveClient:
    """One open socket and what was heard by it."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.heard: list[Frame] = []

    def frame(self, patience: float = _PATIENCE) -> Frame:
        """Wait for the next frame that is no ping."""
        until = time.monotonic() + patience
        while True:
            frame: Frame = json.loads(self._socket.recv(max(0.0, until - time.monotonic())))
            if frame.get("type") != "ping":
                return frame

    def subscribe(self, *channels: str, last_id: str | None = None) -> list[Frame]:
        """Ask for channels; give the answers."""
        found = []
        for channel in channels:
            frame = {"type": "subscribe", "channel": channel, "lastEventId": last_id}
            self._socket.send(json.dumps(frame))
            found.append(self.frame())
        return found

    def hears(self, wanted: Callable[[Frame], bool]) -> Frame:
        """Wait until a message like that comes; keep all that come."""
        while True:
            frame = self.frame()
            self.heard.append(frame)
            if wanted(frame):
                return frame

    def overhears(self) -> list[Frame]:
        """Give what was heard so far and what still comes within a moment."""
        try:
            while True:
                self.heard.append(self.frame(_QUIET))
        except TimeoutError:
            return self.heard

    def closing(self) -> tuple[int, str]:
        """Wait until it is closed without another word; give the code and the reason."""
        with pytest.raises(ConnectionClosed) as closed:
            self._socket.recv(_PATIENCE)
        told = closed.value.rcvd
        return (0, "") if told is None else (told.code, told.reason)
