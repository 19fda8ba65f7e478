"""Who gets in, what he may hear, and when he has to go."""

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.availability import AvailabilityChanged
from contracts.booking import BookingConfirmed, ProviderRegistered
from gateway.application.sessions.still_signed_in import StillSignedIn
from gateway.entrypoints.live import socket as live_socket
from gateway.entrypoints.live.frames import MOST_CHARACTERS
from gateway.entrypoints.live.seat import MOST_WAITING
from gateway.entrypoints.live.sockets import LONGEST_BY_TOKEN, MOST_PER_CALLER
from gateway_tests.application.live.test_announcements import ABOUT, LIN, TAX, published
from gateway_tests.builders import Browser, Gateway, a_gateway
from gateway_tests.entrypoints.live.asgi_socket import Closed, Socket
from servicekit.db.engine import Database, Dialect
from servicekit.http.identity import IDENTITY_HEADER
from servicekit.messaging.listener import Listener
from servicekit.testing.probe import eventually

MONDAY = f"availability:{TAX}:2026-03-09"
AUTHENTICATION_REQUIRED = Closed(1008, "Authentication required")
TURNED_OFF = Closed(4001, "Live updates are turned off")


@pytest.fixture
def dialect() -> Dialect:
    """Nothing here is stored; keys and sessions are tested on both."""
    return "sqlite"


@pytest.fixture
def gateway(database: Database) -> Iterator[Gateway]:
    with a_gateway(database.url, rate_limits="off") as built:
        begin(built)
        yield built


def listener_of(gateway: Gateway) -> Listener:
    (listener,) = gateway.module.listeners
    return listener


def begin(gateway: Gateway) -> None:
    """Let it hear of all that is offered."""
    listener = listener_of(gateway)
    listener.hear("booking/1/0", published(TAX, LIN))
    listener.hear(
        "booking/2/0",
        ProviderRegistered(
            resource_id=LIN,
            kind="consultant",
            display_name="Lin",
            zone="Europe/Berlin",
            auto_assign=True,
        ),
    )
    listener.begun()


def somebody_books(gateway: Gateway, message_id: str = "availability/7/0") -> None:
    changed = AvailabilityChanged(resource_id=LIN, dates=(date(2026, 3, 9),))
    listener_of(gateway).hear(message_id, changed)


def a_booking_is_confirmed(gateway: Gateway, *, client: str, provider: UUID = LIN) -> None:
    about: dict[str, Any] = {**ABOUT, "client_id": client, "provider_id": provider}
    listener_of(gateway).hear("booking/9/0", BookingConfirmed(**about, timezone="UTC"))


def token_of(gateway: Gateway, key: str | None = None) -> str:
    caller = gateway.caller if key is None else gateway.with_key(key)
    answer = caller.post("/api/realtime/token")
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


# --- Who gets in ---------------------------------------------------------------------------------


