from typing import ClassVar

from servicekit.errors import DomainError, Kind


class ApiKeyUnknown(DomainError):
    code: ClassVar[str] = "gateway.api-key-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such API key.")


class LastAdminKey(DomainError):
    """Without it nobody could issue keys any more."""

    code: ClassVar[str] = "gateway.last-admin-key"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("This is the last API key of an admin. Issue another one first.")


class RolesNotGrantable(DomainError):
    """Some roles are nobody's to give: the guest has no key, services sign for themselves."""

    code: ClassVar[str] = "gateway.roles-not-grantable"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, roles: list[str]) -> None:
        super().__init__(f"An API key cannot have these roles: {', '.join(roles)}.", field="roles")
