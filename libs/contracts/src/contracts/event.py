"""What every published event is."""

import re
from typing import Any, ClassVar, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.personal import personal_fields

_WORDS: Final = r"[a-z]+(?:-[a-z]+)*"
_TYPE: Final = re.compile(rf"^{_WORDS}\.{_WORDS}\.v[1-9][0-9]*$")
_TOPIC: Final = re.compile(rf"^{_WORDS}$")


class ContractEvent(BaseModel):
    """A fact one service publishes and others may build on.

    A reader may rely on: names are snake_case; instants are aware and in UTC; a class, once
    released, only gains optional fields; fields it does not know are dropped in silence, so a
    reader one release behind keeps reading. Who published it, when, for which tenant and in which
    request stands in the envelope, not here.

    A subclass names its `TYPE`, its `TOPIC` and the field that is its `KEY`; messages with the same
    key arrive in the order in which they were recorded. A wrong name is a TypeError at import.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]
    KEY: ClassVar[str]

    def key(self) -> str:
        """Give the id of what the event is about: the envelope's subject and the message key."""
        return str(getattr(self, type(self).KEY))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse an event whose names or personal fields nobody could honour."""
        super().__pydantic_init_subclass__(**kwargs)
        personal = personal_fields(cls)
        if not hasattr(cls, "TYPE"):
            return  # a shared shape, such as the fields all booking events have
        if _TYPE.match(cls.TYPE) is None:
            raise TypeError(f"{cls.__name__}.TYPE is no 'producer.what-happened.v1': {cls.TYPE!r}")
        if _TOPIC.match(cls.TOPIC) is None:
            raise TypeError(f"{cls.__name__}.TOPIC is not small words and hyphens: {cls.TOPIC!r}")
        if not _is_required_id(cls, cls.KEY):
            raise TypeError(f"{cls.__name__}.KEY names no required UUID field: {cls.KEY!r}")
        if personal and not _is_required_id(cls, "person_id"):
            raise TypeError(f"{cls.__name__} has personal fields and no person_id to erase them by")


def _is_required_id(cls: type[ContractEvent], name: str) -> bool:
    field = cls.model_fields.get(name)
    return field is not None and field.annotation is UUID and field.is_required()
