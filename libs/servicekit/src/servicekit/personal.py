"""Personal data in stored events: the mark, and where the keys come from."""

from typing import Protocol
from uuid import UUID

from contracts.personal import ERASED, Personal, PersonalMark, personal_fields

__all__ = ["ERASED", "PersonKeys", "Personal", "PersonalMark", "personal_fields"]


class PersonKeys(Protocol):
    """Where the key of each person is kept."""

    def key_for(self, person_id: UUID) -> bytes | None:
        """32 bytes; None when the person was erased.

        A person nobody knew before gets a key, inside the current unit of work.
        """
        ...
