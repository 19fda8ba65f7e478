from dataclasses import dataclass
from uuid import UUID

from servicekit.personal import ERASED


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who books, as told when booking (BKG-09). `user_id` is the sign-in, absent for guests."""

    person_id: UUID
    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    company: str | None = None
    user_id: str | None = None

    @property
    def name(self) -> str:
        """The name in one field, as it was given."""
        return full_name(self.first_name, self.last_name)


def split_name(name: str) -> tuple[str, str]:
    """Split a name at its last space into first and last name (CFL-49); one word is a last name."""
    first, _, last = name.strip().rpartition(" ")
    return first.rstrip(), last


def full_name(first: str, last: str) -> str:
    """Join first and last name; of an erased person remains one word."""
    if ERASED in (first, last):
        return ERASED
    return f"{first} {last}".strip()
