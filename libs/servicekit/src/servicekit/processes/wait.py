from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before that moment (aware UTC) or before something happens outside.

    `until=None` waits for an outside event only.
    """

    until: datetime | None
