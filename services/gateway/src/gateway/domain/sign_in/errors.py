from typing import ClassVar

from servicekit.errors import DomainError, Kind


class LinkNotValid(DomainError):
    """Unknown, used and outdated links are not told apart."""

    code: ClassVar[str] = "gateway.link-not-valid"
    kind: ClassVar[Kind] = Kind.GONE

    def __init__(self) -> None:
        super().__init__(
            "This link was used already, or is too old. Ask for another one.", field="token"
        )


class TooManyLinks(DomainError):
    code: ClassVar[str] = "gateway.too-many-links"
    kind: ClassVar[Kind] = Kind.TOO_MANY

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "This address was sent several links already. Use the newest one, or try again later.",
            retryAfter=retry_after,
        )


class SignInMethodOff(DomainError):
    """`GET /api/session` names the ways there are."""

    code: ClassVar[str] = "gateway.sign-in-method-off"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Nobody signs in here in this way.")


class KeyNotOfAdmin(DomainError):
    code: ClassVar[str] = "gateway.key-not-of-admin"
    kind: ClassVar[Kind] = Kind.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("This is not the API key of an admin.", field="key")


class NotVouchedFor(DomainError):
    """The provider of identities did not say who this is, or not in a way to be believed."""

    code: ClassVar[str] = "gateway.not-vouched-for"
    kind: ClassVar[Kind] = Kind.UNAUTHENTICATED

    def __init__(self, reason: str) -> None:
        super().__init__(f"The sign-in was not confirmed: {reason}.")


class ProviderOutOfReach(DomainError):
    code: ClassVar[str] = "gateway.identity-provider-down"
    kind: ClassVar[Kind] = Kind.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            "The provider of this sign-in does not answer. Try again in a moment.", retryAfter=10
        )


class NeedsHttps(DomainError):
    """A cookie that says who somebody is does not travel in the open."""

    code: ClassVar[str] = "gateway.https-needed"
    kind: ClassVar[Kind] = Kind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("Sign in over https (or, on this machine, at localhost).")


class FromElsewhere(DomainError):
    """Another site's page sent this in the name of whoever looks at it."""

    code: ClassVar[str] = "gateway.csrf"
    kind: ClassVar[Kind] = Kind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("This request was not sent by a page of ours.")
