from dataclasses import dataclass

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from servicekit.http.shapes import text


@dataclass(frozen=True, slots=True)
class Bounded:
    """The kit's bounded text as an annotation for type checkers: `Annotated[str, Bounded(9)]`.

    Trimmed, in NFC, without control characters; line breaks pass if `multiline`.
    """

    max_length: int
    min_length: int = 1
    multiline: bool = False

    def __get_pydantic_core_schema__(
        self, source: type[str], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check it as `text()` does."""
        del source
        return handler.generate_schema(
            text(self.max_length, min_length=self.min_length, multiline=self.multiline)
        )
