"""Answers that are told apart by their ETag, so that nobody is sent the same again."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Self

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

_EACH_TIME: Final = "no-cache"
"""To be kept, and to be asked about before it is used."""


@dataclass(frozen=True, slots=True)
class Written:
    """JSON that is written once and given often; the same content has the same `etag`."""

    content: bytes
    etag: str

    @classmethod
    def of(cls, told: Any) -> Self:
        """Write it."""
        content = bytes(JSONResponse(told).body)
        return cls(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')

    def answer(self, asked: Headers) -> Response:
        """Give it, or 304 to whoever says that this is what he has."""
        headers = {"ETag": self.etag, "Cache-Control": _EACH_TIME}
        if self.etag in _etags(asked.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(self.content, media_type="application/json", headers=headers)


def _etags(listed: str) -> set[str]:
    # Whoever compressed it on the way made the tag a weak one; the content is the same.
    return {one.strip().removeprefix("W/") for one in listed.split(",")}
