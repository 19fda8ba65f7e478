"""How the whole product is: the parts of MON-12, over all services."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import anyio.to_thread
from fastapi import Response

from gateway.entrypoints.http.neighbours import Neighbours
from gateway.entrypoints.http.rate_limits import Seconds
from gateway.entrypoints.http.routes import OWN
from gateway.entrypoints.http.schemas import HealthShape
from servicekit.http.access import allow
from servicekit.http.problems import PROBLEM_TYPE
from servicekit.http.routing import Router
from servicekit.observability.health import Health

PARTS: Final = ("database", "external_services", "system_resources", "application")
FRESH: Final = 1.0
"""Seconds a report is given again, so that asking often costs little."""


class Overview:
    """Puts the reports of all services together."""

    def __init__(self, own: Health, neighbours: Neighbours, *, seconds: Seconds) -> None:
        self._own = own
        self._neighbours = neighbours
        self._seconds = seconds
        self._asking = asyncio.Lock()
        self._last: tuple[float, HealthShape] | None = None

    async def report(self) -> HealthShape:
        """Give the report, at most a second old."""
        async with self._asking:
            if self._last is not None and self._seconds() - self._last[0] < FRESH:
                return self._last[1]
            mine, others = await asyncio.gather(
                anyio.to_thread.run_sync(self._own.report), self._neighbours.health()
            )
            reports: dict[str, Mapping[str, Any] | None] = {OWN: mine.as_json(), **others}
            checks = {part: _part(part, reports) for part in PARTS}
            healthy = all(check["status"] == "healthy" for check in checks.values())
            shape = HealthShape.model_validate(
                {
                    "status": "healthy" if healthy else "degraded",
                    "timestamp": mine.timestamp,
                    "uptime": mine.uptime,
                    "version": mine.version,
                    "checks": checks,
                }
            )
            self._last = (self._seconds(), shape)
            return shape


def _part(part: str, reports: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    healthy = True
    slowest = 0.0
    for service, report in sorted(reports.items()):
        if report is None:
            # A service that does not answer is a broken application; of its parts nobody knows.
            if part == "application":
                healthy = False
                details[service] = {"status": "unhealthy", "details": {"reason": "no answer"}}
            continue
        checks: Mapping[str, Any] = report.get("checks", {})
        # What a service looks at besides, such as its workers, is how the application is.
        besides = {name: checks[name] for name in sorted(set(checks) - set(PARTS))}
        concerned = dict(besides) if part == "application" else {}
        if part in checks:
            concerned[part] = checks[part]
        if not concerned:
            continue
        well = all(check["status"] == "healthy" for check in concerned.values())
        own = dict(checks[part]["details"]) if part in checks else {}
        told = {name: check["details"] for name, check in concerned.items() if name != part}
        details[service] = {
            "status": "healthy" if well else "unhealthy",
            "details": {**own, **told},
        }
        healthy = healthy and well
        slowest = max(slowest, *(float(check["responseTime"]) for check in concerned.values()))
    return {
        "status": "healthy" if healthy else "unhealthy",
        "details": details,
        "responseTime": slowest,
    }


def create_router(overview: Overview) -> Router:
    """Make `GET /api/health`."""
    router = Router(tags=["Health"])

    @router.get(
        "/api/health",
        operation_id="getHealth",
        summary="Say how the product is",
        dependencies=[allow.public()],
        responses={
            503: {
                "description": "A database is out of reach, or the service is busy.",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/HealthShape"}},
                    PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
                },
            }
        },
    )
    async def get_health(response: Response) -> HealthShape:
        """Say how each part is: database, external services, system resources, application."""
        report = await overview.report()
        if report.checks["database"].status == "unhealthy":
            response.status_code = 503
        return report

    return router
