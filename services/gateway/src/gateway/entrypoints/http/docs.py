"""The documentation for people: written from the OpenAPI document, served by us alone."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any, Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from gateway.entrypoints.http.neighbours import Neighbours, Told
from gateway.entrypoints.http.openapi_merge import merge
from gateway.entrypoints.http.rate_limits import Seconds
from gateway.entrypoints.http.routes import OWN, Routes
from servicekit.http.access import allow
from servicekit.http.routing import Router
from servicekit.http.same_again import Written

_PAGES: Final = files("gateway.entrypoints.http") / "pages"
PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
}
_METHODS: Final = ("get", "post", "put", "patch", "delete")


FRESH: Final = 5.0
"""Seconds for which no service is asked again whether it still offers the same."""


@dataclass(frozen=True, slots=True)
class Made:
    """The merged document, and the page made of it."""

    of: Mapping[str, Told]
    document: Written
    page: str


class Documentation:
    """The merged document and the page made of it.

    Kept while the services say that theirs are the same, which they are asked at most every five
    seconds, so that a service that was upgraded is soon described as it is. One that does not
    answer is described as it was; as long as one never did, all are asked each time.
    """

    def __init__(
        self,
        neighbours: Neighbours,
        routes: Routes,
        *,
        version: str,
        own: Callable[[], dict[str, Any]],
        seconds: Seconds,
    ) -> None:
        self._own = own
        self._neighbours = neighbours
        self._routes = routes
        self._version = version
        self._seconds = seconds
        self._making = asyncio.Lock()
        self._made: Made | None = None
        self._asked_at: float | None = None

    async def made(self) -> Made:
        """Give the document and the page of the whole product."""
        async with self._making:
            if (
                self._made is not None
                and self._asked_at is not None
                and self._seconds() - self._asked_at < FRESH
            ):
                return self._made
            before = {} if self._made is None else self._made.of
            found = await self._neighbours.documents(before)
            there = {
                name: told
                for name, answer in found.items()
                if (told := answer or before.get(name)) is not None
            }
            if self._made is None or there != before:
                # It takes a moment, in which others are served.
                self._made = await run_in_threadpool(self._merged, there)
            self._asked_at = self._seconds() if len(there) == len(found) else None
            return self._made

    def _merged(self, there: Mapping[str, Told]) -> Made:
        documents = {name: told.document for name, told in there.items()} | {OWN: self._own()}
        merged = merge(documents, version=self._version, served_by=self._routes.find, own=OWN)
        return Made(there, Written.of(merged), rendered(merged))


def create_router(documentation: Documentation) -> Router:
    """Make the landing page, the documentation and the document it is made of."""
    router = Router(include_in_schema=False, dependencies=[allow.public()])
    landing = (_PAGES / "landing.html").read_text(encoding="utf-8")
    style = (_PAGES / "pages.css").read_bytes()

    @router.get("/", response_class=HTMLResponse)
    async def show_landing() -> Response:
        return HTMLResponse(landing, headers=dict(PAGE_HEADERS))

    @router.get("/docs", response_class=HTMLResponse)
    @router.get("/api/docs", response_class=HTMLResponse)
    async def show_docs() -> Response:
        made = await documentation.made()
        return HTMLResponse(made.page, headers=dict(PAGE_HEADERS))

    @router.get("/docs/pages.css", response_class=_Css)
    async def show_style() -> Response:
        return _Css(style, headers={"Cache-Control": "max-age=3600"})

    @router.get("/api/openapi.json")
    async def show_document(request: Request) -> Response:
        made = await documentation.made()
        return made.document.answer(request.headers)

    return router


class _Css(Response):
    media_type = "text/css"


# --- the page -----------------------------------------------------------------------------------


def rendered(document: Mapping[str, Any]) -> str:
    """Write the page. Everything that comes from the document is escaped."""
    groups: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["Other"])[0]
                groups.setdefault(tag, []).append((method, path, item[method]))
    reader = _Reader(document)
    menu, body = [], []
    for tag, operations in sorted(groups.items()):
        menu.append(f"<p>{escape(tag)}</p><ul>")
        body.append(f"<h2>{escape(tag)}</h2>")
        for method, path, operation in operations:
            anchor = _anchor(operation, method, path)
            title = escape(operation.get("summary") or f"{method.upper()} {path}")
            menu.append(f'<li><a href="#{anchor}">{title}</a></li>')
            body.append(reader.operation(method, path, operation, anchor, title))
        menu.append("</ul>")
    info = document["info"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])} API</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/pages.css"></head><body>'
        '<a class="skip" href="#content">To the content</a>'
        f'<div class="docs"><nav aria-label="Operations"><a href="/">Kalends</a>{"".join(menu)}'
        f'</nav><main id="content"><h1>{escape(info["title"])} API</h1>'
        f'<p class="lead">{escape(info.get("description", ""))}</p>'
        f"<p>Version {escape(info['version'])}. The same for machines:"
        ' <a href="/api/openapi.json">openapi.json</a>. Refusals are'
        " <code>application/problem+json</code> with a stable <code>code</code>. Sign in with"
        " <code>Authorization: Bearer …</code> and an API key.</p>"
        f"{''.join(body)}</main></div></body></html>"
    )


def _anchor(operation: Mapping[str, Any], method: str, path: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", operation.get("operationId") or f"{method}{path}")


class _Reader:
    """Reads a document's schemas and writes them for people."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def operation(
        self, method: str, path: str, operation: Mapping[str, Any], anchor: str, title: str
    ) -> str:
        public = {} in operation.get("security", [])
        who = "everybody" if public else "signed in"
        # A browser opens the details whose inside is asked for, not the details that are.
        head = (
            f'<details class="op"><summary><span class="method {method}">'
            f'{method.upper()}</span> <span class="path">{escape(path)}</span>'
            f' <span>{title}</span> <span class="who">{who}</span></summary><div id="{anchor}">'
        )
        parts = [head]
        if text := operation.get("description"):
            parts.append(f"<p>{escape(text)}</p>")
        parts.append(self._parameters(operation.get("parameters", [])))
        schema = (
            operation.get("requestBody", {})
            .get("content", {})
            .get("application/json", {})
            .get("schema")
        )
        if schema is not None:
            parts.append(f"<h4>Body</h4>{self._fields(schema)}")
        curl = escape(self._curl(method, path, operation, schema, public=public))
        parts.append(f"<h4>Example</h4><pre><code>{curl}</code></pre>")
        parts.append(self._answers(operation.get("responses", {})))
        parts.append("</div></details>")
        return "".join(parts)

    def _parameters(self, parameters: Sequence[Mapping[str, Any]]) -> str:
        if not parameters:
            return ""
        rows = "".join(
            f"<tr><th scope='row'><code>{escape(p['name'])}</code></th>"
            f"<td>{escape(p['in'])}{', needed' if p.get('required') else ''}</td>"
            f"<td>{escape(self._kind(p.get('schema', {})))}</td>"
            f"<td>{escape(p.get('description') or '')}</td></tr>"
            for p in parameters
        )
        return (
            "<h4>Parameters</h4><div class='wide'><table><thead><tr><th scope='col'>Name</th>"
            "<th scope='col'>In</th><th scope='col'>Kind</th><th scope='col'>Meaning</th></tr>"
            f"</thead><tbody>{rows}</tbody></table></div>"
        )

    def _fields(self, schema: Mapping[str, Any]) -> str:
        found = self._resolved(schema)
        needed = set(found.get("required", []))
        rows = "".join(
            f"<tr><th scope='row'><code>{escape(name)}</code></th>"
            f"<td>{'needed' if name in needed else 'optional'}</td>"
            f"<td>{escape(self._kind(field))}</td>"
            f"<td>{escape(field.get('description') or '')}</td></tr>"
            for name, field in found.get("properties", {}).items()
        )
        if not rows:
            return f"<p>{escape(self._kind(schema))}</p>"
        return f"<div class='wide'><table><tbody>{rows}</tbody></table></div>"

    def _answers(self, responses: Mapping[str, Mapping[str, Any]]) -> str:
        rows = []
        for status, response in responses.items():
            kinds = ", ".join(response.get("content", {}))
            text = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(response["description"]))
            rows.append(
                f"<tr><th scope='row'>{escape(status)}</th><td>{text}</td>"
                f"<td>{escape(kinds)}</td></tr>"
            )
        return (
            f"<h4>Answers</h4><div class='wide'><table><tbody>{''.join(rows)}</tbody></table></div>"
        )

    def _curl(
        self,
        method: str,
        path: str,
        operation: Mapping[str, Any],
        schema: Mapping[str, Any] | None,
        *,
        public: bool,
    ) -> str:
        parameters = operation.get("parameters", [])
        query = "&".join(
            f"{p['name']}={self._example(p.get('schema', {}), 0)}"
            for p in parameters
            if p["in"] == "query" and p.get("required")
        )
        address = path + (f"?{query}" if query else "")
        lines = [f"curl -X {method.upper()} 'http://localhost:8000{address}'"]
        if not public:
            lines.append('-H "Authorization: Bearer $KALENDS_ADMIN_KEY"')
        if any(p["name"].lower() == "idempotency-key" for p in parameters):
            lines.append('-H "Idempotency-Key: $(uuidgen)"')
        if schema is not None:
            example = json.dumps(self._example(schema, 0), indent=2, ensure_ascii=False)
            lines.append("-H 'Content-Type: application/json'")
            lines.append("-d '" + example.replace("'", "'\\''") + "'")
        return " \\\n  ".join(lines)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        found: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            found = found.get(part, {})
        resolved: Mapping[str, Any] = found
        return resolved

    def _kind(self, schema: Mapping[str, Any]) -> str:
        if "$ref" in schema:
            return str(schema["$ref"]).rpartition("/")[2]
        if "enum" in schema:
            return " | ".join(str(value) for value in schema["enum"])
        if "const" in schema:
            return str(schema["const"])
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return " or ".join(
                    self._kind(option) for option in schema[word] if option.get("type") != "null"
                )
        if schema.get("type") == "array":
            return f"list of {self._kind(schema.get('items', {}))}"
        kind = str(schema.get("format") or schema.get("type") or "anything")
        if "maxLength" in schema:
            kind += f", up to {schema['maxLength']} characters"
        return kind

    def _example(self, schema: Mapping[str, Any], depth: int) -> Any:
        found = {**self._resolved(schema), **schema}
        for word in ("examples", "enum"):
            if found.get(word):
                return found[word][0]
        for word in ("default", "const"):
            if found.get(word) is not None:
                return found[word]
        for word in ("anyOf", "oneOf"):
            if word in found:
                return self._example(found[word][0], depth)
        return self._example_of_type(found, depth)

    def _example_of_type(self, schema: Mapping[str, Any], depth: int) -> Any:
        match schema.get("type"):
            case "object":
                needed = set(schema.get("required", []))
                return {
                    name: self._example(field, depth + 1)
                    for name, field in schema.get("properties", {}).items()
                    if name in needed and depth < 4
                }
            case "array":
                return [self._example(schema.get("items", {}), depth + 1)] if depth < 4 else []
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
            case _:
                return _EXAMPLES.get(schema.get("format", ""), "text")


_EXAMPLES: Final[Mapping[str, str]] = {
    "uuid": "5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11",
    "date": "2027-03-01",
    "date-time": "2027-03-01T10:00:00+04:00",
    "email": "mia@example.org",
    "uri": "https://example.org/",
}
