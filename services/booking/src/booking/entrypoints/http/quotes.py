from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from booking.application.pricing.give_quote import GiveQuote
from booking.domain.catalogue.errors import ServiceUnknown
from booking.domain.pricing.errors import (
    AddOnUnknown,
    DurationNotOffered,
    ServiceNotBookable,
    TierUnknown,
)
from booking.domain.pricing.price import Price, PriceLine
from booking.entrypoints.http.money import MoneyShape, money
from servicekit.http.access import allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import AwareInstant, RequestShape, ResponseShape
from servicekit.ids import NewId


class QuoteBody(RequestShape):
    """What a price is wanted for; without a duration it is the tier's, else the default one."""

    service_id: Annotated[
        str,
        Field(
            min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$", description="Its id or slug"
        ),
    ]
    scheduled_at: AwareInstant
    duration: Annotated[int, Field(ge=1, le=1440, description="Minutes")] | None = None
    service_tier: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    booking_type: Literal["STANDARD", "RECURRING", "EMERGENCY", "CONSULTATION"] = "STANDARD"
    add_ons: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], Field(max_length=50)
    ] = ()


class PriceLineShape(ResponseShape):
    type: str
    description: str
    amount: MoneyShape

    @classmethod
    def of(cls, line: PriceLine, currency: str) -> Self:
        """Show one line of a price."""
        return cls(
            type=line.type,
            description=line.description,
            amount=money(line.amount, currency),
        )


class PriceShape(ResponseShape):
    """A price and how it comes about (PRC-01)."""

    base_price: MoneyShape
    add_ons: tuple[PriceLineShape, ...]
    surcharges: tuple[PriceLineShape, ...]
    discounts: tuple[PriceLineShape, ...]
    total: MoneyShape
    currency: str

    @classmethod
    def of(cls, price: Price) -> Self:
        """Show a price."""
        return cls.model_validate(_shown(price))


class QuoteShape(PriceShape):
    """A price that is kept until `validUntil` for whoever books with its `priceId` (PRC-09)."""

    price_id: UUID
    valid_until: datetime

    @classmethod
    def of(cls, price: Price) -> Self:
        """Show a quoted price."""
        return cls.model_validate(
            _shown(price) | {"price_id": price.price_id, "valid_until": price.valid_until}
        )


def _shown(price: Price) -> dict[str, object]:
    currency = price.currency
    return {
        "base_price": money(price.base, currency),
        "add_ons": tuple(PriceLineShape.of(line, currency) for line in price.add_ons),
        "surcharges": tuple(PriceLineShape.of(line, currency) for line in price.surcharges),
        "discounts": tuple(PriceLineShape.of(line, currency) for line in price.discounts),
        "total": money(price.total, currency),
        "currency": currency,
    }


def create_router(
    give_quote: Callable[[GiveQuote], Price], keys: IdempotencyStore, new_id: NewId
) -> Router:
    """Quote prices to anybody (PRC-09)."""
    router = Router(prefix="/api/quotes", tags=["prices"])

    @router.post(
        "",
        status_code=201,
        operation_id="giveQuote",
        response_model=QuoteShape,
        dependencies=[allow.public()],
        responses=problems(
            ServiceUnknown, ServiceNotBookable, TierUnknown, DurationNotOffered, AddOnUnknown
        ),
    )
    def quote(body: QuoteBody, keyed: KeyedCall) -> Response:
        """Work out what a booking would cost and stand by it for 15 minutes."""
        wanted = GiveQuote(
            quote_id=new_id(),
            service=body.service_id,
            starts_at=body.scheduled_at,
            duration_minutes=body.duration,
            booking_type=body.booking_type,
            add_on_ids=body.add_ons,
            tier_id=body.service_tier,
        )

        def work() -> Answer:
            return Answer.of(201, QuoteShape.of(give_quote(wanted)))

        return keys.once(keyed, work).response()

    return router
