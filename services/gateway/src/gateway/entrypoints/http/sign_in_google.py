from collections.abc import Callable

from fastapi import Response

from gateway.application.sessions.open_session import Opened
from gateway.application.sign_in.ports import IdTokens
from gateway.application.sign_in.sign_in_vouched import SignInVouched
from gateway.domain.sign_in.errors import (
    FromElsewhere,
    NeedsHttps,
    NotVouchedFor,
    ProviderOutOfReach,
    SignInMethodOff,
)
from gateway.entrypoints.http.session import Reception
from gateway.entrypoints.http.session_shapes import GoogleBody, SignedInShape
from gateway.entrypoints.http.visits import CurrentVisit
from servicekit.http.access import allow
from servicekit.http.problems import problems
from servicekit.http.routing import Router


def create_router(
    reception: Reception, google: IdTokens | None, sign_in: Callable[[SignInVouched], Opened]
) -> Router:
    """Make the endpoint that takes what Google's button gives; `google` is None without it."""
    router = Router(tags=["Sign-in"], dependencies=[allow.public()])

    @router.post(
        "/api/sign-in/google",
        operation_id="signInWithGoogle",
        summary="Sign in with Google",
        response_model=SignedInShape,
        responses=problems(
            FromElsewhere, NeedsHttps, SignInMethodOff, NotVouchedFor, ProviderOutOfReach
        ),
    )
    def sign_in_with_google(body: GoogleBody, visit: CurrentVisit) -> Response:
        """Sign in with the ID token of Google's button: staff by their account, others as clients.

        The e-mail address must be verified at Google.
        """
        visit.refuse_sign_in_from_elsewhere()
        if google is None:
            raise SignInMethodOff
        who = google.vouch(body.credential)
        opened = sign_in(SignInVouched(who=who, instead_of=visit.session_id))
        return reception.welcome(visit, opened)

    return router
