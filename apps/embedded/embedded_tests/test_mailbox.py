import pytest

from embedded.settings import EmbeddedSettings


@pytest.mark.parametrize(
    ("given", "mailbox"),
    [
        ({}, "on"),
        ({"host": "::1", "public_url": "http://localhost:8000"}, "on"),
        ({"host": "0.0.0.0"}, "off"),  # noqa: S104 - what an operator may set
        ({"host": "192.0.2.1"}, "off"),
        ({"public_url": "https://book.example.com"}, "off"),
    ],
)
def test_mails_are_shown_only_while_nobody_elsewhere_is_served(
    given: dict[str, str], mailbox: str
) -> None:
    assert EmbeddedSettings(**given).mailbox == mailbox  # type: ignore[arg-type]
