from collections.abc import Callable

from fastapi import Response

from gateway.application.accounts.ports import AccountList
from gateway.application.sessions.open_session import Opened
from gateway.application.sessions.sign_out import SignOut
from gateway.domain.sessions.session import Session
from gateway.entrypoints.http.session_shapes import MethodsShape, SessionShape, SignedInShape
from gateway.entrypoints.http.visits import CurrentVisit, Visit
from servicekit.http.access import allow
from servicekit.http.routing import Router


class Reception:
    """Says who is signed in, and how one signs in here."""

    def __init__(self, accounts: AccountList, methods: MethodsShape) -> None:
        self._accounts = accounts
        self.methods = methods
        self._set_up = False

    def told(self, session: Session | None) -> SessionShape:
        """Describe a session, or that there is none."""
        # An installation that was set up stays so: the last admin's account cannot be taken away.
        self._set_up = self._set_up or bool(self._accounts.admins())
        return SessionShape(
            signed_in=session is not None,
            subject=session and session.subject,
            email=session and session.email,
            name=session and session.name,
            roles=list(session.roles) if session else [],
            csrf_token=session and session.csrf_token,
            expires_at=session and session.expires_at,
            methods=self.methods,
            set_up=self._set_up,
        )

    def welcome(self, visit: Visit, opened: Opened, return_to: str = "/") -> Response:
        """Answer a sign-in: the session, and the cookie that opens it from now on."""
        told = self.told(opened.session)
        shape = SignedInShape(**dict(told), return_to=return_to)
        return Response(
            shape.model_dump_json(by_alias=True),
            media_type="application/json",
            headers={"Set-Cookie": visit.signed_in(opened.session, opened.token).decode("ascii")},
        )


def create_router(reception: Reception, sign_out: Callable[[SignOut], None]) -> Router:
    """Make the endpoints about the session of this browser."""
    router = Router(tags=["Sign-in"], dependencies=[allow.public()])

    @router.get("/api/session", operation_id="getSession", summary="Say who is signed in")
    def get_session(visit: CurrentVisit) -> SessionShape:
        """Say who is signed in in this browser, and how one signs in here."""
        return reception.told(visit.session)

    @router.post(
        "/api/sign-out",
        status_code=204,
        operation_id="signOut",
        summary="Sign out",
        response_class=Response,
    )
    def sign_out_here(visit: CurrentVisit) -> Response:
        """End the session of this browser. Without one there is nothing to end."""
        return _signed_out(visit, everywhere=False)

    @router.post(
        "/api/sign-out/everywhere",
        status_code=204,
        operation_id="signOutEverywhere",
        summary="Sign out everywhere",
        response_class=Response,
    )
    def sign_out_everywhere(visit: CurrentVisit) -> Response:
        """End every session of whoever is signed in here, in all browsers."""
        return _signed_out(visit, everywhere=True)

    def _signed_out(visit: Visit, *, everywhere: bool) -> Response:
        if visit.session is not None:
            sign_out(SignOut(session=visit.session, everywhere=everywhere))
        return Response(status_code=204, headers={"Set-Cookie": visit.signed_out().decode("ascii")})

    return router
