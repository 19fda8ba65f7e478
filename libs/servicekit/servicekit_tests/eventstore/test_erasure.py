from pathlib import Path
from uuid import UUID, uuid4

from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.personal import ERASED
from servicekit_tests.eventstore.counters import Visitor


class KeyRing:
    def __init__(self) -> None:
        self.keys: dict[UUID, bytes | None] = {}

    def key_for(self, person_id: UUID) -> bytes | None:
        return self.keys.setdefault(person_id, uuid4().bytes * 2)


def a_visitor_in(store: Store) -> Visitor:
    def create() -> Visitor:
        visitor = Visitor(person_id=uuid4(), name="Ann Example", phone=None, table=3)
        store.repository(Visitor).save(visitor)
        return visitor

    return store.run(create)


def seen(store: Store, visitor_id: UUID) -> Visitor:
    visitor = store.repository(Visitor).peek(visitor_id)
    assert visitor is not None
    return visitor


def test_nothing_in_the_database_spells_a_name(database: Database) -> None:
    store = Store(database, keys=KeyRing())
    visitor = a_visitor_in(store)

    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM stored_events").all()

    assert "Ann Example" not in str(rows)
    assert seen(store, visitor.id).name == "Ann Example"
    if database.dialect == "sqlite":
        files = Path(str(database.engine.url.database)).parent.iterdir()
        assert not any(b"Ann Example" in file.read_bytes() for file in files if file.is_file())


def test_who_was_erased_is_erased_from_what_was_kept_in_memory_too(database: Database) -> None:
    ring = KeyRing()
    store = Store(database, keys=ring)
    visitor_id, person_id = (visitor := a_visitor_in(store)).id, visitor.person_id
    assert seen(store, visitor_id).name == "Ann Example"

    ring.keys[person_id] = None

    assert seen(store, visitor_id).name == ERASED
    loaded = store.run(lambda: store.repository(Visitor).get(visitor_id).name)
    assert loaded == ERASED
    assert [recorded.event.name for recorded in store.history(visitor_id)] == [ERASED]  # type: ignore[attr-defined]


def test_the_stream_of_somebody_who_was_erased_goes_on(database: Database) -> None:
    ring = KeyRing()
    store = Store(database, keys=ring)
    visitor = a_visitor_in(store)
    ring.keys[visitor.person_id] = None

    def rename() -> None:
        repository = store.repository(Visitor)
        found = repository.get(visitor.id)
        found.rename("Ann Again")
        repository.save(found)

    store.run(rename)

    fresh = Store(database, keys=ring)
    assert seen(fresh, visitor.id).name == ERASED
    assert seen(fresh, visitor.id).version == 2
