from typing import Protocol
from uuid import UUID


class People(Protocol):
    """Who is who, without keeping anybody's address in the clear."""

    def person_for(self, email: str) -> UUID:
        """Give the person behind an e-mail address; the same address is the same person.

        Compared without case and surrounding space, found by a keyed hash. Somebody new gets an id
        and a key within the open unit of work. After erasure the address is unknown again, so who
        comes back is a new person.
        """
        ...

    def known(self, email: str) -> UUID | None:
        """Give the person behind an address if there is one; makes nobody."""
        ...