def test_without_session_key_or_token_a_socket_is_closed_so_that_a_browser_sees_why(
    gateway: Gateway,
) -> None:
    with Socket(gateway) as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_a_guest_comes_by_a_token_and_hears_when_a_slot_is_taken(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        assert socket.frame() == {"type": "welcome", "channels": []}
        assert socket.subscribe(MONDAY) == {"type": "subscribed", "channel": MONDAY}

        somebody_books(gateway)

        told = socket.frame()
        assert told["channel"] == MONDAY
        assert told["id"]
        assert told["data"] == {
            "type": "AVAILABILITY_CHANGED",
            "serviceId": str(TAX),
            "date": "2026-03-09",
            "teamMemberId": str(LIN),
        }
        assert socket.is_quiet


def test_a_token_lives_for_ten_minutes(gateway: Gateway) -> None:
    answer = gateway.caller.post("/api/realtime/token").json()
    gateway.clock.move(timedelta(minutes=9))
    with Socket(gateway, token=answer["token"]) as socket:
        assert socket.frame()["type"] == "welcome"

    gateway.clock.move(timedelta(minutes=2))

    with Socket(gateway, token=answer["token"]) as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED


@pytest.mark.parametrize("query", ["token=", "token=x", "token=a.b.c", "other=1", "token", "%"])
def test_what_is_no_token_opens_nothing(gateway: Gateway, query: str) -> None:
    with Socket(gateway, query=query) as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_two_tokens_open_nothing(gateway: Gateway) -> None:
    token = token_of(gateway)
    with Socket(gateway, query=f"token={token}&token={token}") as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_a_token_is_no_identity_and_an_identity_is_no_token(gateway: Gateway) -> None:
    gateway.caller.get("/api/services")
    identity = gateway.booking.header(IDENTITY_HEADER)

    with Socket(gateway, token=identity) as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED
    token = token_of(gateway, gateway.issue("admin"))
    answer = gateway.caller.get("/api/admin/flags", headers=bearer(token))
    assert answer.status_code == 401


def test_a_token_says_nothing_of_its_holder_but_what_is_needed(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("ada@example.org")

    token = browser.post("/api/realtime/token").json()["token"]

    claims = base64.urlsafe_b64decode(token.split(".")[1] + "==").decode()
    assert "ada" not in claims


def test_who_has_a_key_comes_by_it_or_by_a_token_that_stands_for_it(gateway: Gateway) -> None:
    key = gateway.issue("staff", subject="mia")
    channels = {"type": "welcome", "channels": ["team:mia", "dashboard:metrics"]}

    with Socket(gateway, headers=bearer(key)) as socket:
        assert socket.frame() == channels
    with Socket(gateway, token=token_of(gateway, key)) as socket:
        assert socket.frame() == channels


def test_a_bad_key_is_not_made_good_by_a_token(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway), headers=bearer("kal_not_a_key")) as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_another_path_is_no_socket(gateway: Gateway) -> None:
    with Socket(gateway, path="/api/ws/other", token=token_of(gateway)) as socket:
        assert socket.closed().code == 1008


# --- Sessions ------------------------------------------------------------------------------------


def cookies(browser: Browser, origin: str | None) -> dict[str, str]:
    told = "; ".join(f"{name}={text}" for name, text in browser.cookies.items())
    return {"Cookie": told, **({} if origin is None else {"Origin": origin})}


def test_who_is_signed_in_comes_by_his_session(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")

    with Socket(gateway, headers=cookies(browser, "https://kalends.test")) as socket:
        (channel,) = socket.frame()["channels"]
        assert channel.startswith("client:client:")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://kalends.test", "null", None])
def test_a_page_of_another_site_does_not_come_by_the_session_of_its_visitor(
    gateway: Gateway, origin: str | None
) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")

    with Socket(gateway, headers=cookies(browser, origin)) as socket:
        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_a_page_of_another_site_may_hear_what_every_guest_may(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")
    headers = cookies(browser, "https://partner.example")

    with Socket(gateway, headers=headers, token=token_of(gateway)) as socket:
        assert socket.frame() == {"type": "welcome", "channels": []}


def test_who_signs_out_hears_no_more(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_socket, "LOOK_AGAIN_EVERY", 0.05)
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")
    with Socket(gateway, headers=cookies(browser, "https://kalends.test")) as socket:
        socket.frame()

        assert browser.post("/api/sign-out").status_code < 300

        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_an_open_socket_is_no_use_of_a_session(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a forgotten page would keep its user signed in, and lose him the next token."""
    monkeypatch.setattr(live_socket, "LOOK_AGAIN_EVERY", 0.05)
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")
    with Socket(gateway, headers=cookies(browser, "https://kalends.test")) as socket:
        socket.frame()

        gateway.clock.move(timedelta(hours=11))
        assert socket.is_quiet
        gateway.clock.move(timedelta(hours=1, minutes=1))

        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_a_session_that_is_due_gets_its_next_token_with_the_answer(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")
    gateway.clock.move(timedelta(hours=5))

    with Socket(gateway, headers=cookies(browser, "https://kalends.test")) as socket:
        assert [name for name, _ in socket.headers] == [b"set-cookie"]
        assert socket.frame()["type"] == "welcome"


# --- What he may hear ----------------------------------------------------------------------------


def test_a_guest_hears_of_nobody(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        for channel in ("client:mia", f"team:{LIN}", "dashboard:metrics"):
            assert socket.subscribe(channel) == {
                "type": "refused",
                "channel": channel,
                "code": "live.not-allowed",
                "message": "This channel is not for you.",
            }

        a_booking_is_confirmed(gateway, client="mia")

        assert socket.is_quiet


def test_a_booking_is_told_to_its_client_its_provider_and_the_office(gateway: Gateway) -> None:
    def come(role: str, subject: str) -> Socket:
        return Socket(gateway, headers=bearer(gateway.issue(role, subject=subject)))

    with (
        come("client", "mia") as client,
        come("client", "tom") as other_client,
        come("consultant", str(LIN)) as provider,
        come("consultant", "kim") as other_provider,
        come("team_lead", "lea") as office,
    ):
        for socket in (client, other_client, provider, other_provider, office):
            assert socket.frame()["type"] == "welcome"

        a_booking_is_confirmed(gateway, client="mia")

        heard = {
            "client:mia": client.frame(),
            f"team:{LIN}": provider.frame(),
            "dashboard:metrics": office.frame(),
        }
        assert {name: frame["channel"] for name, frame in heard.items()} == {
            name: name for name in heard
        }
        assert {frame["data"]["type"] for frame in heard.values()} == {"BOOKING_UPDATED"}
        assert other_client.is_quiet
        assert other_provider.is_quiet


def test_who_comes_back_is_given_what_he_missed(gateway: Gateway) -> None:
    token = token_of(gateway)
    with Socket(gateway, token=token) as socket:
        socket.frame()
        socket.subscribe(MONDAY)
        somebody_books(gateway, "availability/7/0")
        last_id = socket.frame()["id"]
    gateway.seconds.pass_(60)
    somebody_books(gateway, "availability/8/0")

    with Socket(gateway, token=token) as socket:
        socket.frame()
        assert socket.subscribe(MONDAY, last_id)["type"] == "subscribed"
        missed = socket.frame()
        assert missed["channel"] == MONDAY
        assert missed["id"] != last_id
        assert socket.is_quiet


def test_who_was_elsewhere_too_long_is_told_to_refetch(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        assert socket.subscribe(MONDAY, "an-id-nobody-knows")["type"] == "subscribed"
        assert socket.frame() == {"type": "reset", "channel": MONDAY}


def test_who_has_heard_enough_of_a_channel_says_so(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        socket.subscribe(MONDAY)

        socket.say({"type": "unsubscribe", "channel": MONDAY})
        assert socket.is_quiet
        somebody_books(gateway)

        assert socket.is_quiet


# --- What he may say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "live.frame-not-understood"),
        ("{", "live.frame-not-understood"),
        ("[]", "live.frame-not-understood"),
        ("1", "live.frame-not-understood"),
        ("null", "live.frame-not-understood"),
        ("[" * 2_000, "live.frame-not-understood"),
        ("{}", "live.frame-not-understood"),
        ('{"type":"shout"}', "live.frame-not-understood"),
        ('{"type":["subscribe"]}', "live.frame-not-understood"),
        ('{"type":"subscribe"}', "live.frame-not-understood"),
        ('{"type":"subscribe","channel":7}', "live.frame-not-understood"),
        ('{"type":"subscribe","channel":"nonsense"}', "live.no-such-channel"),
        ('{"type":"subscribe","channel":"\\ud800"}', "live.no-such-channel"),
        (
            f'{{"type":"subscribe","channel":"{MONDAY}","lastEventId":7}}',
            "live.frame-not-understood",
        ),
        ('{"type":"pong","x":"' + "x" * MOST_CHARACTERS + '"}', "live.frame-not-understood"),
    ],
)
def test_what_is_not_understood_is_refused_and_harms_nobody(
    gateway: Gateway, text: str, code: str
) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        socket.say_text(text)

        refused = socket.frame()

        assert (refused["type"], refused["code"]) == ("refused", code)
        assert socket.is_quiet


def test_frames_of_bytes_are_refused(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        socket.say_bytes(b"\x00\xff")

        assert socket.frame()["code"] == "live.frame-not-understood"


def test_an_answer_to_a_ping_needs_no_answer(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        socket.say({"type": "pong"})

        assert socket.is_quiet


def test_a_ping_comes_by_itself(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_socket, "PING_EVERY", 0.02)
    with Socket(gateway, token=token_of(gateway)) as socket:
        assert [frame["type"] for frame in socket.frames(3)] == ["welcome", "ping", "ping"]


def test_a_socket_follows_so_many_channels_and_no_more(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(live_socket.MOST_CHANNELS)]
        for day in days:
            assert socket.subscribe(f"availability:{TAX}:{day}")["type"] == "subscribed"

        assert (
            socket.subscribe(f"availability:{TAX}:2027-01-01")["code"] == "live.too-many-channels"
        )
        assert socket.subscribe(f"availability:{TAX}:{days[0]}")["type"] == "subscribed"
        socket.say({"type": "unsubscribe", "channel": f"availability:{TAX}:{days[0]}"})
        assert socket.subscribe(f"availability:{TAX}:2027-01-01")["type"] == "subscribed"


def test_who_talks_without_end_is_shown_the_door(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "MOST_FRAMES", 20)
    with Socket(gateway, token=token_of(gateway)) as socket:
        for _ in range(20):
            socket.say({"type": "pong"})
        assert socket.frame()["type"] == "welcome"
        gateway.seconds.pass_(60)
        for _ in range(21):
            socket.say({"type": "pong"})

        assert socket.closed() == Closed(1008, "Too many frames")


# --- When he has to go ---------------------------------------------------------------------------


def test_who_does_not_read_is_cut_off(gateway: Gateway) -> None:
    with (
        Socket(gateway, token=token_of(gateway), reads=False) as slow,
        Socket(gateway, token=token_of(gateway)) as quick,
    ):
        quick.frame()
        quick.subscribe(MONDAY)
        slow.say({"type": "subscribe", "channel": MONDAY})
        for number in range(MOST_WAITING + 100):
            somebody_books(gateway, f"availability/{number}/0")
            quick.frame()

        assert slow.closed().code == 1013
        somebody_books(gateway, "availability/last/0")
        assert quick.frame()["channel"] == MONDAY
    metrics = gateway.with_key().get("/metrics").text
    assert "kalends_live_readers_cut_off_total 1.0" in metrics
    assert 'kalends_live_sockets_closed_total{code="1013"} 1.0' in metrics


def test_sockets_are_counted_while_they_are_open(gateway: Gateway) -> None:
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        assert "kalends_live_sockets 1.0" in gateway.with_key().get("/metrics").text

    assert "kalends_live_sockets 0.0" in gateway.with_key().get("/metrics").text


def test_for_whom_live_updates_are_off_he_is_told_so(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "LOOK_AGAIN_EVERY", 0.05)
    turned = {"enabled": False, "rolloutPercent": 100}
    token = token_of(gateway)
    with Socket(gateway, token=token) as socket:
        socket.frame()

        path = "/api/admin/flags/REAL_TIME_UPDATES"
        assert gateway.with_key().put(path, json=turned).status_code == 200

        assert socket.closed() == TURNED_OFF
    with Socket(gateway, token=token) as socket:
        assert socket.closed() == TURNED_OFF


def test_a_key_that_is_revoked_closes_its_socket(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "LOOK_AGAIN_EVERY", 0.05)
    with Socket(gateway, headers=bearer(gateway.issue("staff", subject="mia"))) as socket:
        socket.frame()
        listed = gateway.with_key().get("/api/admin/api-keys").json()["items"]
        (key_id,) = [one["id"] for one in listed if one["subject"] == "mia"]

        assert gateway.with_key().delete(f"/api/admin/api-keys/{key_id}").status_code < 300

        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_who_came_by_a_token_shows_a_new_one_after_an_hour(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "LOOK_AGAIN_EVERY", 0.05)
    with Socket(gateway, token=token_of(gateway)) as socket:
        socket.frame()
        gateway.seconds.pass_(LONGEST_BY_TOKEN - 1)
        assert socket.is_quiet
        gateway.seconds.pass_(1)

        assert socket.closed() == AUTHENTICATION_REQUIRED


def test_while_the_database_is_away_nobody_has_to_go(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[UUID] = []

    def away(_: StillSignedIn, session_id: UUID) -> bool:
        looked.append(session_id)
        raise ConnectionError("the database is away")

    monkeypatch.setattr(live_socket, "LOOK_AGAIN_EVERY", 0.02)
    monkeypatch.setattr(StillSignedIn, "__call__", away)
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")
    with Socket(gateway, headers=cookies(browser, "https://kalends.test")) as socket:
        socket.frame()
        eventually(lambda: len(looked) > 2, 10)

        assert socket.is_quiet


# --- How many ------------------------------------------------------------------------------------


def test_opening_sockets_counts_as_asking(database: Database) -> None:
    with a_gateway(database.url) as gateway:
        begin(gateway)
        token = token_of(gateway)
        for _ in range(59):
            with Socket(gateway, token=token) as socket:
                assert socket.frame()["type"] == "welcome"

        with Socket(gateway, token=token) as socket:
            assert socket.closed() == Closed(1013, "Too many requests. Try again later")
        with Socket(gateway, token=token, address="192.0.2.99") as socket:
            assert socket.frame()["type"] == "welcome"


def test_one_caller_has_so_many_sockets_and_no_more(database: Database) -> None:
    with a_gateway(database.url) as gateway:
        begin(gateway)
        token = token_of(gateway)
        sockets = [Socket(gateway, token=token) for _ in range(MOST_PER_CALLER)]
        for socket in sockets:
            socket.__enter__()
            assert socket.frame()["type"] == "welcome"

        with Socket(gateway, token=token) as socket:
            assert socket.closed() == Closed(1013, "Too many connections. Try again later")
        with Socket(gateway, token=token, address="192.0.2.99") as socket:
            assert socket.frame()["type"] == "welcome"

        for socket in sockets:
            socket.leave()
        with Socket(gateway, token=token) as socket:
            assert socket.frame()["type"] == "welcome"


def test_a_process_has_so_many_sockets_and_no_more(database: Database) -> None:
    with a_gateway(database.url, rate_limits="off", live_sockets=2) as gateway:
        begin(gateway)
        token = token_of(gateway)
        with Socket(gateway, token=token) as one, Socket(gateway, token=token) as two:
            assert one.frame()["type"] == two.frame()["type"] == "welcome"
            with Socket(gateway, token=token) as socket:
                assert socket.closed().code == 1013


def test_a_process_that_hears_no_news_says_so(database: Database) -> None:
    with (
        a_gateway(database.url) as gateway,
        Socket(gateway, token=token_of(gateway)) as socket,
    ):
        assert socket.closed() == Closed(1013, "Live updates are not available. Try again later")
