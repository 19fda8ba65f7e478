import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from booking.adapters.metadata import metadata
from booking.adapters.people_purge_sql import purge
from booking.application.catalogue.change_provider import ChangeProvider
from booking.application.catalogue.dismiss_provider import DismissProvider
from booking.application.people.export_person import ExportPerson
from booking.domain.catalogue.provider import Provider
from booking.domain.people.errors import PersonStillProvides, PersonUnknown
from booking.domain.people.person import Person
from booking.entrypoints.person_commands import erase_by_name, export_as_text
from booking_tests.catalogue_builders import PROVIDER_ID, a_profile, about_nora
from booking_tests.house import House, an_empty_house
from servicekit.db.engine import Database
from servicekit.testing.databases import NewDatabase
from servicekit.testing.replay import assert_rebuilt_equals_live

TRACES = [b"Nora", b"Zimmerling", b"zimmerling@example", b"+4930123456", b"Twenty years"]


@pytest.fixture
def house(database: Database) -> House:
    return an_empty_house(database)


def erase_nora(house: House) -> None:
    house.employs_nora(house.offers())
    house.providers.change(
        ChangeProvider(
            provider_id=PROVIDER_ID,
            # Longer than a page, so that the database sets pages free when it is replaced.
            about=about_nora(phone="+4930999999", biography="Twenty years of tax law. " * 400),
            profile=a_profile(),
            by="admin",
        )
    )
    house.providers.dismiss(DismissProvider(provider_id=PROVIDER_ID, by="admin"))
    erase_by_name(house.persons, about_nora().email)


def erase_without_purge(house: House) -> None:
    house.providers.dismiss(DismissProvider(provider_id=PROVIDER_ID, by="admin"))
    erase_by_name(replace(house.persons, purge=list), about_nora().email)


def raw_bytes(database: Database) -> bytes:
    """Everything the database has on its disk, or can tell, of its tables."""
    if database.dialect == "sqlite":
        file = Path(database.engine.url.database or "")
        return b"".join(
            part.read_bytes() for part in sorted(file.parent.iterdir()) if part.is_file()
        )
    with database.read() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        files = connection.exec_driver_sql(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
            " WHERE relkind IN ('r', 'i', 't')"
            " AND relnamespace NOT IN ('pg_catalog'::regnamespace,"
            " 'information_schema'::regnamespace)"
        ).scalars()
        return b"".join(bytes(part) for part in files)


def test_before_erasure_the_read_model_shows_names_and_the_log_shows_none(house: House) -> None:
    house.employs_nora()

    with house.database.read() as connection:
        states = connection.exec_driver_sql("SELECT state FROM stored_events").scalars()
        log = b"".join(bytes(state) for state in states)
    assert not [trace for trace in TRACES if trace in log]
    card = house.catalogue.provider(PROVIDER_ID)
    assert card is not None
    assert card.email == about_nora().email


def test_after_erasure_no_byte_of_the_database_tells_who_it_was(house: House) -> None:
    erase_nora(house)

    stored = raw_bytes(house.database)
    assert b"booking.Provider" in stored
    assert not [trace for trace in [*TRACES, b"4930999999"] if trace in stored]


def test_what_somebody_still_looks_at_is_told_and_goes_with_the_next_try(house: House) -> None:
    house.employs_nora()
    with house.database.engine.connect() as looking:
        if house.database.dialect == "postgresql":
            looking.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        looking.exec_driver_sql("SELECT count(*) FROM provider_list").scalar_one()
        erase_without_purge(house)

        assert purge(house.database, metadata, patience=0.1)
        assert about_nora().email.encode() in raw_bytes(house.database)

    assert not purge(house.database, metadata)
    assert about_nora().email.encode() not in raw_bytes(house.database)


