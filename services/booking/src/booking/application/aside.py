from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Aside(Protocol):
    """Does blocking work without holding up the other requests."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...
