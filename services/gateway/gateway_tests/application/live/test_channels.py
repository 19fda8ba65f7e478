import pytest

from gateway.application.live.channels import DASHBOARD, Listener, is_channel

SERVICE = "f937a165-8609-56c1-a9b5-a29e4c1865b2"
ADA = "client:0a6dfc4e"
DAY = f"availability:{SERVICE}:2026-03-09"


def listener(subject: str, *roles: str) -> Listener:
    return Listener(subject, frozenset(roles))


@pytest.mark.parametrize(
    ("roles", "channels"),
    [
        (["guest"], []),
        (["client"], ["client:mia"]),
        (["consultant"], ["team:mia"]),
        (["instructor"], ["team:mia"]),
        (["staff"], ["team:mia", DASHBOARD]),
        (["team_lead"], ["team:mia", DASHBOARD]),
        (["admin"], ["team:mia", DASHBOARD]),
        (["client", "admin"], ["client:mia", "team:mia", DASHBOARD]),
        (["sales_rep"], []),
        (["content_editor"], []),
        (["service"], []),
    ],
)
def test_channels_come_by_role(roles: list[str], channels: list[str]) -> None:
    assert list(listener("mia", *roles).own_channels) == channels


@pytest.mark.parametrize("role", ["guest", "client", "consultant", "sales_rep", "staff", "admin"])
def test_everybody_may_hear_when_there_is_time(role: str) -> None:
    assert listener("mia", role).may_follow(DAY)


@pytest.mark.parametrize("role", ["guest", "client", "consultant", "instructor", "sales_rep"])
@pytest.mark.parametrize(
    "channel", ["client:somebody", "team:somebody", DASHBOARD, f"client:{ADA}"]
)
def test_what_concerns_others_is_for_the_office_alone(role: str, channel: str) -> None:
    assert not listener("mia", role).may_follow(channel)


@pytest.mark.parametrize("role", ["staff", "team_lead", "admin"])
@pytest.mark.parametrize("channel", ["client:somebody", "team:somebody", DASHBOARD])
def test_the_office_may_hear_of_every_booking(role: str, channel: str) -> None:
    assert listener("mia", role).may_follow(channel)


def test_a_client_is_no_member_of_the_team_who_has_the_same_name() -> None:
    assert not listener("mia", "client").may_follow("team:mia")
    assert not listener("mia", "consultant").may_follow("client:mia")


@pytest.mark.parametrize("name", [DAY, "client:mia", f"client:{ADA}", "team:key:7", DASHBOARD])
def test_these_are_channels(name: str) -> None:
    assert is_channel(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "dashboard",
        "dashboard:other",
        "client:",
        "client:*",
        "team:a b",
        "team:" + "a" * 200,
        f"availability:{SERVICE}",
        f"availability:{SERVICE}:*",
        f"availability:{SERVICE}:2026-02-30",
        f"availability:{SERVICE}:2026-3-9",
        f"availability:{SERVICE.upper()}:2026-03-09",
        f"availability:{SERVICE}:2026-03-09\n",
        f"availability:{SERVICE}:٢٠٢٦-٠٣-٠٩",
        "availability:tax:2026-03-09",
    ],
)
def test_these_are_none(name: str) -> None:
    assert not is_channel(name)
