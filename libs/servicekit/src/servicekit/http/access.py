"""Who may call an endpoint. A route that does not say so does not start (deny by default)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, cast

from fastapi import Depends, Request
from fastapi.params import Depends as DependsMark

from servicekit.errors import DomainError, Kind
from servicekit.http.identity import ROLES, Identity, NotAllowed, NotAuthenticated

__all__ = [
    "PERMISSIONS",
    "Access",
    "CurrentIdentity",
    "Endpoint",
    "Identity",
    "Permission",
    "allow",
]

SCOPE_IDENTITY: Final = "kalends.identity"
"""Where the app's outer shell leaves the verified identity (or the refusal)."""
SCOPE_BODY: Final = "kalends.body"
"""Where it leaves the JSON of the body, if there was one."""
ENDPOINTS: Final = "kalends_endpoints"
"""Name of the app's table of endpoints, by function and method."""


class Permission(StrEnum):
    """What may be done, by name; roles are bundles of these (CFL-11)."""

    BOOKINGS_VIEW = "BOOKINGS_VIEW"
    BOOKINGS_MANAGE = "BOOKINGS_MANAGE"
    BOOKINGS_APPROVE = "BOOKINGS_APPROVE"
    SCHEDULE_MANAGE_OWN = "SCHEDULE_MANAGE_OWN"
    SCHEDULE_MANAGE = "SCHEDULE_MANAGE"
    CATALOGUE_MANAGE = "CATALOGUE_MANAGE"
    PEOPLE_MANAGE = "PEOPLE_MANAGE"
    ANALYTICS_VIEW = "ANALYTICS_VIEW"
    KEYS_MANAGE = "KEYS_MANAGE"


_SERVED: Final = frozenset({Permission.BOOKINGS_VIEW, Permission.BOOKINGS_MANAGE})

PERMISSIONS: Final[Mapping[str, frozenset[Permission]]] = {
    "guest": frozenset(),
    "client": frozenset(),
    "consultant": frozenset({Permission.SCHEDULE_MANAGE_OWN}),
    "instructor": frozenset({Permission.SCHEDULE_MANAGE_OWN}),
    "staff": _SERVED | {Permission.SCHEDULE_MANAGE},
    "team_lead": _SERVED
    | {Permission.SCHEDULE_MANAGE, Permission.BOOKINGS_APPROVE, Permission.ANALYTICS_VIEW},
    "sales_rep": frozenset({Permission.BOOKINGS_VIEW, Permission.ANALYTICS_VIEW}),
    "content_editor": frozenset({Permission.CATALOGUE_MANAGE}),
    "admin": frozenset(Permission),
    "service": frozenset(),
}

_STAFF: Final = frozenset({"staff", "team_lead", "admin"})
_PEOPLE: Final = ROLES - {"guest", "service"}


class UnknownParameters(DomainError):
    """The query names parameters this endpoint does not have, or one of them twice (400)."""

    code: ClassVar[str] = "request.unknown-parameters"
    kind: ClassVar[Kind] = Kind.INVALID


class NotAcceptable(DomainError):
    """The caller wants a kind of answer this endpoint does not give (406)."""

    code: ClassVar[str] = "request.not-acceptable"
    kind: ClassVar[Kind] = Kind.INVALID


