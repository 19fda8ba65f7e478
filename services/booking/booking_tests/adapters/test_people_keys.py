from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from time import sleep
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from booking.adapters.people_keys_sql import (
    MasterKeyWrong,
    PersonKeysSql,
    master_key,
    person_keys,
    rotate_master_key,
)
from booking_tests.house import MASTER, House, an_empty_house
from servicekit.db.engine import Database
from servicekit.ids import new_id

MIA = "mia.moser@example.org"


@pytest.fixture
def house(database: Database) -> House:
    return an_empty_house(database)


class ChangedMyMind(Exception):
    pass


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(house.database.engine, "before_cursor_execute", note)


def test_the_same_address_is_the_same_person_whatever_its_case_and_blanks(house: House) -> None:
    mia = house.keys.person_for(MIA)

    assert house.keys.person_for(f"  {MIA.upper()} ") == mia
    assert house.keys.known(MIA) == mia
    assert house.keys.person_for("other@example.org") != mia


def test_asking_for_an_unknown_address_makes_nobody(house: House) -> None:
    assert house.keys.known(MIA) is None
    house.keys.person_for("other@example.org")
    assert house.keys.known(MIA) is None


def test_neither_address_nor_key_is_stored_in_the_clear(house: House) -> None:
    mia = house.keys.person_for(MIA)
    key = house.keys.key_for(mia)

    with house.database.read() as connection:
        row = connection.execute(sa.select(person_keys)).one()
    assert key is not None
    assert len(key) == 32
    stored = repr(tuple(row)).encode() + row.wrapped_key + row.email_hmac
    assert key not in stored
    assert b"mia" not in stored


def test_a_key_stays_the_same_and_survives_a_restart(house: House) -> None:
    mia = house.keys.person_for(MIA)
    key = house.keys.key_for(mia)

    again = House(house.database)
    assert again.keys.key_for(mia) == key
    assert again.keys.person_for(MIA) == mia


def test_somebody_unknown_gets_a_key_that_stays(house: House) -> None:
    somebody = uuid4()
    key = house.keys.key_for(somebody)

    assert key is not None
    assert House(house.database).keys.key_for(somebody) == key


def test_a_person_made_in_a_unit_of_work_that_failed_was_never_there(house: House) -> None:
    made: list[UUID] = []

    def half_done() -> None:
        made.append(house.keys.person_for(MIA))
        assert house.keys.key_for(made[0]) is not None
        raise ChangedMyMind

    with pytest.raises(ChangedMyMind):
        house.store.run(half_done)
    assert house.keys.known(MIA) is None
    assert house.keys.has_key(made[0]) is None
    # The address gets a person and a secret that are stored, not the ones that were rolled back.
    mia = house.keys.person_for(MIA)
    assert House(house.database).keys.known(MIA) == mia


def test_the_key_of_a_failed_unit_of_work_is_not_served_afterwards(house: House) -> None:
    somebody = uuid4()
    seen: list[bytes | None] = []

    def half_done() -> None:
        seen.append(house.keys.key_for(somebody))
        raise ChangedMyMind

    with pytest.raises(ChangedMyMind):
        house.store.run(half_done)
    assert house.keys.key_for(somebody) != seen[0]


def test_after_erasure_there_is_no_key_and_the_address_is_a_stranger(house: House) -> None:
    mia = house.keys.person_for(MIA)
    house.keys.key_for(mia)

    house.store.run(lambda: house.keys.destroy_key(mia))

    assert house.keys.key_for(mia) is None
    assert house.keys.has_key(mia) is False
    assert house.keys.known(MIA) is None
    assert House(house.database).keys.key_for(mia) is None
    with house.database.read() as connection:
        row = connection.execute(sa.select(person_keys)).one()
    assert (row.wrapped_key, row.email_hmac) == (None, None)
    assert house.keys.person_for(MIA) != mia


def test_a_reader_who_read_the_key_before_the_erasure_does_not_bring_it_back(house: House) -> None:
    mia = house.keys.person_for(MIA)
    key = house.keys.key_for(mia)

    house.store.run(lambda: house.keys.destroy_key(mia))
    house.keys._remember(mia, key)

    assert house.keys.key_for(mia) is None


def test_an_erasure_that_failed_leaves_the_key_where_it_was(house: House) -> None:
    mia = house.keys.person_for(MIA)
    key = house.keys.key_for(mia)

    def half_done() -> None:
        house.keys.destroy_key(mia)
        raise ChangedMyMind

    with pytest.raises(ChangedMyMind):
        house.store.run(half_done)
    assert house.keys.key_for(mia) == key


