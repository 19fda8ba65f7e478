import threading
from datetime import timedelta

import sqlalchemy as sa

from gateway.adapters.tables import sessions, sign_in_links
from gateway.entrypoints.sign_in_cleanup import SignInCleanup
from gateway_tests.builders import Gateway


def counted(gateway: Gateway) -> tuple[int, ...]:
    with gateway.module.store.read() as connection:
        return tuple(
            connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (sessions, sign_in_links)
        )


def test_what_is_over_is_forgotten(gateway: Gateway) -> None:
    (cleanup,) = [one for one in gateway.module.workers if isinstance(one, SignInCleanup)]
    gateway.browser().sign_in_by_mail("mia@example.org")
    gateway.clock.move(timedelta(hours=11))
    gateway.browser().sign_in_by_mail("noa@example.org")
    assert counted(gateway) == (2, 2)

    cleanup.sweep()
    assert counted(gateway) == (2, 1)
    gateway.clock.move(timedelta(hours=2))
    stop = threading.Event()
    thread = threading.Thread(target=cleanup.run, args=(stop,))
    thread.start()
    while counted(gateway) != (1, 0):
        thread.join(0.01)
    stop.set()
    thread.join()
