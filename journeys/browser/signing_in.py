"""How people get in. Where that is not the story, they come with the session already in hand."""

from playwright.sync_api import Page, expect

from journeys.browser.stage import Stage
from journeys.browser.visitors import Visitor
from journeys.product import ADMIN_KEY

ADMIN = "ada.admin@example.org"


def ask_for_link(page: Page, email: str) -> None:
    """Type an address on the page for signing in, and have the link sent."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_focused()


def link_for(product: Stage, email: str) -> str:
    """The newest link that was mailed there."""
    mails = product.call("GET", "/dev/mailbox.json")["mails"]
    return str(next(mail["links"][0] for mail in mails if mail["to"] == email))


def let_in(product: Stage, visitor: Visitor, email: str) -> None:
    """Give a browser the session of whoever reads the mail of that address."""
    product.call("POST", "/api/sign-in/email", {"email": email, "language": "en"})
    token = link_for(product, email).partition("token=")[2]
    _open_session(product, visitor, "/api/sign-in/email/complete", {"token": token})


def let_admin_in(product: Stage, visitor: Visitor) -> None:
    """Give a browser the session of the one who runs the house."""
    body = {"key": ADMIN_KEY, "email": ADMIN, "name": "Ada Admin"}
    _open_session(product, visitor, "/api/sign-in/key", body)


def open_account(
    product: Stage, email: str, name: str, *roles: str, provider: str | None = None
) -> None:
    """Let somebody of the house sign in with that address."""
    body = {"email": email, "name": name, "roles": roles, "providerId": provider}
    product.call("POST", "/api/admin/accounts", body, key=ADMIN_KEY)


def _open_session(product: Stage, visitor: Visitor, path: str, body: dict[str, str]) -> None:
    # The requests of a browser's context share its cookies.
    answer = visitor.context.request.post(
        product.url + path, data=body, headers={"Origin": product.url}
    )
    assert answer.ok, answer.text()
