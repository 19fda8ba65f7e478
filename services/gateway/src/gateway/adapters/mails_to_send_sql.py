import json
import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.adapters.derived_keys import MAILS, derived_key
from gateway.adapters.tables import mails_to_send
from gateway.application.mail.ports import Mail, MailToSend
from servicekit.clock import Clock
from servicekit.eventstore.store import Signal, Store
from servicekit.ids import NewId
from servicekit.observability.logging import get_logger

TAKEN_FOR: Final = timedelta(minutes=3)
"""How long whoever took a mail has it to himself; longer than any server is waited for."""
_NONCE: Final = 12

_MAIL = mails_to_send.c


class MailsToSendSql:
    """Keeps mails until they are sent, and so that nobody else can read them: they let people in.

    `posted` fires after a commit by which a mail came.
    """

    def __init__(self, store: Store, seed: str, *, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._key = AESGCM(derived_key(seed, MAILS))
        self._clock = clock
        self._new_id = new_id
        self._log = get_logger(adapter="mails to send")
        self.posted = Signal()

    def post(self, mail: Mail, *, until: datetime) -> None:
        mail_id = self._new_id()
        self._store.connection().execute(
            sa.insert(mails_to_send).values(
                id=mail_id,
                sealed=self._sealed(mail_id, mail),
                send_at=self._clock(),
                useless_at=until,
                attempts=0,
            )
        )
        self._store.on_commit(self.posted.fire)

    def recall(self, addresses: Collection[str]) -> None:
        if not addresses:
            return
        connection = self._store.connection()
        for kept in connection.execute(sa.select(_MAIL.id, _MAIL.sealed)).all():
            try:
                mail = self._opened(kept.id, kept.sealed)
            except InvalidTag:
                # Nobody can send it either.
                continue
            if mail.to in addresses:
                connection.execute(sa.delete(mails_to_send).where(_MAIL.id == kept.id))

    def take(self) -> MailToSend | None:
        # Looking needs no lock, and there is nearly never anything.
        with self._store.read() as connection:
            if connection.execute(self._due()).first() is None:
                return None
        return self._store.run(self._take)

    def settle(self, mail_id: UUID) -> None:
        self._change(sa.delete(mails_to_send).where(_MAIL.id == mail_id))

    def put_off(self, mail_id: UUID, until: datetime) -> None:
        self._change(sa.update(mails_to_send).where(_MAIL.id == mail_id).values(send_at=until))

    def waiting(self) -> int:
        with self._store.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(mails_to_send)) or 0

    def _due(self) -> sa.Select[tuple[UUID]]:
        return (
            sa.select(_MAIL.id)
            .where(_MAIL.send_at <= self._clock())
            .order_by(_MAIL.send_at)
            .limit(1)
        )

    def _take(self) -> MailToSend | None:
        connection = self._store.connection()
        mail_id = connection.scalar(self._due().with_for_update(skip_locked=True))
        if mail_id is None:
            return None
        taken = connection.execute(
            sa.update(mails_to_send)
            .where(_MAIL.id == mail_id)
            .values(send_at=self._clock() + TAKEN_FOR, attempts=_MAIL.attempts + 1)
            .returning(mails_to_send)
        ).one()
        try:
            mail = self._opened(taken.id, taken.sealed)
        except InvalidTag:
            # It must not stand in the way of others.
            self._log.error("mail cannot be read: was the identity seed changed?")
            connection.execute(sa.delete(mails_to_send).where(_MAIL.id == mail_id))
            return self._take()
        return MailToSend(
            id=taken.id,
            mail=mail,
            useless_at=taken.useless_at,
            attempts=taken.attempts,
        )

    def _change(self, statement: sa.Update | sa.Delete) -> None:
        self._store.run(lambda: self._store.connection().execute(statement))

    def _sealed(self, mail_id: UUID, mail: Mail) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._key.encrypt(nonce, json.dumps(asdict(mail)).encode(), mail_id.bytes)

    def _opened(self, mail_id: UUID, sealed: bytes) -> Mail:
        plain = self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], mail_id.bytes)
        return Mail(**json.loads(plain))
