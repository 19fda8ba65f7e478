import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from gateway.application.mail.ports import Mail, MailNotSent
from servicekit.clock import Clock

PATIENCE: Final = 10.0
"""Seconds the server may take for each answer."""
_PORTS: Final = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over: `smtps://` speaks TLS at once, `smtp://` after STARTTLS.

    `smtp+plain://` does not encrypt: for a server on the same machine.
    """

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `smtp://user:password@host:port`. Raises ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("An SMTP server is written smtp://user:password@host:port.")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpMailer:
    """Hands mail over to an SMTP server, one connection for each."""

    def __init__(
        self,
        server: SmtpServer,
        *,
        sender: str,
        clock: Clock,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        patience: float = PATIENCE,
    ) -> None:
        """`sender` is the From of each mail; `trust` says whose certificates are believed."""
        self._server = server
        self._sender = sender
        self._clock = clock
        self._trust = trust
        self._patience = patience

    def send(self, mail: Mail) -> None:
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise MailNotSent(_reason(error)) from error
        try:
            smtp.send_message(self._written(mail))
        except (OSError, smtplib.SMTPException) as error:
            raise MailNotSent(_reason(error), for_good=_never_arrives(error)) from error
        finally:
            # The mail is with the server, or it is not: how we part changes nothing about it.
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._patience, context=self._trust()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._patience)
        try:
            if server.scheme == "smtp":
                smtp.starttls(context=self._trust())
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _written(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2].rstrip(">"))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _reason(error: Exception) -> str:
    """Name the kind of failure and no more: servers like to repeat the address in words."""
    return type(error).__name__


def _never_arrives(error: Exception) -> bool:
    """Say whether the server refused this mail itself, with a 5xx that no second try changes."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            codes = [error.smtp_code]
        case _:
            return False
    return all(500 <= code < 600 for code in codes)
