from collections.abc import Sequence
from typing import Final

from booking.domain.pricing.calculation import Modifier
from booking.domain.pricing.modifiers.add_ons import add_ons
from booking.domain.pricing.modifiers.floor import floor
from booking.domain.pricing.modifiers.time import time

MODIFIERS: Final[Sequence[Modifier]] = (add_ons, time, floor)
"""The rules of pricing in the order they apply (PRC-07, CFL-22): time, then demand, customer and
promo once they exist, and the floor always last."""
