"""What a request may carry: small, flat, honest JSON in UTF-8."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from starlette.types import Message, Receive

MAX_BODY: Final = 256 * 1024
MAX_DEPTH: Final = 32
MAX_NUMBER: Final = 2**53
"""Beyond this, JSON numbers stop being exact in most clients."""


class BodyRefused(Exception):
    """The body cannot be read as what it says it is."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


async def read_body(receive: Receive, *, content_length: bytes | None) -> bytes | None:
    """Read the whole body, never more than 256 KiB. None if the caller went away.

    Raises BodyRefused (413), before reading when the length is announced.
    """
    if content_length is not None:
        if not content_length.isdigit():
            raise BodyRefused(400, "request.malformed", "Content-Length is not a number.")
        if len(content_length) > 9 or int(content_length) > MAX_BODY:
            raise _too_large()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        if chunk:
            size += len(chunk)
            if size > MAX_BODY:
                raise _too_large()
            chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _too_large() -> BodyRefused:
    return BodyRefused(413, "request.too-large", "A body is at most 256 KiB.")


def replay(body: bytes, receive: Receive) -> Receive:
    """Give a `receive` that hands out `body` once and then listens for the disconnect."""
    done = False

    async def again() -> Message:
        nonlocal done
        if done:
            return await receive()
        done = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


_JSON_TYPE: Final = re.compile(
    rb"application/json\s*(;\s*charset\s*=\s*\"?utf-8\"?\s*)?", re.IGNORECASE
)


def read_json(body: bytes, content_type: bytes | None) -> Any:
    """Read JSON as strictly as RFC 8259 allows, and a little more.

    Refused: other content types (415), bytes that are not UTF-8, NaN and infinities, a name
    given twice in one object, numbers no client keeps exact, nesting deeper than 32, lone
    surrogates and NUL (all 400). Raises BodyRefused.
    """
    if content_type is None or not _JSON_TYPE.fullmatch(content_type.strip()):
        raise BodyRefused(415, "request.unsupported-media-type", "Send application/json in UTF-8.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed("The body is not UTF-8.") from error
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        # JSONDecodeError and what the hooks below say.
        raise _malformed(_reason(error)) from error
    _refuse_depth(value)
    if "\\u" in text:
        _refuse_broken_text(value)
    return value


def _malformed(detail: str) -> BodyRefused:
    return BodyRefused(400, "request.malformed", detail)


def _too_deep() -> BodyRefused:
    return BodyRefused(400, "request.too-deep", f"JSON is nested at most {MAX_DEPTH} levels deep.")


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"The body is not JSON: {error.msg} at character {error.pos}."
    return str(error)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("A name is given twice in one object.")
    return made


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number.")


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_NUMBER:
        raise ValueError("A number is too large.")
    return int(digits)


def _decimal(digits: str) -> float:
    if len(digits) > 40:
        raise ValueError("A number has too many digits.")
    value = float(digits)
    if abs(value) > MAX_NUMBER:
        raise ValueError("A number is too large.")
    return value


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_constant,
    parse_int=_integer,
    parse_float=_decimal,
)


def _refuse_depth(value: Any) -> None:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    if level:
        raise _too_deep()


def _refuse_broken_text(value: Any) -> None:
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            if "\x00" in item:
                raise _malformed("Text holds a NUL character.")
            try:
                item.encode("utf-8")
            except UnicodeEncodeError as error:
                raise _malformed("Text holds half a character.") from error
        elif isinstance(item, dict):
            todo.extend(item.keys())
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)
