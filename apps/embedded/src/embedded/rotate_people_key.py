from base64 import b64encode

import booking.bootstrap
from embedded.compose import compose
from embedded.keyring import Keyring
from embedded.settings import EmbeddedSettings


def rotate_people_key(settings: EmbeddedSettings) -> int:
    """Put a new key in the place of the one that wraps the keys of people; give how many it wraps.

    Nothing of this installation may run meanwhile. If it is interrupted, nothing starts until it
    was done again, which ends it.
    """
    ring = Keyring.before_change_in(settings.data)
    following = Keyring.next_in(settings.data)
    product = compose(settings, ring=ring)
    try:
        product.migrate()
        rotate = product.modules["booking"].commands[booking.bootstrap.ROTATE_PEOPLE_KEY]
        count = rotate(b64encode(following.people).decode())
    finally:
        product.close()
    Keyring.change_over(settings.data)
    return int(str(count))
