from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi import Response

from gateway.application.sessions.open_session import Opened
from gateway.application.sign_in.complete_link import CompleteLink
from gateway.application.sign_in.send_link import SendLink
from gateway.application.sign_in.sign_in_by_key import SignInByKey
from gateway.domain.sign_in.errors import (
    FromElsewhere,
    KeyNotOfAdmin,
    LinkNotValid,
    NeedsHttps,
    SignInMethodOff,
    TooManyLinks,
)
from gateway.entrypoints.http.session import Reception
from gateway.entrypoints.http.session_shapes import (
    CompleteBody,
    EmptyShape,
    KeyBody,
    LinkBody,
    SignedInShape,
)
from gateway.entrypoints.http.visits import CurrentVisit
from servicekit.http.access import allow
from servicekit.http.problems import problems
from servicekit.http.routing import Router


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCommands:
    """What these endpoints set in motion; `send_link` is None where no mail is sent.

    `known` says which person an address belongs to, as `Persons.known` does.
    """

    known: Callable[[str], UUID | None]
    send_link: Callable[[SendLink], None] | None
    complete_link: Callable[[CompleteLink], tuple[Opened, str]]
    by_key: Callable[[SignInByKey], Opened]


def create_router(reception: Reception, commands: SignInCommands) -> Router:
    """Make the endpoints by which people sign in, but for those of other houses."""
    router = Router(prefix="/api/sign-in", tags=["Sign-in"], dependencies=[allow.public()])

    @router.post(
        "/email",
        status_code=202,
        operation_id="sendSignInLink",
        summary="Send a link to sign in",
        responses=problems(FromElsewhere, NeedsHttps, SignInMethodOff, TooManyLinks),
    )
    def send_sign_in_link(body: LinkBody, visit: CurrentVisit) -> EmptyShape:
        """Send a link that signs its reader in, once and within 15 minutes.

        The answer is the same for every address, known or not, and does not wait for the mail.
        """
        visit.refuse_sign_in_from_elsewhere()
        if commands.send_link is None:
            raise SignInMethodOff
        commands.send_link(
            SendLink(
                email=body.email,
                person_id=commands.known(body.email),
                return_to=body.return_to,
                language=body.language,
            )
        )
        return EmptyShape()

    @router.post(
        "/email/complete",
        operation_id="completeSignInLink",
        summary="Sign in with a link",
        response_model=SignedInShape,
        responses=problems(FromElsewhere, NeedsHttps, LinkNotValid),
    )
    def complete_sign_in_link(body: CompleteBody, visit: CurrentVisit) -> Response:
        """Sign in whoever was sent the link. Opening it does not: programs that look at mail do."""
        visit.refuse_sign_in_from_elsewhere()
        opened, return_to = commands.complete_link(
            CompleteLink(token=body.token, instead_of=visit.session_id)
        )
        return reception.welcome(visit, opened, return_to)

    @router.post(
        "/key",
        operation_id="signInByKey",
        summary="Sign in as an admin with an API key",
        response_model=SignedInShape,
        responses=problems(FromElsewhere, NeedsHttps, KeyNotOfAdmin),
    )
    def sign_in_by_key(body: KeyBody, visit: CurrentVisit) -> Response:
        """Sign in as the admin with this address; the account is made if there is none.

        This is how the first admin comes in, with the API key that the first start showed.
        """
        visit.refuse_sign_in_from_elsewhere()
        opened = commands.by_key(
            SignInByKey(
                key=body.key,
                email=body.email,
                name=body.name,
                instead_of=visit.session_id,
            )
        )
        return reception.welcome(visit, opened)

    return router
