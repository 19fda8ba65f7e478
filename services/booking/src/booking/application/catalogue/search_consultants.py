"""Finding somebody to talk to: filters, free text, order, and what else could be filtered by."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from booking.application.aside import Aside
from booking.application.catalogue.free_times import ANY_TIME, FreeTimes, WantedTime
from booking.application.catalogue.ports import (
    Catalogue,
    ExperienceLevel,
    OfferedService,
    ProviderCard,
    experience_level,
)
from booking.application.words import words
from booking.domain.catalogue.offer import MeetingType
from booking.domain.catalogue.provider import PEOPLE


class ConsultantSort(StrEnum):
    """The best match, the best rated, the lowest price or the soonest free first (DIS-13)."""

    RELEVANCE = "relevance"
    RATING = "rating"
    PRICE = "price"
    AVAILABILITY = "availability"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultantSearch:
    """What somebody looks for (DIS-09); what is empty does not filter.

    Of several areas of expertise or languages one is enough; the filters all have to match. An area
    is named by its id, its name or a specialisation. `text` finds whoever has one of its words in
    name, title, expertise, certifications or biography.
    """

    service_id: UUID | None = None
    expertise: Sequence[str] = ()
    languages: Sequence[str] = ()
    experience: ExperienceLevel | None = None
    meeting_type: MeetingType | None = None
    minimum_rating: float | None = None
    text: str = ""
    time: WantedTime = ANY_TIME
    sort: ConsultantSort = ConsultantSort.RELEVANCE

    @property
    def needs_times(self) -> bool:
        """Say whether it cannot be answered without knowing when people are free."""
        return not self.time.is_any or self.sort is ConsultantSort.AVAILABILITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultant:
    """Somebody who can be booked, with what follows from the services he is approved for.

    Of these, `services` are those that can be booked now; `price_from` is their lowest price, in
    minor units, in the currency most of them have. `rating` is None as long as nobody has rated
    him.
    """

    card: ProviderCard
    services: tuple[UUID, ...]
    price_from: tuple[int, str] | None
    meeting_types: tuple[MeetingType, ...]
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to filter by, and how many would remain, the other filters staying as they are."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ConsultantsFound:
    """Whom the search found, in order, and the facets of expertise and languages."""

    consultants: Sequence[Consultant]
    expertise: Sequence[Facet]
    languages: Sequence[Facet]


@dataclass(frozen=True, slots=True)
class FindConsultants:
    """Answers any search; asks for free times only where the search needs them."""

    search: "SearchConsultants"
    free_times: FreeTimes
    aside: Aside

    async def __call__(self, wanted: ConsultantSearch) -> ConsultantsFound:
        """Find whom the filters leave. ServiceUnreachable if free times are needed and unknown."""
        if not wanted.needs_times:
            return await self.aside(lambda: self.search(wanted))
        everybody = await self.aside(lambda: self.search.all(wanted.service_id))
        given = {one for consultant in everybody for one in consultant.services}
        free_at = await self.free_times.next_of(
            [consultant.card.id for consultant in everybody], sorted(given), wanted.time
        )
        return await self.aside(lambda: self.search(wanted, free_at))


class SearchConsultants:
    """Searches the consultants and team members who work here."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __call__(
        self, wanted: ConsultantSearch, free_at: Mapping[UUID, datetime] | None = None
    ) -> ConsultantsFound:
        """Find whom the filters leave; equals are in the order of their names.

        `free_at` is when each is free next within the wanted time, and needed where that is asked.
        """
        free_at = free_at or {}
        consultants = self.all(wanted.service_id)
        scores = relevance(wanted.text, [one.card for one in consultants])
        if scores is not None:
            consultants = [one for one in consultants if scores[one.card.id]]
        filters = _filters(wanted, free_at)

        def left(*, without: str | None = None) -> list[Consultant]:
            kept = [passes for name, passes in filters.items() if name != without]
            return [one for one in consultants if all(passes(one) for passes in kept)]

        return ConsultantsFound(
            consultants=sorted(left(), key=_order(wanted.sort, scores or {}, free_at)),
            expertise=_facets(
                ((area.id, area.name) for area in one.card.expertise)
                for one in left(without="expertise")
            ),
            languages=_facets(
                ((language, language) for language in one.card.languages)
                for one in left(without="languages")
            ),
        )

    def all(self, service_id: UUID | None = None) -> list[Consultant]:
        """Give everybody, or everybody with whom a service can be booked, by name."""
        services = {
            service.id: service
            for service in self._catalogue.services(bookable_only=True)
            if service_id in (None, service.id)
        }
        cards = self._catalogue.providers(service_id=service_id, kinds=sorted(PEOPLE))
        return [consultant_of(card, services) for card in cards]


