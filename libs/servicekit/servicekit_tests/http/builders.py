from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query
from pydantic import Field

from servicekit.errors import DomainError, Kind
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.app import create_app
from servicekit.http.paging import CurrentPage, Sort, sorting
from servicekit.http.problems import problems
from servicekit.http.shapes import (
    AwareInstant,
    Bounded,
    Day,
    EmailText,
    Page,
    PhoneText,
    RequestShape,
    ResponseShape,
    Zone,
)
from servicekit.testing.http import Caller, a_verifier, calling

Name = Annotated[str, Bounded(20)]
Note = Annotated[str, Bounded(50, multiline=True)]
OrderSort = Annotated[Sort, sorting("placedAt", "total", default="-placedAt")]


class SoldOut(DomainError):
    code: ClassVar[str] = "shop.sold-out"
    kind: ClassVar[Kind] = Kind.CONFLICT


class AddressShape(RequestShape):
    street_name: Name
    number: int = Field(ge=1)


class OrderBody(RequestShape):
    client_name: Name
    client_email: EmailText | None = None
    client_phone: PhoneText | None = None
    deliver_at: AwareInstant | None = None
    on_day: Day | None = None
    zone: Zone | None = None
    note: Note | None = None
    amount: int = Field(default=1, ge=1, le=1000)
    perhaps: int | None = None
    weight: float | None = None
    gift: bool = False
    sizes: list[int] = Field(default_factory=list, max_length=5)
    address: AddressShape | None = None
    addresses: list[AddressShape] = Field(default_factory=list)


class OrderShape(ResponseShape):
    client_name: str
    deliver_at: str | None
    called_by: str


def a_router(on_order: Callable[[OrderBody], None] = lambda _: None) -> APIRouter:
    router = APIRouter(prefix="/api/orders", tags=["orders"])

    @router.post(
        "",
        status_code=201,
        operation_id="placeOrder",
        dependencies=[allow.client()],
        responses=problems(SoldOut),
    )
    def place_order(body: OrderBody, identity: CurrentIdentity) -> OrderShape:
        on_order(body)
        return OrderShape(
            client_name=body.client_name,
            deliver_at=body.deliver_at.isoformat() if body.deliver_at else None,
            called_by=identity.subject,
        )

    @router.get("", operation_id="listOrders", dependencies=[allow.staff()])
    def list_orders(page: CurrentPage, sort: OrderSort) -> Page[str]:
        return page.of([f"{sort.field} {sort.descending}"], total=60)

    @router.get("/search", operation_id="searchOrders", dependencies=[allow.public()])
    def search_orders(
        item: str, tag: Annotated[list[str] | None, Query()] = None
    ) -> dict[str, Any]:
        return {"item": item, "tags": tag or []}

    @router.get("/{order_id}", operation_id="getOrder", dependencies=[allow("sales_rep")])
    def get_order(order_id: UUID) -> dict[str, str]:
        return {"id": str(order_id)}

    @router.post("/{order_id}/pack", operation_id="packOrder", dependencies=[allow.service()])
    async def pack_order(order_id: UUID) -> dict[str, str]:
        return {"id": str(order_id)}

    return router


def an_app(*routers: APIRouter, **options: Any) -> FastAPI:
    given: dict[str, Any] = {"version": "1.2.3", **options}
    return create_app("shop", routers or [a_router()], verifier=a_verifier(), **given)


@contextmanager
def a_shop(*roles: str, on_order: Callable[[OrderBody], None] = lambda _: None) -> Iterator[Caller]:
    with calling(an_app(a_router(on_order)), *roles) as caller:
        yield caller
