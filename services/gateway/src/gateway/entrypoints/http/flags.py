from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field

from gateway.application.flags.ports import FlagCard, FlagList
from gateway.application.flags.turn_flag import TurnFlag
from gateway.domain.flags.errors import FlagUnknown
from gateway.domain.flags.rollout import FlagName, Rollout
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import RequestShape, ResponseShape


class FlagBody(RequestShape):
    """For whom the feature is turned on."""

    enabled: bool
    rollout_percent: Annotated[int, Field(strict=True, ge=0, le=100)] = Field(
        description="Share of users; who is in at a share stays in at every larger one",
        examples=[25],
    )


class FlagShape(ResponseShape):
    """A flag as it stands. `origin` is `settings` until somebody has turned it."""

    name: FlagName
    enabled: bool
    rollout_percent: int
    origin: Literal["settings", "admin"]
    changed_at: datetime | None
    changed_by: str | None

    @classmethod
    def of(cls, card: FlagCard) -> "FlagShape":
        return cls(
            name=card.name,
            enabled=card.rollout.enabled,
            rollout_percent=card.rollout.percent,
            origin="settings" if card.changed_at is None else "admin",
            changed_at=card.changed_at,
            changed_by=card.changed_by,
        )


class FlagsShape(ResponseShape):
    """All flags."""

    items: list[FlagShape]


class MyFlagsShape(ResponseShape):
    """What is turned on for the caller: every flag by its name."""

    flags: dict[FlagName, bool]


def create_router(turn: Callable[[TurnFlag], None], listed: FlagList) -> Router:
    """Make the endpoints by which admins turn flags, and callers learn what is on for them."""
    router = Router(tags=["Feature flags"])

    @router.get(
        "/api/flags",
        operation_id="getMyFlags",
        summary="Say what is turned on for the caller",
        dependencies=[allow.public()],
    )
    def get_my_flags(identity: CurrentIdentity) -> MyFlagsShape:
        """Say which features are on for whoever asks; the same caller gets the same answer.

        A guest has no name by which to tell him again: a feature is on for him when it is for all.
        """
        return MyFlagsShape(flags={name: name.value in identity.flags for name in FlagName})

    @router.get(
        "/api/admin/flags",
        operation_id="listFlags",
        summary="List feature flags",
        dependencies=[allow.admin()],
    )
    def list_flags() -> FlagsShape:
        """List all flags and how they stand."""
        return FlagsShape(items=[FlagShape.of(card) for card in listed.all().values()])

    @router.put(
        "/api/admin/flags/{name}",
        operation_id="turnFlag",
        summary="Turn a feature flag",
        dependencies=[allow.admin()],
        responses=problems(FlagUnknown),
    )
    def turn_flag(
        name: Annotated[str, Path(max_length=64)], body: FlagBody, identity: CurrentIdentity
    ) -> FlagShape:
        """Turn a feature on or off, or for another share of users. It counts within seconds."""
        try:
            flag = FlagName(name)
        except ValueError:
            raise FlagUnknown from None
        turn(
            TurnFlag(
                name=flag, rollout=Rollout(body.enabled, body.rollout_percent), by=identity.subject
            )
        )
        return FlagShape.of(listed.all()[flag])

    return router
