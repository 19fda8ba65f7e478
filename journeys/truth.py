"""What the log says, held against what the read models show."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from embedded.compose import Kalends, compose
from embedded.settings import EmbeddedSettings
from journeys.product import ADMIN_KEY, Product
from servicekit.testing.replay import assert_rebuilt_equals_live


@contextmanager
def opened(product: Product) -> Iterator[Kalends]:
    """The stopped product's services over its own data, with nothing running beside."""
    given = {
        name.removeprefix("KALENDS_").lower(): value for name, value in product.settings.items()
    }
    settings = EmbeddedSettings.read(
        data=product.data, admin_key=SecretStr(ADMIN_KEY), rate_limits="off", **given
    )
    kalends = compose(settings)
    try:
        yield kalends
    finally:
        kalends.close()


def assert_read_models_equal_the_log(product: Product) -> None:
    """Every read model of every service, rebuilt from the log, shows the same (TST-12)."""
    with opened(product) as kalends:
        compared = 0
        for module in kalends.modules.values():
            for name in module.store.read_models:
                assert_rebuilt_equals_live(module.store, name)
                compared += 1
    assert compared >= 6
