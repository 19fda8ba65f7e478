from datetime import datetime

from pydantic import Field

from gateway.entrypoints.live.tokens import LiveTokens
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.routing import Router
from servicekit.http.shapes import ResponseShape


class RealtimeTokenShape(ResponseShape):
    """What opens a socket at `/api/ws/bookings?token=…`."""

    token: str
    expires_at: datetime = Field(description="Sockets can be opened with it until then")


def create_router(tokens: LiveTokens) -> Router:
    """Make the endpoint at which a browser gets what opens its socket."""
    router = Router(tags=["Live updates"])

    @router.post(
        "/api/realtime/token",
        operation_id="issueRealtimeToken",
        summary="Get a token for a socket",
        dependencies=[allow.public()],
    )
    async def issue_realtime_token(identity: CurrentIdentity) -> RealtimeTokenShape:
        """Get a token that opens a socket for live updates, for ten minutes.

        It stands for whoever asks; a guest's is good for channels of availability alone.
        """
        token, expires_at = tokens.issue(identity)
        return RealtimeTokenShape(token=token, expires_at=expires_at)

    return router
