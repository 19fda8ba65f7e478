from dataclasses import asdict, dataclass
from datetime import timedelta
from html import escape
from string import Template
from typing import Final, Literal

from gateway.application.mail.ports import Mail

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


_PAGE: Final = Template("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>$subject</title>
<style>
body { margin: 0; padding: 32px 16px; background: #faf8f4; color: #141a2b;
  font: 16px/1.55 "Instrument Sans", "Segoe UI", Helvetica, Arial, sans-serif; }
.card { max-width: 480px; margin: 0 auto; padding: 32px; background: #fff;
  border: 1px solid #e2ded4; border-radius: 0 20px 20px 20px; }
.name { margin: 0 0 24px; font: 700 22px "Young Serif", Georgia, serif; }
.button { display: inline-block; padding: 12px 24px; border-radius: 10px; background: #2563eb;
  color: #fff; font-weight: 600; text-decoration: none; }
.small { font-size: 14px; color: #585f72; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { background: #10141f; color: #eef1f8; }
  .card { background: #181d2b; border-color: #2b3245; }
  .button { background: #8ab0ff; color: #0d1322; }
  .small { color: #a5adc0; }
}
</style>
</head>
<body>
<div class="card">
<p class="name">Kalends</p>
<p>$hello</p>
<p>$press</p>
<p><a class="button" href="$address">$button</a></p>
<p class="small">$address</p>
<p class="small">$not_you</p>
</div>
</body>
</html>
""")
"""Readable without its styles too: some readers of mail drop them."""


def link_mail(to: str, address: str, valid: timedelta, language: Language) -> Mail:
    """Write the mail with the link to sign in."""
    words = _WORDS[language]
    press = words.press.format(minutes=int(valid.total_seconds() // 60))
    shown = {"language": language, "address": address, **asdict(words), "press": press}
    return Mail(
        to=to,
        subject=words.subject,
        text=f"{words.hello}\n\n{press}\n\n{address}\n\n{words.not_you}\n",
        html=_PAGE.substitute({name: escape(word) for name, word in shown.items()}),
    )