def consultant_of(card: ProviderCard, services: Mapping[UUID, OfferedService]) -> Consultant:
    """Say what follows for somebody from those of these services that he gives."""
    given = [services[one] for one in card.service_ids if one in services]
    offered = {kind for service in given for kind in service.meeting_types}
    return Consultant(
        card=card,
        services=tuple(service.id for service in given),
        price_from=_lowest_price(given),
        meeting_types=tuple(kind for kind in MeetingType if kind in offered),
    )


NAME: Final = 4
CRAFT: Final = 3
DETAIL: Final = 2
STORY: Final = 1
"""How much it counts where a word was found."""

SHORTEST: Final = 2
SHORTEST_BEGINNING: Final = 3
"""Letters a word of a search has; shorter ones find nothing, or nothing by its beginning."""


def relevance(text: str, cards: Sequence[ProviderCard]) -> Mapping[UUID, float] | None:
    """Say how well each card answers a free text, 0 not at all; None if the text asks nothing.

    A word counts by where it is found, and the more the fewer cards have it.
    """
    asked = sorted(word for word in words(text) if len(word) >= SHORTEST)
    if not asked:
        return None
    texts = {card.id: _weighted_words(card) for card in cards}
    scores = dict.fromkeys(texts, 0.0)
    for word in asked:
        found = {card: weight for card, known in texts.items() if (weight := _weight(word, known))}
        rarity = math.log(1 + len(cards) / len(found)) if found else 0.0
        for card, weight in found.items():
            scores[card] += weight * rarity
    return scores


def _weighted_words(card: ProviderCard) -> dict[str, int]:
    areas = [name for area in card.expertise for name in (area.id, area.name)]
    parts = (
        (STORY, (card.biography,)),
        (DETAIL, (*card.specialisations, *card.certifications)),
        (CRAFT, (card.title, *areas)),
        (NAME, (card.display_name,)),
    )
    return {word: weight for weight, texts in parts for word in words(*texts)}


def _weight(asked: str, known: Mapping[str, int]) -> int:
    if len(asked) < SHORTEST_BEGINNING:
        return known.get(asked, 0)
    return max((weight for word, weight in known.items() if word.startswith(asked)), default=0)


def _filters(
    wanted: ConsultantSearch, free_at: Mapping[UUID, datetime]
) -> dict[str, Callable[[Consultant], bool]]:
    found: dict[str, Callable[[Consultant], bool]] = {}
    if wanted.expertise:
        areas = _folded(wanted.expertise)
        found["expertise"] = lambda one: not areas.isdisjoint(_areas(one.card))
    if wanted.languages:
        languages = _folded(wanted.languages)
        found["languages"] = lambda one: not languages.isdisjoint(_folded(one.card.languages))
    if (level := wanted.experience) is not None:
        found["experience"] = lambda one: experience_level(one.card.years_experience) is level
    if (kind := wanted.meeting_type) is not None:
        found["meeting_type"] = lambda one: kind in one.meeting_types
    if (least := wanted.minimum_rating) is not None:
        found["rating"] = lambda one: one.rating is not None and one.rating >= least
    if not wanted.time.is_any:
        found["time"] = lambda one: one.card.id in free_at
    return found


def _areas(card: ProviderCard) -> set[str]:
    areas = [name for area in card.expertise for name in (area.id, area.name)]
    return _folded((*areas, *card.specialisations))


def _folded(texts: Iterable[str]) -> set[str]:
    return {text.casefold() for text in texts}


NEVER: Final = datetime.max.replace(tzinfo=UTC)


def _order(
    sort: ConsultantSort, scores: Mapping[UUID, float], free_at: Mapping[UUID, datetime]
) -> Callable[[Consultant], tuple[object, ...]]:
    """Sorting keeps the order of names among equals; what is not known comes last."""
    match sort:
        case ConsultantSort.RELEVANCE:
            return lambda one: (-scores.get(one.card.id, 0.0),)
        case ConsultantSort.RATING:
            return lambda one: (one.rating is None, -(one.rating or 0.0))
        case ConsultantSort.PRICE:
            return lambda one: (
                (True,) if one.price_from is None else (False, one.price_from[1], one.price_from[0])
            )
        case ConsultantSort.AVAILABILITY:
            return lambda one: (free_at.get(one.card.id, NEVER),)


def _lowest_price(services: Sequence[OfferedService]) -> tuple[int, str] | None:
    if not services:
        return None
    currencies = Counter(service.currency for service in services)
    currency = min(currencies, key=lambda code: (-currencies[code], code))
    return min(
        price
        for service in services
        if service.currency == currency
        for price in (
            service.offer.prices.base_price,
            *(tier.base_price for tier in service.offer.tiers),
        )
    ), currency


def _facets(values: Iterable[Iterable[tuple[str, str]]]) -> list[Facet]:
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for of_one in values:
        own = dict(of_one)
        counts.update(own.keys())
        for value, name in own.items():
            names.setdefault(value, name)
    facets = [Facet(value, names[value], count) for value, count in counts.items()]
    return sorted(facets, key=lambda facet: (-facet.count, facet.name.casefold(), facet.value))
