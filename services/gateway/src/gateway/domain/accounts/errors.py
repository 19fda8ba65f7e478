from typing import ClassVar

from servicekit.errors import DomainError, Kind


class AccountUnknown(DomainError):
    code: ClassVar[str] = "gateway.account-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such account.")


class AddressHasAccount(DomainError):
    code: ClassVar[str] = "gateway.address-has-account"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("There is an account with this e-mail address already.", field="email")


class LastAdminAccount(DomainError):
    """Without it nobody could give others an account any more."""

    code: ClassVar[str] = "gateway.last-admin-account"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("This is the last account of an admin. Make another admin first.")


class NoRolesOfStaff(DomainError):
    """Everybody can be a client without an account; guests and services have none."""

    code: ClassVar[str] = "gateway.no-roles-of-staff"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, roles: list[str]) -> None:
        super().__init__(f"An account cannot have these roles: {', '.join(roles)}.", field="roles")
