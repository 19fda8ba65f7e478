import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from booking.application.catalogue.free_times import PreferredTime, WantedTime
from servicekit.clock import Clock
from servicekit.service_client import ServiceClient, ServiceUnreachable

PATH: Final = "/api/availability/next/team-members"
MOST_PROVIDERS: Final = 50
MOST_SERVICES: Final = 20
"""As many are asked for at once."""


class FreeTimesOverHttp:
    """Asks availability when people are free next, in the name of this service."""

    def __init__(self, client: ServiceClient, identity: Callable[[], str], clock: Clock) -> None:
        self._client = client
        self._identity = identity
        self._clock = clock

    async def next_of(
        self, provider_ids: Sequence[UUID], service_ids: Sequence[UUID], wanted: WantedTime, /
    ) -> Mapping[UUID, datetime]:
        """Give when each is free next for one of the services; who is not is left out."""
        answers = await asyncio.gather(
            *(
                self._ask(providers, services, wanted)
                for providers in _batches(provider_ids, MOST_PROVIDERS)
                for services in _batches(service_ids, MOST_SERVICES)
            )
        )
        found: dict[UUID, datetime] = {}
        for answer in answers:
            for provider_id, starts_at in answer:
                found[provider_id] = min(starts_at, found.get(provider_id, starts_at))
        return found

    async def _ask(
        self, provider_ids: Sequence[UUID], service_ids: Sequence[UUID], wanted: WantedTime
    ) -> list[tuple[UUID, datetime]]:
        query: list[tuple[str, object]] = [
            *(("teamMemberId", one) for one in provider_ids),
            *(("serviceId", one) for one in service_ids),
            ("timezone", wanted.zone),
        ]
        if (days := wanted.days(self._clock())) is not None:
            query += [("earliestDate", days[0]), ("latestDate", days[1])]
        if wanted.part_of_day is not PreferredTime.ANY:
            query.append(("timePreference", wanted.part_of_day.value))
        answer = await self._client.request(
            "GET", f"{PATH}?{urlencode(query)}", identity=self._identity()
        )
        if answer.status == HTTPStatus.NOT_FOUND:
            # It has not heard of these services yet.
            return []
        if answer.status != HTTPStatus.OK:
            raise ServiceUnreachable("availability")
        return [
            (
                UUID(one["teamMemberId"]),
                datetime.fromisoformat(one["slot"]["startTime"]).astimezone(UTC),
            )
            for one in answer.body["teamMembers"]
            if one["slot"] is not None
        ]


def _batches(ids: Sequence[UUID], most: int) -> Iterator[Sequence[UUID]]:
    return (ids[at : at + most] for at in range(0, len(ids), most))
