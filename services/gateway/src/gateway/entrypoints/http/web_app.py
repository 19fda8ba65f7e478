"""The web app: files that were built once, served with what a browser needs to trust them.

A layer around the edge. What is the app's is answered here, before anybody is counted or asked who
they are, because it is the same for everybody; everything else passes.
"""

import hashlib
import mimetypes
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

PACKAGED: Final = Path(__file__).parents[2] / "web_app"
"""Where the build of the app is put, and taken along in the wheel."""

_NOT_OURS: Final = ("/api/", "/dev/", "/docs", "/health/", "/internal/", "/metrics")
_INDEX: Final = "/index.html"
_PAGES: Final = re.compile(r"/pages/([a-z]{2})(/.+)\.html")
_ANY: Final = "/_"
_PAGE: Final = re.compile(r"/|(/(?!internal)[a-z][a-z-]*)(/[A-Za-z0-9_-]+)*/?")
_WEIGHT: Final = re.compile(r"[01](\.\d{0,3})?")
_FALLBACK: Final = "en"
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_EMBEDDED: Final = "/embed/"
_TYPES: Final[Mapping[str, str]] = {
    ".webmanifest": "application/manifest+json",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    media_type: str
    etag: str
    encoded: Mapping[str, bytes]


class WebApp:
    """Serves the built app, and its first page for every address that only the app knows.

    Pages that the build has written out (`pages/<language>/<address>.html`, `_` for any one part
    of an address) are served as they are to whoever reads that language; with a query they would
    look otherwise, and are left to the browser.

    `folder` without an `index.html` means there is no app: everything passes. All files are read
    once and kept (a few megabytes). `embed_ancestors` are the origins that may frame `/embed/…`;
    nothing else may be framed. `google` lets Google's sign-in script run.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        folder: Path = PACKAGED,
        embed_ancestors: Sequence[str] = (),
        google: bool = False,
    ) -> None:
        self._app = app
        files = dict(_read(folder)) if (folder / "index.html").is_file() else {}
        self._files = {path: file for path, file in files.items() if not _PAGES.fullmatch(path)}
        self._written: dict[str, dict[str, _File]] = {}
        for path, file in files.items():
            if page := _PAGES.fullmatch(path):
                address = "/" if page[2] == "/index" else page[2]
                self._written.setdefault(page[1], {})[address] = file
        self._page_policy = _policy(google=google, ancestors=())
        self._embed_policy = _policy(google=False, ancestors=embed_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._find(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        path, file = found
        await self._answer(scope, path, file)(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[str, _File] | None:
        path: str = scope["path"]
        if scope["method"] not in {"GET", "HEAD"} or path.startswith(_NOT_OURS) or path == "/api":
            return None
        if path in self._files:
            return path, self._files[path]
        # What is not written like an address of the app is none: a file that is not there, or an
        # attempt at a path of somebody else.
        if _INDEX not in self._files or not _PAGE.fullmatch(path):
            return None
        return path, self._written_page(scope, path) or self._files[_INDEX]

    def _written_page(self, scope: Scope, path: str) -> _File | None:
        if scope["query_string"]:
            return None
        wanted = Headers(scope=scope).get("accept-language", "")
        pages = self._written.get(_language(wanted, self._written), {})
        above, _, last = path.rpartition("/")
        return pages.get(path) or (pages.get(above + _ANY) if last else None)

    def _answer(self, scope: Scope, path: str, file: _File) -> Response:
        wanted = Headers(scope=scope)
        embedded = path.startswith(_EMBEDDED)
        headers = {
            "ETag": file.etag,
            "Vary": (
                "Accept-Encoding, Accept-Language"
                if file.media_type.startswith("text/html")
                else "Accept-Encoding"
            ),
            "Cache-Control": _FOR_EVER if path.startswith("/assets/") else _ASK_AGAIN,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            # What others may put into their pages is the widget's script and what it frames.
            "Cross-Origin-Resource-Policy": (
                "cross-origin" if embedded or path == "/embed.js" else "same-origin"
            ),
        }
        if file.media_type.startswith("text/html"):
            headers |= {
                "Content-Security-Policy": self._embed_policy if embedded else self._page_policy,
                "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=()",
            }
            if not embedded:
                headers |= {"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin"}
        if scope.get("scheme") == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if wanted.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        body = file.body
        accepted = {
            word.split(";")[0].strip() for word in wanted.get("accept-encoding", "").split(",")
        }
        for encoding, encoded in file.encoded.items():
            if encoding in accepted:
                headers["Content-Encoding"] = encoding
                body = encoded
                break
        return Response(body, headers=headers, media_type=file.media_type)


def _language(wanted: str, offered: Collection[str]) -> str:
    """Give the first of the languages a browser wants that is offered; English if none is."""
    ranked = []
    for word in wanted.lower().split(","):
        name, *parameters = (part.strip() for part in word.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        ranked.append((float(weight) if _WEIGHT.fullmatch(weight) else 0.0, name[:2]))
    # Sorting keeps the order of those that are wanted alike.
    ranked.sort(key=lambda one: -one[0])
    return next((name for weight, name in ranked if weight and name in offered), _FALLBACK)


def _read(folder: Path) -> Iterator[tuple[str, _File]]:
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.suffix in {".br", ".gz"}:
            continue
        body = path.read_bytes()
        beside = {
            name: path.with_name(path.name + suffix)
            for name, suffix in _ENCODINGS
            if path.with_name(path.name + suffix).is_file()
        }
        guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        yield (
            "/" + path.relative_to(folder).as_posix(),
            _File(
                body=body,
                media_type=_TYPES.get(path.suffix, guessed),
                etag=f'"{hashlib.sha256(body).hexdigest()[:24]}"',
                encoded={name: encoded.read_bytes() for name, encoded in beside.items()},
            ),
        )


def _policy(*, google: bool, ancestors: Sequence[str]) -> str:
    at_google = " https://accounts.google.com/gsi/" if google else ""
    parts = {
        "default-src": "'self'",
        "script-src": f"'self'{at_google}",
        "style-src": f"'self'{at_google}",
        "img-src": "'self' data: https:",
        "connect-src": f"'self'{at_google}",
        "frame-src": at_google.strip() or "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(ancestors) or "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())
