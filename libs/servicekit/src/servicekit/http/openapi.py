"""The OpenAPI document of a service: every operation says all it may refuse."""

from collections.abc import Mapping
from typing import Any, Final

from servicekit.http.idempotency import KEY_REFUSALS
from servicekit.http.problems import PROBLEM_SCHEMA, PROBLEM_TYPE, STATUS, problem_doc

SECURITY_SCHEME: Final = "apiKey"
SECURITY_SCHEMES: Final[Mapping[str, Any]] = {
    SECURITY_SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key of Kalends, as `Authorization: Bearer …`.",
    }
}

_ALWAYS: Final = (400, 401, 406, 429, 500, 503)
_CHANGING: Final = (413, 415, 422)
_METHODS: Final = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})


def complete_document(
    document: dict[str, Any], *, public: frozenset[tuple[str, str]]
) -> dict[str, Any]:
    """Add to FastAPI's document what the app adds to every route.

    `public` holds (METHOD, path) of the operations that guests may call.
    """
    for path, operations in document.get("paths", {}).items():
        for method, operation in operations.items():
            if method in _METHODS:
                _complete(operation, method, path, public=(method.upper(), path) in public)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = dict(SECURITY_SCHEMES)
    return document


def _complete(operation: dict[str, Any], method: str, path: str, *, public: bool) -> None:
    parameters = operation.get("parameters", [])
    statuses = set(_ALWAYS)
    if not public:
        statuses.add(403)
    if "{" in path:
        statuses.add(404)
    if method not in {"get", "head"}:
        statuses.update(_CHANGING)
    if parameters or "requestBody" in operation:
        statuses.add(422)
    codes: dict[int, list[str]] = {}
    if any(p["name"].lower() == "idempotency-key" for p in parameters):
        for refusal in KEY_REFUSALS:
            codes.setdefault(STATUS[refusal.kind], []).append(refusal.code)
        statuses.update(codes)
    responses = operation.setdefault("responses", {})
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]
    for status in statuses:
        theirs = responses.get(str(status), {})
        if status in codes or PROBLEM_TYPE not in theirs.get("content", {}):
            named = [*theirs.get("x-problem-codes", ()), *codes.get(status, ())]
            responses[str(status)] = {**theirs, **problem_doc(status, named)}
    operation["responses"] = dict(sorted(responses.items()))
    operation["security"] = [{SECURITY_SCHEME: []}] if not public else [{}, {SECURITY_SCHEME: []}]
