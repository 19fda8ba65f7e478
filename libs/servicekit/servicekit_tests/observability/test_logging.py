import io
import json
import logging

import pytest

from servicekit.context import Context, use_context
from servicekit.observability.logging import configure_logging, get_logger


def fail(email: str) -> None:
    raise RuntimeError(f"sad {len(email)}")


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_and_carries_the_request_it_was_written_in() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)

    with use_context(Context(correlation_id="r-1", causation_id="m-1", tenant="north")):
        get_logger(service="shop").info("packed", order=5)

    (line,) = lines(stream)
    assert line.pop("timestamp")
    assert line == {
        "event": "packed",
        "level": "info",
        "service": "shop",
        "order": 5,
        "request_id": "r-1",
        "causation_id": "m-1",
        "tenant": "north",
    }


def test_a_line_names_the_trace_it_was_written_in() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)

    trace = "0af7651916cd43dd8448eb211c80319c"
    with use_context(Context(traceparent=f"00-{trace}-b7ad6b7169203331-01")):
        get_logger().info("packed")

    (line,) = lines(stream)
    assert line["trace_id"] == trace


def test_what_libraries_log_looks_the_same() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)

    with use_context(Context(correlation_id="r-1")):
        logging.getLogger("some.library").warning("it is %s", "late")
        logging.getLogger("httpx").info("noise")

    (line,) = lines(stream)
    assert (line["event"], line["request_id"], line["level"]) == ("it is late", "r-1", "warning")


def test_an_error_shows_where_but_not_whose_data() -> None:
    for as_json in (True, False):
        stream = io.StringIO()
        configure_logging(stream=stream, as_json=as_json)
        name = "mia"
        try:
            fail(f"{name}@example.org")
        except RuntimeError as error:
            get_logger().error("failed", exc_info=error)

        assert "sad 15" in stream.getvalue()
        assert "test_logging" in stream.getvalue()
        assert "mia@" not in stream.getvalue()


def test_what_is_below_the_level_is_not_written() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream, level="warning")

    get_logger().info("quiet")
    get_logger().warning("loud")

    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_a_level_nobody_knows_stops_the_start() -> None:
    with pytest.raises(KeyError):
        configure_logging(level="chatty")
