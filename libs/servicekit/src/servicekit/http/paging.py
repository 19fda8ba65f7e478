"""Pages, as CFL-48 has them: `page` from 1, `limit` of 25, 50 or 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Query
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from servicekit.http.shapes import Page

T = TypeVar("T")

LIMITS: Final = (25, 50, 100)
LAST_PAGE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which page is asked for."""

    page: int = 1
    limit: int = 25

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.limit

    def of(self, items: Sequence[T], total: int) -> Page[T]:
        """Make the answer: these `items`, of `total` in all."""
        more = self.page * self.limit < total
        return Page(
            items=list(items),
            page=self.page,
            limit=self.limit,
            total=total,
            next_page=self.page + 1 if more else None,
        )


def _one_of_the_limits(value: int) -> int:
    if value not in LIMITS:
        raise PydanticCustomError("limit", "The limit is 25, 50 or 100")
    return value


async def _page_query(
    page: Annotated[int, Query(ge=1, le=LAST_PAGE, description="Page, from 1")] = 1,
    limit: Annotated[
        int,
        AfterValidator(_one_of_the_limits),
        Query(description="Rows per page", json_schema_extra={"enum": list(LIMITS)}),
    ] = 25,
) -> PageQuery:
    return PageQuery(page=page, limit=limit)


CurrentPage = Annotated[PageQuery, Depends(_page_query)]
"""Parameter type of an endpoint that answers in pages."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Order of a list: by `field`, rising unless `descending`."""

    field: str
    descending: bool


def sorting(*fields: str, default: str) -> Any:
    """Mark a `sort` parameter over these fields; a leading minus means falling.

    ``OrderSort = Annotated[Sort, sorting("placedAt", "total", default="-placedAt")]``
    """
    choices = [sign + field for field in fields for sign in ("", "-")]
    if default not in choices:
        raise ValueError(f"{default} is none of {', '.join(choices)}.")

    def known(value: str) -> str:
        if value not in choices:
            raise PydanticCustomError("sort", "Sort by one of {choices}", {"choices": choices})
        return value

    async def sort_query(
        sort: Annotated[
            str, AfterValidator(known), Query(json_schema_extra={"enum": list(choices)})
        ] = default,
    ) -> Sort:
        return Sort(field=sort.removeprefix("-"), descending=sort.startswith("-"))

    return Depends(sort_query)
