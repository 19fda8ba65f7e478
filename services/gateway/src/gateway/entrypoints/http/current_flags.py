"""From who is calling to what is turned on for him."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

import anyio
import anyio.to_thread

from gateway.application.flags.ports import FlagCard, FlagList
from gateway.domain.flags.rollout import FlagName
from gateway.entrypoints.http.rate_limits import Seconds
from servicekit.http.identity import Identity
from servicekit.observability.logging import get_logger

FRESH: Final = 5.0
"""Seconds flags are believed without looking; in this process a change counts at once."""
PATIENCE: Final = 1.0
"""Seconds a request waits for news of flags."""
_NONE: Final[frozenset[str]] = frozenset()


class CurrentFlags:
    """Knows how flags stand. While the database is away they stay as they were seen last."""

    def __init__(self, listed: FlagList, *, seconds: Seconds) -> None:
        self._listed = listed
        self._seconds = seconds
        self._seen: Mapping[FlagName, FlagCard] | None = None
        self._looked_at = 0.0
        self._changed = True
        self._first_look = asyncio.Lock()
        self._log = get_logger()

    @property
    def forget(self) -> Callable[[], None]:
        """What to call whenever a flag may have been turned."""
        return self._look_again

    async def of(self, identity: Identity) -> frozenset[str]:
        """Name the flags that are on for somebody."""
        if self._seen is None:
            async with self._first_look:
                if self._seen is None:
                    await self._look()
        elif self._changed or self._seconds() - self._looked_at >= FRESH:
            await self._look()
        user = None if identity.is_guest else identity.subject
        cards = (self._seen or {}).values()
        found = [card.name.value for card in cards if card.rollout.includes(user)]
        return frozenset(found) if found else _NONE

    async def _look(self) -> None:
        # Noted before asking: nobody else asks meanwhile, and what changes meanwhile is asked for.
        self._looked_at, self._changed = self._seconds(), False
        try:
            with anyio.fail_after(PATIENCE):
                self._seen = await anyio.to_thread.run_sync(
                    self._listed.all, abandon_on_cancel=True
                )
        except Exception as error:  # noqa: BLE001 - what is new can wait, what was asked cannot
            self._log.warning("flags could not be read", reason=repr(error))

    def _look_again(self) -> None:
        self._changed = True
