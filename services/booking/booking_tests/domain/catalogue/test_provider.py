import pytest

from booking.domain.catalogue.errors import ProviderHasLeft, ProviderNotDescribed
from booking.domain.catalogue.provider import (
    About,
    Presence,
    Profile,
    Provider,
    ProviderKind,
    display_name,
)
from booking_tests.catalogue_builders import (
    NOW,
    PERSON_ID,
    PROVIDER_ID,
    a_consultant,
    a_profile,
    a_room,
    about_nora,
)
from servicekit.personal import ERASED, personal_fields
from servicekit.testing.scenario import given


def register(
    kind: ProviderKind, about: About | None, name: str | None, profile: Profile | None = None
) -> Provider:
    return Provider.register(
        PROVIDER_ID,
        kind,
        person_id=PERSON_ID,
        about=about,
        name=name,
        profile=profile or Profile(),
        by="admin",
        at=NOW,
    )


def test_a_consultant_is_a_person_with_a_name_and_an_address() -> None:
    with pytest.raises(ProviderNotDescribed):
        register(ProviderKind.CONSULTANT, None, "Nora")
    with pytest.raises(ProviderNotDescribed):
        register(ProviderKind.TEAM_MEMBER, about_nora(email="nobody"), None)
    with pytest.raises(ProviderNotDescribed):
        register(ProviderKind.CONSULTANT, about_nora(first_name=" ", last_name=""), None)


def test_a_room_has_a_name_and_no_personal_details() -> None:
    assert a_room().kind is ProviderKind.ROOM
    with pytest.raises(ProviderNotDescribed):
        register(ProviderKind.ROOM, about_nora(), "Room 4")
    with pytest.raises(ProviderNotDescribed):
        register(ProviderKind.ROOM, None, " ")


def test_a_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(ProviderNotDescribed) as refusal:
        register(ProviderKind.ROOM, None, "Room 4", Profile(zone="Mars/Base"))

    assert refusal.value.field == "zone"


def test_every_detail_about_a_person_is_marked_as_personal() -> None:
    details = set(About.__dataclass_fields__)

    assert personal_fields(Provider.Created) == details
    assert personal_fields(Provider.Changed) == details


def test_the_aggregate_remembers_nothing_about_the_person() -> None:
    consultant = a_consultant()

    assert "Nora" not in repr(vars(consultant) | {"_pending_events": None})


def test_presence_is_shown_once_and_hides_no_change() -> None:
    given(a_consultant()).when(lambda p: p.show_as(Presence.IN_MEETING, at=NOW)).then(
        Provider.PresenceChanged
    )
    given(a_consultant()).when(lambda p: p.show_as(Presence.AVAILABLE, at=NOW)).then()


def test_who_left_does_not_change_any_more_and_leaves_only_once() -> None:
    gone = a_consultant()
    gone.leave(by="admin", at=NOW)

    given(gone).when(lambda p: p.leave(by="admin", at=NOW)).then()
    given(gone).when(
        lambda p: p.change(about=about_nora(), name=None, profile=a_profile(), by="a", at=NOW)
    ).then_refuses(ProviderHasLeft)


def test_an_erased_person_is_shown_as_erased_once() -> None:
    assert display_name(None, "Nora", "Zimmerling") == "Nora Zimmerling"
    assert display_name("Room 4", None, None) == "Room 4"
    assert display_name(None, ERASED, ERASED) == "erased"
