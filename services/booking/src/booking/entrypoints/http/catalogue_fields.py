"""Texts, lengths and amounts as requests about the catalogue write them."""

from typing import Annotated

from pydantic import Field

from servicekit.http.shapes import Bounded

Minutes = Annotated[int, Field(ge=0, le=525_600)]
Amount = Annotated[int, Field(ge=0, le=10**12, description="In the currency's minor unit")]
Percent = Annotated[int, Field(ge=0, le=500)]
Line = Annotated[str, Bounded(200)]
Sentence = Annotated[str, Bounded(500)]
Prose = Annotated[str, Bounded(5_000, min_length=0, multiline=True)]
Slug = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Lines = Annotated[tuple[Sentence, ...], Field(max_length=50)]
Address = Annotated[str, Field(max_length=500, pattern=r"^https://[^\s]+$")]
