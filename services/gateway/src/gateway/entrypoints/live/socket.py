import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from starlette.types import Message, Receive, Send

from gateway.application.live.channels import Listener
from gateway.entrypoints.http.rate_limits import Seconds
from gateway.entrypoints.live.closing import FRAMES_TOO_OFTEN, TOO_SLOW, Closing
from gateway.entrypoints.live.frames import (
    FrameRefused,
    Pong,
    Subscribe,
    Unsubscribe,
    read_frame,
)
from gateway.entrypoints.live.hub import Hub
from gateway.entrypoints.live.seat import Seat
from servicekit.observability.logging import get_logger

MOST_CHANNELS: Final = 200
"""Of one socket."""
MOST_FRAMES: Final = 1_000
"""Of one client in any 60 seconds."""
PING_EVERY: Final = 25.0
LOOK_AGAIN_EVERY: Final = 60.0
"""Seconds after which it is asked again whether somebody may still listen."""
_WINDOW: Final = 60.0

StillWelcome = Callable[[], Awaitable[Closing | None]]
"""Gives why a socket may not stay any longer, None while it may."""


class Socket:
    """One open socket: what it says is done, what it follows is sent, until one side ends it."""

    def __init__(
        self,
        hub: Hub,
        listener: Listener,
        receive: Receive,
        send: Send,
        *,
        still_welcome: StillWelcome,
        seconds: Seconds,
    ) -> None:
        self._hub = hub
        self._listener = listener
        self._receive = receive
        self._send = send
        self._still_welcome = still_welcome
        self._seconds = seconds
        self._seat = Seat()
        self._spoken: deque[float] = deque()
        self._log = get_logger()

    async def serve(self) -> Closing | None:
        """Serve it to its end; gives why it is to be closed, None when the client has left."""
        parts: list[Coroutine[Any, Any, Closing | None]] = [
            self._listen(),
            self._talk(),
            self._ping(),
            self._look_again(),
            self._watch(),
        ]
        tasks = [asyncio.ensure_future(part) for part in parts]
        try:
            self._hub.welcome(self._seat, self._listener.own_channels)
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next((task.result() for task in tasks if task in done), None)
        except OSError:
            # Whoever it was is gone.
            return None
        finally:
            self._hub.leave(self._seat)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self) -> Closing | None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return None
            if self._speaks_too_often():
                return FRAMES_TOO_OFTEN
            self._do(message)
            # Whoever does not read is not answered without end either.
            await self._seat.room()

    def _do(self, message: Message) -> None:
        try:
            match read_frame(message):
                case Subscribe(channel, last_id):
                    self._subscribe(channel, last_id)
                case Unsubscribe(channel):
                    self._hub.unfollow(self._seat, channel)
                case Pong():
                    pass
        except FrameRefused as refusal:
            self._hub.say(
                self._seat,
                {
                    "type": "refused",
                    "channel": refusal.channel,
                    "code": refusal.code,
                    "message": refusal.message,
                },
            )

    def _subscribe(self, channel: str, last_id: str | None) -> None:
        if not self._listener.may_follow(channel):
            raise FrameRefused("live.not-allowed", "This channel is not for you.", channel)
        if len(self._seat.channels) >= MOST_CHANNELS and channel not in self._seat.channels:
            raise FrameRefused(
                "live.too-many-channels", f"A socket follows at most {MOST_CHANNELS}.", channel
            )
        self._hub.follow(self._seat, channel, last_id=last_id)

    def _speaks_too_often(self) -> bool:
        now = self._seconds()
        while self._spoken and now - self._spoken[0] >= _WINDOW:
            self._spoken.popleft()
        self._spoken.append(now)
        return len(self._spoken) > MOST_FRAMES

    async def _talk(self) -> Closing | None:
        while True:
            for frame in await self._seat.take():
                await self._send({"type": "websocket.send", "text": frame})

    async def _ping(self) -> Closing | None:
        while True:
            await asyncio.sleep(PING_EVERY)
            self._hub.say(self._seat, {"type": "ping"})

    async def _look_again(self) -> Closing | None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_EVERY)
            try:
                closing = await self._still_welcome()
            except Exception as error:  # noqa: BLE001 - nobody has to go because we cannot look
                self._log.warning("listener not looked at again", reason=repr(error))
                continue
            if closing is not None:
                return closing

    async def _watch(self) -> Closing | None:
        await self._seat.cut_off()
        return TOO_SLOW
