from typing import Final

from servicekit.http.shapes import ResponseShape

WITHOUT_CENTS: Final = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"}
    | {"RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}
)
WITH_THOUSANDTHS: Final = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


class MoneyShape(ResponseShape):
    """An amount in the minor unit of its currency, and the same for reading: `AED 250.00`."""

    amount: int
    currency: str
    formatted: str


def money(amount: int, currency: str) -> MoneyShape:
    """Put an amount on the wire."""
    return MoneyShape(amount=amount, currency=currency, formatted=formatted(amount, currency))


def formatted(amount: int, currency: str) -> str:
    """Write an amount for people, with as many decimals as the currency has (ISO 4217)."""
    digits = 0 if currency in WITHOUT_CENTS else 3 if currency in WITH_THOUSANDTHS else 2
    whole, rest = divmod(abs(amount), 10**digits)
    sign = "-" if amount < 0 else ""
    return f"{currency} {sign}{whole}" + (f".{rest:0{digits}d}" if digits else "")
