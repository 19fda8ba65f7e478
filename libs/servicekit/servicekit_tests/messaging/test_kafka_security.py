"""Every client speaks to the broker as the settings say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka.errors import KafkaError

import servicekit
from servicekit.db.engine import Dialect
from servicekit.messaging.kafka_cluster import (
    IN_THE_CLEAR,
    KafkaCluster,
    KafkaSecurity,
    Login,
    Mechanism,
)
from servicekit.messaging.kafka_groups import group_lags
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.relay import Relay
from servicekit.messaging.republish import republish
from servicekit.program.restored import lost_messages
from servicekit.testing.kafka_secured import SecuredBroker
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.kafka_world import PARCELS, member_for
from servicekit_tests.messaging.parcels import Desk, PostOffice
from servicekit_tests.messaging.transport_suite import Running


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture(scope="module")
def broker() -> Iterator[SecuredBroker]:
    with SecuredBroker() as started:
        yield started


@pytest.fixture
def cluster(broker: SecuredBroker) -> KafkaCluster:
    security = KafkaSecurity(encrypted=True, ca_file=broker.ca_file, login=broker.login)
    return KafkaCluster(broker.secured_address, f"{uuid4().hex[:8]}.", security)


def test_a_message_goes_all_its_way_encrypted_and_with_a_password(
    cluster: KafkaCluster, office: PostOffice, desk: Desk
) -> None:
    parcel = uuid4()
    create_topics(cluster, [PARCELS])

    office.send(parcel)
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        eventually(lambda: desk.steps(parcel) == [(1, 0)], 20)
        eventually(lambda: group_lags(cluster, [PARCELS.name]) == {("desk", PARCELS.name): 0}, 20)

    assert republish(office.log, cluster) == 1
    assert lost_messages(office.log, cluster, [PARCELS.name]) == []


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256"])
def test_each_mechanism_lets_clients_in(
    cluster: KafkaCluster,
    broker: SecuredBroker,
    mechanism: Mechanism,
    office: PostOffice,
    desk: Desk,
) -> None:
    login = replace(broker.login, mechanism=mechanism)
    other = replace(cluster, security=replace(cluster.security, login=login))
    parcel = uuid4()

    create_topics(other, [PARCELS])
    office.send(parcel)
    republish(office.log, other)

    with Running([member_for(desk, other)]):
        eventually(lambda: desk.steps(parcel) == [(1, 0)], 20)


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": Login("kalends", "guessed")},
        {"login": None},
        {"ca_file": None},
        {"encrypted": False, "ca_file": None},
    ],
    ids=["other password", "no password", "nobody vouches", "in the clear"],
)
def test_who_speaks_otherwise_is_not_let_in(cluster: KafkaCluster, wrong: dict[str, Any]) -> None:
    stranger = replace(cluster, security=replace(cluster.security, **wrong))

    with pytest.raises((KafkaError, TimeoutError)):
        create_topics(stranger, [PARCELS])


def test_no_client_of_the_kit_is_opened_with_an_address_alone() -> None:
    rooms = Path(servicekit.__file__).parent
    alone = {
        path.name
        for path in rooms.rglob("*.py")
        if re.search(r"bootstrap_servers\b", path.read_text(encoding="utf-8"))
    }

    assert alone == {"kafka_cluster.py"}


def test_a_password_is_not_shown() -> None:
    assert "guessed" not in repr(KafkaSecurity(login=Login("kalends", "guessed")))
    assert IN_THE_CLEAR.protocol == "PLAINTEXT"