class BodyUnexpected(DomainError):
    """This endpoint takes no body."""

    code: ClassVar[str] = "request.body-unexpected"
    kind: ClassVar[Kind] = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the app knows of one route before it is called."""

    method: str
    path: str
    access: "Access"
    query: Mapping[str, bool]
    """Names of its query parameters; true where one may be given several times."""
    takes_body: bool
    media_types: frozenset[str]
    any_query: bool = False
    """Whether whoever calls may send parameters that it does not have."""

    def refuse_misfits(self, request: Request) -> None:
        """Refuse what FastAPI would silently ignore: names, repetitions, bodies, wishes."""
        scope = request.scope
        if scope["query_string"] and not self.any_query:
            self._refuse_query(request)
        if not self.takes_body and scope.get(SCOPE_BODY) not in (None, {}):
            raise BodyUnexpected("This endpoint takes no body.")
        accept = request.headers.get("accept")
        if accept and accept != "*/*" and not _accepts(accept, self.media_types):
            raise NotAcceptable(
                f"This endpoint answers {', '.join(sorted(self.media_types))}.",
                acceptable=sorted(self.media_types),
            )

    def _refuse_query(self, request: Request) -> None:
        seen: set[str] = set()
        for name, _ in request.query_params.multi_items():
            if name not in self.query:
                raise UnknownParameters(
                    "There is no such parameter here.", field=_printable(name), known=[*self.query]
                )
            if name in seen and not self.query[name]:
                raise UnknownParameters("This parameter is given twice.", field=name)
            seen.add(name)


def _printable(name: str) -> str:
    return "".join(ch if ch.isprintable() else "?" for ch in name)[:100]


def _accepts(accept: str, offered: frozenset[str]) -> bool:
    for entry in accept.lower().split(","):
        wish, *parameters = (part.strip() for part in entry.split(";"))
        if any(parameter in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for parameter in parameters):
            continue
        if wish == "*/*" or wish in offered:
            return True
        if wish.endswith("/*") and any(kind.startswith(wish[:-1]) for kind in offered):
            return True
    return False


@dataclass(frozen=True)
class Access:
    """The guard of a route: lets callers with one of `roles` pass and gives their identity."""

    roles: frozenset[str]

    async def __call__(self, request: Request) -> Identity:
        identity = _identity(request)
        if not identity.has_any(self.roles):
            if identity.is_guest:
                raise NotAuthenticated("Sign in to do this.")
            raise NotAllowed("Your role does not allow this.")
        endpoints: Mapping[tuple[Any, str], Endpoint] | None = getattr(
            request.app.state, ENDPOINTS, None
        )
        if endpoints is not None:
            endpoint = endpoints.get((request.scope.get("endpoint"), request.method))
            if endpoint is not None:
                endpoint.refuse_misfits(request)
        return identity

    def admits(self, role: str) -> bool:
        """Whether a caller with only `role` may pass."""
        return role in self.roles


def _identity(request: Request) -> Identity:
    found = request.scope.get(SCOPE_IDENTITY)
    if isinstance(found, Identity):
        return found
    if isinstance(found, NotAuthenticated):
        raise found
    raise NotAuthenticated("This request does not say who is calling.")


async def current_identity(request: Request) -> Identity:
    """Give the identity of the caller; 401 when there is none."""
    return _identity(request)


CurrentIdentity = Annotated[Identity, Depends(current_identity)]
"""Parameter type of an endpoint that asks who is calling."""


class _Allow:
    """Says who may call: `dependencies=[allow("staff")]`, `[allow.public()]`, `[allow.staff()]`."""

    def __call__(self, *roles: str) -> DependsMark:
        """Let these roles pass, and admin always. Raises ValueError for an unknown role."""
        if not roles:
            raise ValueError("Name at least one role.")
        return self._guard(frozenset(roles) | {"admin"})

    def public(self) -> DependsMark:
        """Let everybody pass, guests too. The endpoint still gets an identity."""
        return self._guard(ROLES)

    def client(self) -> DependsMark:
        """Let everybody pass who is signed in."""
        return self._guard(_PEOPLE)

    def staff(self) -> DependsMark:
        """Let staff, team leads and admins pass."""
        return self._guard(_STAFF)

    def admin(self) -> DependsMark:
        """Let admins pass."""
        return self._guard(frozenset({"admin"}))

    def service(self) -> DependsMark:
        """Let other services pass and nobody else (internal endpoints)."""
        return self._guard(frozenset({"service"}))

    def permission(self, permission: Permission) -> DependsMark:
        """Let every role pass that bundles `permission`."""
        return self._guard(
            frozenset(role for role, granted in PERMISSIONS.items() if permission in granted)
        )

    def _guard(self, roles: frozenset[str]) -> DependsMark:
        if unknown := roles - ROLES:
            raise ValueError(f"Unknown roles: {', '.join(sorted(unknown))}.")
        return cast("DependsMark", Depends(Access(roles)))


allow: Final = _Allow()


def access_of(dependencies: list[Any]) -> Access | None:
    """Find the guard among a route's dependencies; the narrowest if there are several."""
    guards = [d.dependency for d in dependencies if isinstance(d.dependency, Access)]
    if not guards:
        return None
    roles = frozenset.intersection(*(guard.roles for guard in guards))
    return Access(roles)
