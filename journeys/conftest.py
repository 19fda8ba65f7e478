from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from journeys.distributed import Distributed, distributed
from journeys.product import Product, warm
from servicekit.testing import postgres

SERVICES = ("booking", "availability", "gateway")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The whole product with its demo data, started once for a file of tests, on each database."""
    yield from started(str(request.param), tmp_path_factory.mktemp("product"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "distributed"])
def any_product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product | Distributed]:
    """As `product`, and also as processes of their own, two of each kind."""
    folder = tmp_path_factory.mktemp("product")
    if request.param == "distributed":
        with distributed(folder) as running:
            yield running
    else:
        yield from started(str(request.param), folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def own_product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    """A product for one test alone: it may be killed and started again."""
    yield from started(str(request.param), tmp_path)


def started(kind: str, folder: Path) -> Iterator[Product]:
    databases: list[str] = []
    settings: dict[str, str] = {}
    server = postgres.running() if kind == "postgresql" else None
    if server is not None:
        for service in SERVICES:
            databases.append(server.fresh())
            settings[f"KALENDS_{service.upper()}_DATABASE_URL"] = databases[-1]
    product = Product(folder / "data", settings, launch=warm())
    product.start()
    try:
        yield product
    finally:
        product.kill()
        if server is not None:
            for url in databases:
                server.drop(url)


def database_of(product: Product, service: str) -> str:
    """Where that service of the product keeps its data, as a SQLAlchemy URL."""
    given = product.settings.get(f"KALENDS_{service.upper()}_DATABASE_URL")
    return given or make_url(f"sqlite:///{product.data / service}.db").render_as_string()
