"""Errors as callers see them: `application/problem+json` (RFC 9457) with a stable code."""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from servicekit.errors import DomainError, Kind

PROBLEM_TYPE: Final = "application/problem+json"
PROBLEM_SCHEMA_REF: Final = "#/components/schemas/Problem"

STATUS: Final[Mapping[Kind, int]] = {
    Kind.INVALID: 422,
    Kind.CONFLICT: 409,
    Kind.NOT_FOUND: 404,
    Kind.FORBIDDEN: 403,
    Kind.UNAUTHENTICATED: 401,
    Kind.GONE: 410,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}
"""Only the edge knows these numbers; the domain says what kind of refusal it is."""

_TITLES: Final[Mapping[int, str]] = {
    413: "Content Too Large",
    422: "Unprocessable Content",
}

_RESERVED: Final = frozenset(
    {"type", "title", "status", "detail", "instance", "code", "requestId", "errors"}
)

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457). Switch on `code`: it never changes.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:kalends:problem:request.invalid"]},
        "title": {"type": "string", "examples": ["Unprocessable Content"]},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "code": {"type": "string", "examples": ["request.invalid"]},
        "requestId": {"type": "string", "description": "Name it when you ask for help."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "code", "message"],
                "properties": {
                    "path": {"type": "string", "examples": ["consents.terms"]},
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "code": {"type": "string", "examples": ["missing"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def title_of(status: int) -> str:
    """Name of an HTTP status."""
    return _TITLES.get(status) or HTTPStatus(status).phrase


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    instance: str | None = None,
    request_id: str | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Make the body of a problem answer; `extra` members cannot hide the standard ones."""
    body: dict[str, Any] = {
        "type": f"urn:kalends:problem:{code}",
        "title": title_of(status),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if instance is not None:
        body["instance"] = instance
    if request_id:
        body["requestId"] = request_id
    if errors:
        body["errors"] = list(errors)
    if extra:
        body.update({name: value for name, value in extra.items() if name not in _RESERVED})
    return body


def problem_bytes(body: Mapping[str, Any]) -> bytes:
    """Write a problem as JSON; values that are no JSON are written as text."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str).encode(
        "utf-8", errors="replace"
    )


def problem_response(
    body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a problem."""
    return Response(
        content=problem_bytes(body),
        status_code=int(body["status"]),
        headers=dict(headers) if headers else None,
        media_type=PROBLEM_TYPE,
    )


def problem_of(
    error: DomainError, *, instance: str | None = None, request_id: str | None = None
) -> dict[str, Any]:
    """Turn a refusal of the domain into a problem."""
    errors = []
    if error.field is not None:
        errors.append({"path": error.field, "code": error.code, "message": error.message})
    return problem(
        STATUS[error.kind],
        error.code,
        error.message,
        instance=instance,
        request_id=request_id,
        errors=errors,
        extra=error.extra,
    )


def problems(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """Declare what an endpoint may refuse: `responses=problems(HoldLapsed, SlotTaken)`.

    What every endpoint may answer (400, 401, 403, 404, 413, 415, 422, 500 …) is added by the
    app itself.
    """
    codes: dict[int, list[str]] = {}
    for error in errors:
        codes.setdefault(STATUS[error.kind], []).append(error.code)
    return {status: problem_doc(status, found) for status, found in sorted(codes.items())}


def problem_doc(status: int, codes: Iterable[str] = ()) -> dict[str, Any]:
    """Describe a problem answer for the OpenAPI document."""
    known = sorted(set(codes))
    description = title_of(status)
    if known:
        description += ": " + ", ".join(f"`{code}`" for code in known)
    return {
        "description": description,
        "content": {PROBLEM_TYPE: {"schema": {"$ref": PROBLEM_SCHEMA_REF}}},
        "x-problem-codes": known,
    }


# --- validation ---------------------------------------------------------------------------------

_CODES: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "string_too_long": "too-long",
    "string_too_short": "too-short",
    "too_long": "too-many",
    "too_short": "too-few",
    "greater_than": "too-small",
    "greater_than_equal": "too-small",
    "less_than": "too-large",
    "less_than_equal": "too-large",
    "int_parsing_size": "too-large",
    "enum": "not-one-of",
    "literal_error": "not-one-of",
    "string_type": "wrong-kind",
    "int_type": "wrong-kind",
    "bool_type": "wrong-kind",
    "list_type": "wrong-kind",
    "dict_type": "wrong-kind",
    "model_type": "wrong-kind",
    "model_attributes_type": "wrong-kind",
    "wrong_kind": "wrong-kind",
}


def validation_problem(
    error: RequestValidationError, *, instance: str | None = None, request_id: str | None = None
) -> dict[str, Any]:
    """Turn FastAPI's findings into a problem.

    Missing query parameters are 400 (API-01), everything else that does not fit is 422.
    """
    found = [_finding(item) for item in error.errors()[:50]]
    missing = [item for item in found if item["code"] == "missing" and item["in"] == "query"]
    if missing and len(missing) == len(found):
        return problem(
            400,
            "request.missing-parameters",
            "Missing required parameters",
            instance=instance,
            request_id=request_id,
            errors=found,
        )
    return problem(
        422,
        "request.invalid",
        "Some of what was sent cannot be used: "
        + ", ".join(dict.fromkeys(str(item["path"]) or "body" for item in found[:5])),
        instance=instance,
        request_id=request_id,
        errors=found,
    )


def _finding(item: Mapping[str, Any]) -> dict[str, Any]:
    location = tuple(item["loc"])
    where = str(location[0]) if location else "body"
    path = _path(location[1:])
    kind = str(item["type"])
    context = item.get("ctx") or {}
    if kind == "wrong_kind" and "name" in context:
        path = f"{path}.{context['name']}" if path else str(context["name"])
    message = str(item["msg"])
    if kind == "value_error":
        message = message.removeprefix("Value error, ")
    return {
        "path": path,
        "in": where if where in {"body", "query", "path", "header"} else "body",
        "code": _CODES.get(kind) or kind.replace("_", "-"),
        "message": message,
    }


def _path(parts: Sequence[Any]) -> str:
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            # A caller may send any name for a field; it comes back bounded and printable.
            name = "".join(ch if ch.isprintable() else "?" for ch in str(part))[:100]
            path += f".{name}" if path else name
    return path


def request_id_of(request: Request) -> str | None:
    """Give the id of the request, if the app's shell has given it one."""
    found = request.scope.get("kalends.request_id")
    return found if isinstance(found, str) else None
