from collections.abc import Callable

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError

from servicekit.errors import DomainError
from servicekit.http.problems import problem, problem_response, request_id_of
from servicekit.observability.logging import get_logger


def or_failed(request: Request, answer: Callable[[], Response]) -> Response:
    """Give the answer; an inner failure is told in the words API-01 has for it.

    Refusals, and a database out of reach, are told as everywhere else.
    """
    try:
        return answer()
    except (DomainError, SQLAlchemyError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told as one thing
        get_logger().error("search failed", path=request.url.path, exc_info=error)
        return problem_response(
            problem(
                500,
                "request.failed",
                "Failed to get availability",
                instance=request.url.path,
                request_id=request_id_of(request),
            )
        )
