import asyncio

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class WebSockets(WebSocketsSansIOProtocol):
    """How WebSockets are served: as uvicorn does, but nobody is waited for without end.

    A client that does not read keeps what was sent to it in our memory, also when its socket has
    been closed from here. It is given as long as a closing handshake may take.
    """

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self.loop.call_later(self.close_timeout, self.transport.abort)
