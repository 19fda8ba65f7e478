
from availability_tests.builders import NOON
from availability_tests.world import World


def test_a_free_slot_is_held_for_fifteen_minutes(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)

    answer = world.hold(service, provider)

    assert answer.status_code == 201, answer.text
    held = answer.json()
    assert held["startTime"] == NOON.isoformat().replace("+00:00", "Z")
    assert held["providerId"] == str(provider)
