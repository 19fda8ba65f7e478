"""One suite for every way mail goes out."""

import datetime as dt
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.adapters.mail_mailbox import MOST, DevelopmentMailbox
from gateway.adapters.mail_smtp import SmtpMailer, SmtpServer
from gateway.application.mail.ports import Mail, Mailer, MailNotSent
from servicekit.testing.clock import SetClock

MAIL = Mail(
    to="mia@example.org",
    subject="Ihr Link für später",
    text="Guten Tag,\n\nhttps://book.example.com/?a=1&b=2\n",
    html="<p>Guten Tag, &lt;Mia&gt;</p>",
)


@dataclass
class Inbox:
    """A mail server of this test, and what it was given."""

    arrived: list[EmailMessage] = field(default_factory=list)
    refuses: str | None = None
    parts_badly: bool = False

    async def handle_RCPT(  # noqa: N802 - the name the library looks for
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.parts_badly:
            server.transport.abort()
        return "221 Bye"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        return "250 OK"


@dataclass(frozen=True)
class Certificate:
    """Of localhost, signed by itself."""

    file: Path

    @classmethod
    def made_in(cls, folder: Path) -> "Certificate":
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        file = folder / "localhost.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        return cls(file)

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.file))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made_in(tmp_path_factory.mktemp("certificate"))


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(inbox: Inbox, **how: Any) -> Iterator[int]:
    controller = Controller(inbox, hostname="localhost", port=a_free_port(), **how)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def by_smtp(url: str, trust: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> Mailer:
    return SmtpMailer(
        SmtpServer.of(url),
        sender="Kalends <no-reply@example.com>",
        clock=SetClock(),
        trust=trust,
        patience=5,
    )


Seen = Callable[[], Sequence[tuple[str, str, str, str]]]


@pytest.fixture(params=["mailbox", "plain", "starttls", "tls", "with a password"])
def post(request: pytest.FixtureRequest, certificate: Certificate) -> Iterator[tuple[Mailer, Seen]]:
    """A mailer, and what arrived by it: address, subject, plain text and HTML of each mail."""
    if request.param == "mailbox":
        box = DevelopmentMailbox(SetClock())
        yield (
            box,
            lambda: [
                (one.mail.to, one.mail.subject, one.mail.text, one.mail.html)
                for one in reversed(box.mails())
            ],
        )
        return
    inbox = Inbox()

    def judged(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (
            b"us@example.com",
            b"p@ss:word",
        )
        return AuthResult(success=known)

    how: dict[str, tuple[str, dict[str, Any]]] = {
        "plain": ("smtp+plain://", {}),
        "starttls": (
            "smtp://",
            {"tls_context": certificate.server(), "require_starttls": True},
        ),
        "tls": ("smtps://", {"ssl_context": certificate.server()}),
        "with a password": (
            "smtp://us%40example.com:p%40ss%3Aword@",
            {
                "tls_context": certificate.server(),
                "authenticator": judged,
                "auth_required": True,
            },
        ),
    }
    scheme, options = how[request.param]
    with running(inbox, **options) as port:
        mailer = by_smtp(f"{scheme}localhost:{port}", certificate.trusted)
        yield mailer, lambda: [_read(message) for message in inbox.arrived]


def _read(message: EmailMessage) -> tuple[str, str, str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return (
        str(message["To"]),
        str(message["Subject"]),
        plain.get_content().replace("\r\n", "\n"),
        html.get_content().strip(),
    )


def test_a_mail_arrives_as_it_was_written(post: tuple[Mailer, Seen]) -> None:
    mailer, seen = post

    mailer.send(MAIL)

    assert seen() == [(MAIL.to, MAIL.subject, MAIL.text, MAIL.html)]


def test_mails_arrive_in_the_order_they_were_sent(post: tuple[Mailer, Seen]) -> None:
    mailer, seen = post
    for number in range(2):
        mailer.send(Mail(to=f"{number}@example.org", subject="S", text="T", html="<p>"))

    assert [to for to, *_ in seen()] == ["0@example.org", "1@example.org"]


def test_the_mailbox_keeps_the_newest_two_hundred() -> None:
    box = DevelopmentMailbox(SetClock())
    for number in range(MOST + 1):
        box.send(Mail(to=f"{number}@example.org", subject="S", text="T", html="<p>"))

    assert len(box.mails()) == MOST == 200
    assert box.mails()[0].mail.to == "200@example.org"
    assert box.mails()[-1].mail.to == "1@example.org"


def test_a_mail_says_who_sends_it_and_that_a_program_does() -> None:
    inbox = Inbox()
    with running(inbox) as port:
        by_smtp(f"smtp+plain://localhost:{port}").send(MAIL)

    (message,) = inbox.arrived
    assert message["From"] == "Kalends <no-reply@example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.com>")
    assert message["Date"] == "Mon, 02 Mar 2026 09:00:00 +0000"


@pytest.mark.parametrize(
    ("answer", "for_good"), [("550 no such mailbox", True), ("451 try later", False)]
)
def test_a_mail_the_server_refuses_was_not_sent(answer: str, for_good: bool) -> None:  # noqa: FBT001
    inbox = Inbox(refuses=answer)
    with running(inbox) as port, pytest.raises(MailNotSent) as refused:
        by_smtp(f"smtp+plain://localhost:{port}").send(MAIL)

    assert inbox.arrived == []
    assert refused.value.for_good is for_good
    assert MAIL.to not in str(refused.value)


def test_a_mail_that_was_taken_is_sent_however_the_server_says_goodbye() -> None:
    inbox = Inbox(parts_badly=True)
    with running(inbox) as port:
        by_smtp(f"smtp+plain://localhost:{port}").send(MAIL)

    assert len(inbox.arrived) == 1


def test_a_server_that_is_not_there_sends_nothing_yet() -> None:
    with pytest.raises(MailNotSent) as refused:
        by_smtp(f"smtp+plain://localhost:{a_free_port()}").send(MAIL)

    assert not refused.value.for_good


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_no_mail_goes_to_a_server_nobody_vouches_for(certificate: Certificate, scheme: str) -> None:
    inbox = Inbox()
    how = "tls_context" if scheme == "smtp" else "ssl_context"
    with running(inbox, **{how: certificate.server()}) as port, pytest.raises(MailNotSent):
        by_smtp(f"{scheme}://localhost:{port}").send(MAIL)

    assert inbox.arrived == []


def test_no_mail_goes_in_the_open_where_encryption_was_asked_for() -> None:
    inbox = Inbox()
    with running(inbox) as port, pytest.raises(MailNotSent):
        by_smtp(f"smtp://localhost:{port}").send(MAIL)

    assert inbox.arrived == []


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://mail.example.com", 587), ("smtps://mail.example.com", 465), ("smtp://m.com:26", 26)],
)
def test_a_server_has_the_port_of_its_scheme(url: str, port: int) -> None:
    assert SmtpServer.of(url).port == port


@pytest.mark.parametrize("url", ["mail.example.com", "http://m.com", "smtp://", "smtp://m.com/x"])
def test_what_is_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP"):
        SmtpServer.of(url)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpServer.of("smtp://us:secret@mail.example.com"))