def test_within_its_unit_of_work_an_erased_person_is_erased_at_once(house: House) -> None:
    mia = house.keys.person_for(MIA)
    house.keys.key_for(mia)

    def erase_and_look() -> bytes | None:
        house.keys.destroy_key(mia)
        return house.keys.key_for(mia)

    assert house.store.run(erase_and_look) is None


def test_another_process_forgets_an_erased_key_within_half_a_minute(house: House) -> None:
    other = House(house.database)
    mia = house.keys.person_for(MIA)
    assert other.keys.key_for(mia) is not None

    house.store.run(lambda: house.keys.destroy_key(mia))
    other.now += timedelta(seconds=31)

    assert other.keys.key_for(mia) is None


def test_asking_whether_somebody_can_be_read_hears_of_another_process_s_erasure(
    house: House,
) -> None:
    other = House(house.database)
    mia = house.keys.person_for(MIA)
    assert other.keys.key_for(mia) is not None

    house.store.run(lambda: house.keys.destroy_key(mia))

    assert other.keys.has_key(mia) is False
    assert other.keys.key_for(mia) is None


def test_a_known_key_is_served_from_memory(house: House) -> None:
    mia = house.keys.person_for(MIA)

    with statements(house) as seen:
        for _ in range(50):
            house.keys.key_for(mia)

    assert seen == []


def test_memory_holds_no_more_keys_than_it_may(house: House) -> None:
    keys = PersonKeysSql(MASTER, clock=house.clock, new_id=new_id, keep=3)
    keys.attach(house.store, house.store.read)

    given = {person: keys.key_for(person) for person in [uuid4() for _ in range(10)]}

    assert len(keys._known) == 3
    assert {person: keys.key_for(person) for person in given} == given


def test_two_guests_with_one_address_at_one_moment_are_one_person(house: House) -> None:
    found: list[UUID] = []
    threads = [
        Thread(target=lambda: found.append(House(house.database).keys.person_for(MIA)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len(set(found)) == 1


def test_whoever_comes_second_with_an_address_is_the_first_person(house: House) -> None:
    house.keys.person_for("other@example.org")
    found: list[UUID] = []
    second = Thread(target=lambda: found.append(House(house.database).keys.person_for(MIA)))

    def first() -> UUID:
        mia = house.keys.person_for(MIA)
        second.start()
        sleep(0.3)  # by now the other has seen that nobody has the address, and waits for us
        return mia

    mia = house.store.run(first)
    second.join()
    assert found == [mia]


def test_a_new_master_key_opens_everything_and_the_old_one_nothing(house: House) -> None:
    mia = house.keys.person_for(MIA)
    erased = house.keys.person_for("gone@example.org")
    key = house.keys.key_for(mia)
    house.store.run(lambda: house.keys.destroy_key(erased))
    new = bytes(reversed(range(32)))

    with house.database.write() as connection:
        assert rotate_master_key(connection, MASTER, new) == 2

    after = House(house.database, master=new)
    assert after.keys.key_for(mia) == key
    assert after.keys.known(MIA) == mia
    assert after.keys.key_for(erased) is None
    with pytest.raises(MasterKeyWrong):
        House(house.database).keys.key_for(mia)


def test_a_rotation_done_again_wraps_what_came_in_behind_it(house: House) -> None:
    new = bytes(range(1, 33))
    mia = house.keys.person_for(MIA)
    with house.database.write() as connection:
        rotate_master_key(connection, MASTER, new)
    # A process that still runs with the old key lets somebody in.
    late = house.store.run(lambda: house.keys.person_for("late@example.org"))

    with house.database.write() as connection:
        assert rotate_master_key(connection, MASTER, new) == 1

    after = House(house.database, master=new)
    assert after.keys.key_for(mia) is not None
    assert after.keys.key_for(late) is not None


def test_a_rotation_with_the_wrong_old_key_changes_nothing(house: House) -> None:
    mia = house.keys.person_for(MIA)

    with pytest.raises(MasterKeyWrong), house.database.write() as connection:
        rotate_master_key(connection, bytes(32), bytes(range(1, 33)))
    assert House(house.database).keys.key_for(mia) is not None


@pytest.mark.parametrize("text", ["", "short", "A" * 43, "A" * 45 + "=", "*" * 44])
def test_a_master_key_is_32_bytes_in_base64(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        master_key(text)


def test_a_master_key_is_read_from_base64() -> None:
    assert master_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=") == MASTER
