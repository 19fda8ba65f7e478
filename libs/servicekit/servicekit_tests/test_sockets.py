import asyncio
import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from servicekit.sockets import WebSockets
from servicekit.testing.probe import eventually
from servicekit.testing.run_server import free_port

A_LOT = "x" * 100_000


class Impatient(WebSockets):
    """Gives a closing handshake less time than people have for a test."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.close_timeout = 0.3


async def talk_to_a_wall(scope: Scope, receive: Receive, send: Send) -> None:
    """Send until nothing more is taken, then give up."""
    await receive()
    await send({"type": "websocket.accept"})
    try:
        async with asyncio.timeout(1):
            while True:
                await send({"type": "websocket.send", "text": A_LOT})
    except TimeoutError:
        return


@contextmanager
def serving() -> Iterator[tuple[uvicorn.Server, int]]:
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(talk_to_a_wall, port=port, ws=Impatient, lifespan="off", log_config=None)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        eventually(lambda: server.started, 20)
        yield server, port
    finally:
        server.should_exit = True
        thread.join(20)


def test_who_does_not_read_is_not_waited_for_without_end() -> None:
    with serving() as (server, port), socket.create_connection(("127.0.0.1", port)) as client:
        key = base64.b64encode(bytes(16)).decode()
        client.sendall(
            f"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        eventually(lambda: len(server.server_state.connections) == 1, 10)

        eventually(lambda: not server.server_state.connections, 10)
