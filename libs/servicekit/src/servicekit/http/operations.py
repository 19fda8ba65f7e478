"""What operators and their machines ask: is it alive, is it ready, what does it count."""

import anyio.to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from servicekit.observability.health import Health
from servicekit.observability.metrics import CONTENT_TYPE, Metrics


def add_operations(app: FastAPI, health: Health, metrics: Metrics) -> None:
    """Answer `/health/live`, `/health/ready` and `/metrics`, none of them in the document.

    `app.state` keeps both, for a host that has more to show.
    """

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "healthy"})

    async def ready(_: Request) -> Response:
        report = await anyio.to_thread.run_sync(health.report)
        return JSONResponse(report.as_json(), status_code=200 if report.ready else 503)

    async def measured(_: Request) -> Response:
        text = await anyio.to_thread.run_sync(metrics.text)
        return Response(text, headers={"Content-Type": CONTENT_TYPE})

    for path, endpoint in (
        ("/health/live", live),
        ("/health/ready", ready),
        ("/metrics", measured),
    ):
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)
    app.state.kalends_health = health
    app.state.kalends_metrics = metrics


def operations_app(of: FastAPI) -> FastAPI:
    """Make an app that answers these, and nothing else, for a process without requests."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"metrics": False, "logs": False},
    )
    add_operations(app, of.state.kalends_health, of.state.kalends_metrics)
    return app
