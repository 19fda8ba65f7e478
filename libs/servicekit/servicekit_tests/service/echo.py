"""A service that repeats what it hears, for whoever calls it by whatever client."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

app = FastAPI()
app.state.fails = 0
app.state.calls = 0


@app.api_route("/echo/{word}", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
async def echo(word: str, request: Request) -> dict[str, Any]:
    body = await request.body()
    return {
        "word": word,
        "method": request.method,
        "query": request.query_params.multi_items(),
        "body": await request.json() if body else None,
        "headers": dict(request.headers),
    }


@app.get("/nothing")
async def nothing() -> Response:
    return Response(status_code=204)


@app.get("/text")
async def text() -> PlainTextResponse:
    return PlainTextResponse("grüß dich")


@app.post("/conflict")
async def conflict() -> JSONResponse:
    return JSONResponse(
        {"code": "echo.taken"}, status_code=409, media_type="application/problem+json"
    )


@app.get("/broken")
async def broken() -> None:
    raise ZeroDivisionError


@app.post("/slow")
async def slow() -> None:
    await asyncio.sleep(5)


@app.api_route("/flaky", methods=["GET", "POST"])
async def flaky() -> Response:
    app.state.calls += 1
    if app.state.fails:
        app.state.fails -= 1
        return Response(status_code=503)
    return JSONResponse({"calls": app.state.calls})


@contextmanager
def served() -> Iterator[str]:
    """Serve it over a real socket and give its address."""
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
