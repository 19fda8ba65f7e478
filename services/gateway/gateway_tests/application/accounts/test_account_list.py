from datetime import UTC, datetime
from uuid import UUID

from gateway.adapters.accounts_sql import ACCOUNTS
from gateway.domain.accounts.account import Account
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.testing.replay import assert_rebuilt_equals_live

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_the_list_is_the_same_when_it_is_built_from_the_log(database: Database) -> None:
    store = Store(database, read_models=[ACCOUNTS])
    accounts = store.repository(Account)

    def work() -> None:
        for number in range(3):
            account = Account.open(
                account_id=UUID(int=number + 1),
                roles=("staff",),
                provider_id=None,
                by="admin",
                at=NOON,
            )
            if number:
                account.change_roles(("admin", "consultant"), UUID(int=9), by="admin", at=NOON)
            if number == 2:
                account.remove(by="admin", at=NOON)
            accounts.save(account)

    store.run(work)

    assert_rebuilt_equals_live(store, "accounts")
