from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Final, Literal

from gateway.application.sign_in.ports import Mail

Language = Literal["en", "de"]


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    hello: str
    press: str
    button: str
    not_you: str


_WORDS: Final[dict[Language, _Words]] = {
    "en": _Words(
        subject="Your link to sign in",
        hello="Hello,",
        press="with this link you sign in. It works once and for {minutes} minutes.",
        button="Sign in",
        not_you="If you did not ask for it, there is nothing to do: nobody signs in without it.",
    ),
    "de": _Words(
        subject="Ihr Link zum Anmelden",
        hello="Guten Tag,",
        press="mit diesem Link melden Sie sich an. Er gilt einmal und {minutes} Minuten lang.",
        button="Anmelden",
        not_you="Haben Sie ihn nicht angefordert, ist nichts zu tun: "
        "Ohne den Link meldet sich niemand an.",
    ),
}


def link_mail(to: str, address: str, valid: timedelta, language: Language) -> Mail:
    """Write the mail with the link to sign in."""
    words = _WORDS[language]
    press = words.press.format(minutes=int(valid.total_seconds() // 60))
    href = escape(address, quote=True)
    return Mail(
        to=to,
        subject=words.subject,
        text=f"{words.hello}\n\n{press}\n\n{address}\n\n{words.not_you}\n",
        html=f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(words.subject)}</title></head><body><p>{escape(words.hello)}</p>"
        f'<p>{escape(press)}</p><p><a href="{href}">{escape(words.button)}</a></p>'
        f"<p>{href}</p><p>{escape(words.not_you)}</p></body></html>",
    )