def test_a_unit_of_work_in_another_database_keeps_no_name_alive(
    house: House, new_database: NewDatabase
) -> None:
    """PostgreSQL keeps old rows for any older transaction of the whole server."""
    house.employs_nora()
    with new_database(None).write() as elsewhere:
        elsewhere.exec_driver_sql("CREATE TABLE busy (n INTEGER)")
        erase_without_purge(house)
        left = purge(house.database, metadata, patience=0.1)
        assert bool(left) == (house.database.dialect == "postgresql")

    assert not purge(house.database, metadata)
    assert about_nora().email.encode() not in raw_bytes(house.database)


def test_after_erasure_every_stream_loads_and_reads_erased(house: House) -> None:
    erase_nora(house)

    for fresh in (house, House(house.database)):
        events = [recorded.event for recorded in fresh.store.log(0, 1000)]
        told = [e for e in events if isinstance(e, Provider.Created | Provider.Changed)]
        assert len(told) == 2
        assert {(e.first_name, e.last_name, e.email, e.phone) for e in told} == {("erased",) * 4}
        assert {e.photo_url for e in told} == {None}
        provider = fresh.store.repository(Provider).peek(PROVIDER_ID)
        assert provider is not None
        assert not provider.active


def test_after_erasure_the_read_model_shows_erased_and_a_rebuilt_one_the_same(
    house: House,
) -> None:
    erase_nora(house)
    shown = house.catalogue.provider(PROVIDER_ID)

    assert shown is not None
    assert (shown.display_name, shown.email, shown.biography) == ("erased", "erased", "erased")
    assert shown.photo_url is None
    assert_rebuilt_equals_live(house.store, "provider_list")
    assert house.catalogue.provider(PROVIDER_ID) == shown


def test_a_consultant_who_still_works_here_is_not_erased(house: House) -> None:
    house.employs_nora()

    with pytest.raises(PersonStillProvides):
        erase_by_name(house.persons, about_nora().email)
    card = house.catalogue.provider(PROVIDER_ID)
    assert card is not None
    assert card.first_name == "Nora"


def test_others_stay_readable(house: House) -> None:
    other = house.keys.person_for("other@example.org")
    erase_nora(house)

    assert house.keys.has_key(other)


def test_an_export_tells_everything_held_and_who_took_it(house: House) -> None:
    nora = house.employs_nora()
    card = house.catalogue.provider(nora)
    assert card is not None

    export: dict[str, Any] = json.loads(export_as_text(house.persons, about_nora().email))

    assert export["personId"] == str(card.person_id)
    assert export["erased"] is False
    (row,) = export["records"]["provider_list"]
    assert row["email"] == about_nora().email
    events = {e["event"]: e["data"] for s in export["streams"] for e in s["events"]}
    assert events["booking.Provider.Created"]["first_name"] == "Nora"
    assert events["booking.Provider.Created"]["profile"]["languages"] == ["de", "en"]
    assert events["booking.Person.LookedUp"]["by"] == "command line"
    record = house.store.repository(Person).peek(card.person_id)
    assert record is not None
    assert [type(r.event) for r in house.store.history(card.person_id)] == [
        Person.Created,
        Person.LookedUp,
        Person.Exported,
    ]


def test_the_export_of_an_erased_person_tells_nothing_about_him(house: House) -> None:
    erase_nora(house)
    with house.database.read() as connection:
        person_id = connection.execute(sa.text("SELECT person_id FROM provider_list")).scalar_one()
    card = house.catalogue.provider(PROVIDER_ID)
    assert card is not None
    assert person_id is not None

    text = export_as_text(house.persons, str(card.person_id))

    assert json.loads(text)["erased"] is True
    assert not [trace for trace in TRACES if trace.decode() in text]


def test_nobody_is_found_exported_or_erased_who_is_not_known(house: House) -> None:
    with pytest.raises(PersonUnknown):
        export_as_text(house.persons, "nobody@example.org")
    with pytest.raises(PersonUnknown):
        erase_by_name(house.persons, "nobody@example.org")
    with pytest.raises(PersonUnknown):
        house.persons.export(ExportPerson(person_id=PROVIDER_ID, by="admin"))
    assert house.store.last_position() == 0
