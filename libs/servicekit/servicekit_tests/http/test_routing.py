import threading
from typing import Any

import pytest
from fastapi import Response

from servicekit.http.access import allow
from servicekit.http.routing import Router
from servicekit.http.shapes import ResponseShape
from servicekit.testing.http import calling
from servicekit_tests.http.builders import an_app

GUARD = [allow.public()]


class Greeting(ResponseShape):
    said_to: str


@pytest.mark.parametrize("waits", [True, False])
def test_a_shape_goes_out_as_json_under_its_wire_names_with_the_status_of_its_route(
    *, waits: bool
) -> None:
    router = Router(prefix="/greetings")
    if waits:

        @router.post("", status_code=201, operation_id="greet", dependencies=GUARD)
        async def greet_later() -> Greeting:
            return Greeting(said_to="Ada")
    else:

        @router.post("", status_code=201, operation_id="greet", dependencies=GUARD)
        def greet() -> Greeting:
            return Greeting(said_to="Ada")

    with calling(an_app(router), "client") as shop:
        answer = shop.post("/greetings")
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"saidTo": "Ada"}


def test_a_blocking_endpoint_takes_a_thread_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    plain = Greeting.model_dump_json

    def noted(self: Greeting, **options: Any) -> str:
        seen.append(threading.get_ident())
        return plain(self, **options)

    monkeypatch.setattr(Greeting, "model_dump_json", noted)
    router = Router()

    @router.get("/greeting", operation_id="greet", dependencies=GUARD)
    def greet() -> Greeting:
        seen.append(threading.get_ident())
        return Greeting(said_to="Ada")

    with calling(an_app(router), "client") as shop:
        assert shop.get("/greeting").json() == {"saidTo": "Ada"}
    assert len(seen) == 2
    assert len(set(seen)) == 1


def test_headers_that_an_endpoint_sets_on_the_response_are_sent() -> None:
    router = Router()

    @router.get("/greeting", operation_id="greet", dependencies=GUARD)
    def greet(response: Response) -> Greeting:
        response.headers["X-Mood"] = "good"
        return Greeting(said_to="Ada")

    with calling(an_app(router), "client") as shop:
        assert shop.get("/greeting").headers["x-mood"] == "good"


def test_the_document_still_names_the_shape() -> None:
    router = Router()

    @router.get("/greeting", operation_id="greet", dependencies=GUARD)
    def greet() -> Greeting:
        return Greeting(said_to="Ada")

    document = an_app(router).openapi()
    answer = document["paths"]["/greeting"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Greeting")
