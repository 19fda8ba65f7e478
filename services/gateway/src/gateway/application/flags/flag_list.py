from typing import Protocol

from gateway.domain.flags.flag import Flag


class FlagListView(Protocol):
    """The list of flags, written by its projection alone."""

    def put(self, event: Flag.Created | Flag.Turned) -> None: ...


def project(event: object, view: FlagListView) -> None:
    """Keep the read model `flags`."""
    match event:
        case Flag.Created() | Flag.Turned():
            view.put(event)
