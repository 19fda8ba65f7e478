import ipaddress
from urllib.parse import urlsplit


class NotOurs(ValueError):
    """The address is none of this machine and was not named as one that may be burdened."""


def checked_target(url: str, allowed: str | None = None) -> str:
    """Give the address back if it may be put under load: this machine, or the host named."""
    host = urlsplit(url).hostname
    if host is None:
        raise NotOurs(f"{url} names no host; say http://host:port")
    if host == allowed or _is_this_machine(host):
        return url.rstrip("/")
    raise NotOurs(
        f"{host} is not this machine. If it is yours to burden, say so: --allow-host {host}"
    )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
