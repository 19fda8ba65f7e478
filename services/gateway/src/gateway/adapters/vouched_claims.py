from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from gateway.application.sign_in.ports import Vouched
from gateway.domain.sign_in.errors import NotVouchedFor
from servicekit.http.shapes import EmailText

_ADDRESS: Final[TypeAdapter[str]] = TypeAdapter(EmailText)
_LONGEST_NAME: Final = 100


def vouched(claims: Mapping[str, Any], *, trusts_addresses: bool = False) -> Vouched:
    """Read address and name from what another house says of somebody.

    An address counts if that house has verified it, or is known to give none but its own
    (`trusts_addresses`). Raises NotVouchedFor.
    """
    # Some providers write true as text.
    verified = claims.get("email_verified") in (True, "true")
    if not verified and not trusts_addresses:
        raise NotVouchedFor("the e-mail address is not verified there")
    try:
        email = _ADDRESS.validate_python(claims.get("email"))
    except ValidationError:
        raise NotVouchedFor("it comes without an e-mail address") from None
    name = claims.get("name")
    if not isinstance(name, str) or not name.isprintable() or not name.strip():
        return Vouched(email=email, name=None)
    return Vouched(email=email, name=name.strip()[:_LONGEST_NAME])
