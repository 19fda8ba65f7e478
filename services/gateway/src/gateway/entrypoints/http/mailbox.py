"""The page of the development mailbox: what would have been mailed, for whoever tries it out."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from gateway.adapters.mail_mailbox import Arrived, DevelopmentMailbox
from gateway.entrypoints.http.docs import PAGE_HEADERS
from gateway.entrypoints.http.visits import is_this_machine
from servicekit.http.access import allow
from servicekit.http.routing import Router

_LINK: Final = re.compile(r"https?://[^\s<>\"]+")
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def create_router(mailbox: DevelopmentMailbox) -> Router:
    """Make the mailbox's page. It is for this machine alone: whoever reads it can be anybody."""
    router = Router(
        prefix="/dev", tags=["Sign-in"], include_in_schema=False, dependencies=[allow.public()]
    )

    @router.get("/mailbox", response_class=HTMLResponse)
    def show_mailbox(request: Request) -> Response:
        _refuse_others(request)
        return HTMLResponse(rendered(mailbox.mails()), headers=dict(PAGE_HEADERS))

    @router.get("/mailbox.json")
    def show_mails(request: Request) -> Response:
        _refuse_others(request)
        return JSONResponse(
            {
                "mails": [
                    {
                        "to": arrived.mail.to,
                        "subject": arrived.mail.subject,
                        "text": arrived.mail.text,
                        "html": arrived.mail.html,
                        "at": arrived.at.isoformat(),
                        "links": _LINK.findall(arrived.mail.text),
                    }
                    for arrived in mailbox.mails()
                ]
            }
        )

    return router


def _refuse_others(request: Request) -> None:
    """Let nobody in who sits elsewhere, or may do so behind a proxy on this machine."""
    near = request.client is not None and is_this_machine(request.client.host)
    named = is_this_machine(request.headers.get("host", ""))
    if not (near and named) or any(name in request.headers for name in _FORWARDED):
        raise HTTPException(404)


def rendered(mails: Sequence[Arrived]) -> str:
    """Write the page, the newest mail first. Everything that comes from a mail is escaped."""
    shown = "".join(
        f'<details class="op"{" open" if first else ""}><summary>{escape(one.mail.subject)}'
        f' <span class="soft">to {escape(one.mail.to)}, {one.at:%Y-%m-%d %H:%M:%S} UTC</span>'
        f"</summary><pre>{_with_links(one.mail.text)}</pre></details>"
        for first, one in ((number == 0, one) for number, one in enumerate(mails))
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Development mailbox</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/pages.css"></head>'
        '<body class="landing"><main>'
        '<h1>Development mailbox</h1><p class="lead">Mail that was not sent to anybody. It is'
        " gone when the process ends.</p>"
        f"{shown or '<p>Nothing has arrived yet.</p>'}</main></body></html>"
    )


def _with_links(text: str) -> str:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = escape(found.group(), quote=True)
        parts += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, escape(text[end:])])
