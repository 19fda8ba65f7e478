"""Mails go out beside the requests: once, again after pauses, or are given up."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from gateway.adapters.mails_to_send_sql import TAKEN_FOR, MailsToSendSql
from gateway.adapters.tables import mails_to_send
from gateway.application.mail.ports import Mail, MailNotSent
from gateway.application.mail.send_next_mail import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Outcome,
    SendNextMail,
    Tried,
)
from gateway_tests.builders import SEED
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.ids import new_id
from servicekit.testing.clock import SetClock

MAIL = Mail(to="mia@example.org", subject="Your link", text="token-of-mia", html="<p>link</p>")
VALID = timedelta(minutes=15)


class Server:
    """Takes what it is given, or answers as it is told to."""

    def __init__(self) -> None:
        self.took: list[Mail] = []
        self.refusal: MailNotSent | None = None
        self.asked = 0

    def send(self, mail: Mail) -> None:
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal
        self.took.append(mail)


class Office:
    def __init__(self, database: Database) -> None:
        self.clock = SetClock()
        self.store = Store(database, read_models=[], clock=self.clock)
        self.server = Server()
        self.mails = MailsToSendSql(self.store, SEED, clock=self.clock, new_id=new_id)
        self.send = SendNextMail(self.mails, self.server, self.clock)

    def post(self, mail: Mail = MAIL) -> None:
        self.store.run(lambda: self.mails.post(mail, until=self.clock() + VALID))


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    yield Office(database)
    database.close()


def test_a_mail_is_sent_once_as_it_was_written(office: Office) -> None:
    office.post()

    assert office.send() == Tried(Outcome.SENT)
    assert office.send() is None
    assert office.server.took == [MAIL]
    assert office.mails.waiting() == 0


def test_a_mail_that_belongs_to_nothing_that_was_stored_is_not_sent(office: Office) -> None:
    def fails() -> None:
        office.mails.post(MAIL, until=office.clock() + VALID)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.store.run(fails)

    assert office.send() is None


def test_what_nobody_takes_is_tried_again_after_pauses_that_grow_until_it_is_of_no_use(
    office: Office,
) -> None:
    office.server.refusal = MailNotSent("TimeoutError")
    office.post()
    begun, tried = office.clock(), []
    outcome = Outcome.PUT_OFF
    while outcome is Outcome.PUT_OFF:
        result = office.send()
        if result is not None:
            outcome = result.outcome
            tried.append(office.clock())
        office.clock.move(timedelta(seconds=1))

    assert outcome is Outcome.GIVEN_UP
    assert office.mails.waiting() == 0
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert max(pauses) == LONGEST_PAUSE
    assert timedelta(minutes=13) < tried[-1] - begun < VALID


def test_a_server_that_comes_back_gets_the_mail(office: Office) -> None:
    office.server.refusal = MailNotSent("ConnectionRefusedError")
    office.post()
    assert office.send() == Tried(Outcome.PUT_OFF, "ConnectionRefusedError")
    office.server.refusal = None
    assert office.send() is None
    office.clock.move(FIRST_PAUSE)

    assert office.send() == Tried(Outcome.SENT)
    assert office.server.took == [MAIL]


def test_a_mail_that_can_never_arrive_is_given_up_at_once(office: Office) -> None:
    office.server.refusal = MailNotSent("SMTPRecipientsRefused", for_good=True)
    office.post()

    assert office.send() == Tried(Outcome.GIVEN_UP, "SMTPRecipientsRefused")
    office.clock.move(VALID)
    assert office.send() is None
    assert office.server.asked == 1


def test_a_mail_nobody_can_use_any_more_is_not_sent(office: Office) -> None:
    office.post()
    office.clock.move(VALID)

    assert office.send() == Tried(Outcome.GIVEN_UP, "too late")
    assert office.server.asked == 0


def test_whoever_took_a_mail_has_it_to_himself_and_another_takes_it_if_he_is_gone(
    office: Office,
) -> None:
    office.post()
    assert office.mails.take() is not None
    assert office.mails.take() is None
    office.clock.move(TAKEN_FOR)

    assert office.send() == Tried(Outcome.SENT)


def test_what_was_posted_under_another_seed_stands_in_nobodys_way(office: Office) -> None:
    seed = base64.b64encode(bytes(32)).decode()
    before = MailsToSendSql(office.store, seed, clock=office.clock, new_id=new_id)
    office.store.run(lambda: before.post(MAIL, until=office.clock() + VALID))
    office.clock.move(timedelta(seconds=1))
    office.post()

    assert office.send() == Tried(Outcome.SENT)
    assert office.server.asked == 1
    assert office.mails.waiting() == 0


def test_nobody_reads_a_link_out_of_a_stolen_database(office: Office) -> None:
    office.post()

    with office.store.read() as connection:
        (stored,) = connection.execute(sa.select(mails_to_send.c.sealed)).scalars()
    assert b"mia@example.org" not in stored
    assert b"token-of-mia" not in stored


def test_what_is_recalled_while_somebody_tries_to_send_it_is_not_tried_again(
    office: Office,
) -> None:
    office.post()
    taken = office.mails.take()
    assert taken is not None

    office.store.run(lambda: office.mails.recall({MAIL.to}))
    office.mails.put_off(taken.id, office.clock())

    office.clock.move(TAKEN_FOR)
    assert office.send() is None
    assert office.mails.waiting() == 0


def test_only_what_goes_to_these_addresses_is_recalled(office: Office) -> None:
    office.post()
    unreadable = MailsToSendSql(
        office.store,
        base64.b64encode(bytes(32)).decode(),
        clock=office.clock,
        new_id=new_id,
    )
    office.store.run(lambda: unreadable.post(MAIL, until=office.clock() + VALID))

    office.store.run(lambda: office.mails.recall({"noa@example.org"}))
    office.store.run(lambda: office.mails.recall(set()))

    assert office.mails.waiting() == 2
