import re
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from servicekit.http.shapes import Bounded, EmailText, RequestShape, ResponseShape

_OWN_PATH: Final = r"^/(?![/\\])[^\\\s\x00-\x1f\x7f]*$"
_MATCHES: Final = re.compile(_OWN_PATH.removesuffix("$") + r"\Z")


def own_path(value: str) -> str:
    """Refuse addresses that lead to another site, however they are disguised."""
    if len(value) > 500 or not _MATCHES.match(value) or not value.isascii():
        raise PydanticCustomError("own_path", "This is not a path of ours, such as /portal")
    return value


OwnPath = Annotated[
    str,
    AfterValidator(own_path),
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": 500,
            "pattern": r"^/([^/\\\s][^\\\s]*)?$",
            "examples": ["/portal"],
        }
    ),
]
"""Where somebody goes once he is signed in: a path of this site and of no other."""


class LinkBody(RequestShape):
    """Who wants to sign in by a link."""

    email: EmailText
    return_to: OwnPath = Field(default="/", description="Where to go then: a path of this site")
    language: Literal["en", "de"] = Field(default="en", description="Of the mail")


class CompleteBody(RequestShape):
    """What stood in the link."""

    token: Annotated[str, Bounded(100)] = Field(description="The `token` of the link")


class KeyBody(RequestShape):
    """An admin's API key, and whose account it opens."""

    key: Annotated[str, Bounded(255, min_length=8)]
    email: EmailText
    name: Annotated[str, Bounded(100)] | None = Field(
        default=None, description="Of a new account; left out: what stands before the @"
    )


class GoogleBody(RequestShape):
    """What Google's button gave."""

    credential: Annotated[str, Bounded(8192)] = Field(description="The ID token")


class OidcMethodShape(ResponseShape):
    id: str
    label: str


class MethodsShape(ResponseShape):
    """The ways to sign in here."""

    email_link: bool
    google_client_id: str | None
    oidc: list[OidcMethodShape]


class SessionShape(ResponseShape):
    """Who is signed in in this browser.

    `csrfToken` goes into the header `X-CSRF-Token` of every request that changes something.
    `setUp` is false until there is an account of an admin: then the holder of an admin's API key
    signs in with it.
    """

    signed_in: bool
    subject: str | None
    email: str | None
    name: str | None
    roles: list[str]
    csrf_token: str | None
    expires_at: datetime | None
    methods: MethodsShape
    set_up: bool


class SignedInShape(SessionShape):
    """The new session, and where its owner wanted to go."""

    return_to: str


class EmptyShape(ResponseShape):
    """Nothing to say."""
