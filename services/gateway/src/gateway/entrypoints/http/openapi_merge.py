"""One OpenAPI document out of those of the services."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

from servicekit.http.openapi import SECURITY_SCHEME, SECURITY_SCHEMES
from servicekit.http.problems import problem_doc

Document = Mapping[str, Any]

_REF: Final = "#/components/"
SESSION_SCHEME: Final = "session"
_SESSION: Final[Document] = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-kalends",
    "description": "The session of a browser; changes need its `csrfToken` as `X-CSRF-Token`.",
}
_CHANGING: Final = frozenset({"put", "post", "delete", "patch"})
_METHODS: Final = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})


def merge(
    documents: Mapping[str, Document],
    *,
    version: str,
    served_by: Callable[[str], str | None],
    own: str,
) -> dict[str, Any]:
    """Merge the documents of services, by service name.

    Takes from each the paths that `served_by` says are its own. Components that have the same
    name and say the same are one; where they differ, each gets its service's name in front. What
    no path speaks of is left out: services talk to each other in words of their own.
    """
    clashing = _clashes(documents)
    merged: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "Kalends",
            "version": version,
            "description": "Find a time, hold it, book it, move it, cancel it.",
        },
        "servers": [{"url": "/"}],
        "paths": {},
        "components": {"securitySchemes": {**SECURITY_SCHEMES, SESSION_SCHEME: _SESSION}},
        "tags": [],
    }
    for service, document in sorted(documents.items()):
        renamed = _renamed(document, service, clashing)
        for path, item in renamed.get("paths", {}).items():
            if served_by(path) == service:
                _add_what_the_edge_does(item, passes_on=service != own)
                merged["paths"][path] = item
        for kind, components in renamed.get("components", {}).items():
            if kind != "securitySchemes":
                merged["components"].setdefault(kind, {}).update(components)
        merged["tags"] += [tag for tag in renamed.get("tags", []) if tag not in merged["tags"]]
    merged["paths"] = dict(sorted(merged["paths"].items()))
    spoken_of = _spoken_of(merged)
    for kind, components in merged["components"].items():
        merged["components"][kind] = {
            name: component
            for name, component in sorted(components.items())
            if kind == "securitySchemes" or (kind, name) in spoken_of
        }
    if not merged["tags"]:
        del merged["tags"]
    return merged


def _add_what_the_edge_does(item: dict[str, Any], *, passes_on: bool) -> None:
    for method, operation in item.items():
        if method not in _METHODS:
            continue
        if {SECURITY_SCHEME: []} in operation.get("security", ()):
            operation["security"].append({SESSION_SCHEME: []})
        if method in _CHANGING:
            operation["responses"].setdefault("403", problem_doc(403, ["gateway.csrf"]))
        for status in (502, 504) if passes_on else ():
            operation["responses"].setdefault(str(status), problem_doc(status))


def _clashes(documents: Mapping[str, Document]) -> frozenset[tuple[str, str]]:
    """Find (kind, name) of components that do not mean the same everywhere."""
    said: dict[tuple[str, str], list[Any]] = {}
    for document in documents.values():
        for kind, components in document.get("components", {}).items():
            for name, component in components.items():
                said.setdefault((kind, name), []).append(component)
    shared = {key: texts for key, texts in said.items() if len(texts) > 1}
    clashing = {key for key, texts in shared.items() if any(text != texts[0] for text in texts)}
    grown = True
    while grown:
        # The same words about a thing that differs do not mean the same.
        more = {
            key
            for key, texts in shared.items()
            if key not in clashing and not clashing.isdisjoint(_references(texts[0]))
        }
        clashing |= more
        grown = bool(more)
    return frozenset(clashing)


def _spoken_of(document: Document) -> set[tuple[str, str]]:
    """Find (kind, name) of components that a path needs, be it by way of others."""
    found: set[tuple[str, str]] = set()
    more = _references(document["paths"])
    while more:
        found |= more
        named = [document["components"].get(kind, {}).get(name) for kind, name in more]
        more = set().union(*map(_references, named)) - found
    return found


def _references(node: Any) -> set[tuple[str, str]]:
    if isinstance(node, Mapping):
        found = set().union(*(_references(value) for value in node.values())) if node else set()
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_REF):
            kind, _, name = reference.removeprefix(_REF).partition("/")
            found.add((kind, name))
        return found
    if isinstance(node, list):
        return set().union(*(_references(value) for value in node)) if node else set()
    return set()


def _renamed(
    document: Document, service: str, clashing: frozenset[tuple[str, str]]
) -> dict[str, Any]:
    mark = "".join(part.capitalize() for part in service.replace("_", "-").split("-"))

    def name_of(kind: str, name: str) -> str:
        return f"{mark}{name}" if (kind, name) in clashing else name

    def rewritten(node: Any) -> Any:
        if isinstance(node, Mapping):
            made = {key: rewritten(value) for key, value in node.items()}
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith(_REF):
                kind, _, name = reference.removeprefix(_REF).partition("/")
                made["$ref"] = f"{_REF}{kind}/{name_of(kind, name)}"
            mapping = node.get("mapping")
            if isinstance(mapping, Mapping) and "propertyName" in node:
                made["mapping"] = {
                    key: rewritten({"$ref": value})["$ref"] for key, value in mapping.items()
                }
            return made
        if isinstance(node, list):
            return [rewritten(value) for value in node]
        return copy.copy(node)

    made: dict[str, Any] = rewritten(document)
    made["components"] = {
        kind: {name_of(kind, name): component for name, component in components.items()}
        for kind, components in made.get("components", {}).items()
    }
    return made
