"""The cookie that says who a browser belongs to, and the rules of when it may travel."""

from typing import Final

SESSION: Final = "kalends"
OIDC: Final = "kalends-oidc"
"""What a browser keeps while its user is at a provider of identities."""
_HOST_ONLY: Final = "__Host-"


def name_of(cookie: str, *, secure: bool) -> str:
    """Give a cookie's name: over https the one that no other host and no open line can set."""
    return _HOST_ONLY + cookie if secure else cookie


def setting(cookie: str, value: str, *, seconds: int, secure: bool) -> bytes:
    """Write the Set-Cookie header for it; scripts and pages of other sites do not get it."""
    safe = "; Secure" if secure else ""
    return (
        f"{name_of(cookie, secure=secure)}={value}; Path=/; Max-Age={seconds}"
        f"; HttpOnly; SameSite=Lax{safe}"
    ).encode("ascii")


def clearing(cookie: str, *, secure: bool) -> bytes:
    return setting(cookie, "", seconds=0, secure=secure)


def read(header: bytes) -> dict[str, str]:
    """Read a Cookie header. What is no cookie is passed over."""
    found: dict[str, str] = {}
    for part in header.decode("latin-1").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            # Two of a name: the browser sends the one with the narrower path first.
            found.setdefault(name, value.strip('"'))
    return found


def is_session(header: tuple[bytes, bytes]) -> bool:
    """Whether a header sets or clears the cookie of the session."""
    name, value = header
    cookie = value.partition(b"=")[0].removeprefix(_HOST_ONLY.encode())
    return name == b"set-cookie" and cookie == SESSION.encode()
