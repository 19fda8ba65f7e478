"""What a socket may say to us."""

import json
from dataclasses import dataclass
from typing import Any, Final

from gateway.application.live.channels import is_channel

MOST_CHARACTERS: Final = 2_048
"""In a frame of a client."""
_LONGEST_ID: Final = 200


class FrameRefused(Exception):
    """A frame that is not done; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str, channel: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.channel = channel


@dataclass(frozen=True, slots=True)
class Subscribe:
    channel: str
    last_id: str | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    channel: str


@dataclass(frozen=True, slots=True)
class Pong:
    pass


def read_frame(message: Any) -> Subscribe | Unsubscribe | Pong:
    """Read what came by a socket, an ASGI `websocket.receive`; FrameRefused for anything else."""
    text = message.get("text")
    if text is None:
        raise _not_understood("Frames are text.")
    if len(text) > MOST_CHARACTERS:
        raise _not_understood(f"A frame has at most {MOST_CHARACTERS} characters.")
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise _not_understood("A frame is a JSON object.") from None
    if not isinstance(frame, dict):
        raise _not_understood("A frame is a JSON object.")
    match frame.get("type"):
        case "subscribe":
            return Subscribe(_channel(frame), _last_id(frame))
        case "unsubscribe":
            return Unsubscribe(_channel(frame))
        case "pong":
            return Pong()
        case _:
            raise _not_understood("`type` is one of subscribe, unsubscribe, pong.")


def _channel(frame: dict[str, Any]) -> str:
    channel = frame.get("channel")
    if not isinstance(channel, str):
        raise _not_understood("`channel` is missing.")
    if not is_channel(channel):
        raise FrameRefused("live.no-such-channel", "There is no such channel.", channel[:256])
    return channel


def _last_id(frame: dict[str, Any]) -> str | None:
    last_id = frame.get("lastEventId")
    if last_id is not None and (not isinstance(last_id, str) or len(last_id) > _LONGEST_ID):
        raise _not_understood("`lastEventId` is the id of a message.")
    return last_id


def _not_understood(message: str) -> FrameRefused:
    return FrameRefused("live.frame-not-understood", message)
