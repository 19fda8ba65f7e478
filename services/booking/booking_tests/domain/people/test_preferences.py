import json

import pytest

from booking.domain.people.errors import RemindersNotPossible
from booking.domain.people.preferences import Language, Preferences
from servicekit.personal import ERASED


def test_the_usual_are_reminders_a_day_and_two_hours_before_by_mail_in_english() -> None:
    usual = Preferences()

    assert (usual.reminder_hours, usual.preferred_language, usual.time_zone) == (
        (24, 2),
        "en",
        "UTC",
    )
    assert (usual.email_notifications, usual.sms_notifications) == (True, False)


def test_reminders_are_kept_once_each_and_the_earliest_first() -> None:
    assert Preferences(reminder_hours=(2, 48, 2)).reminder_hours == (48, 2)
    assert Preferences(reminder_hours=()).reminder_hours == ()


@pytest.mark.parametrize("hours", [(0,), (-1,), (337,), (1, 2, 3, 4, 5, 6)])
def test_reminders_nobody_could_want_are_refused(hours: tuple[int, ...]) -> None:
    with pytest.raises(RemindersNotPossible):
        Preferences(reminder_hours=hours)


def test_what_was_written_down_is_read_again() -> None:
    chosen = Preferences(
        reminder_hours=(5,),
        preferred_language=Language.GERMAN,
        time_zone="Europe/Berlin",
        email_notifications=False,
        sms_notifications=True,
    )
    of_a_later_release = json.dumps(json.loads(chosen.as_text()) | {"font": "large"})

    assert Preferences.from_text(chosen.as_text()) == chosen
    assert Preferences.from_text(of_a_later_release) == chosen
    assert Preferences.from_text(ERASED) == Preferences.from_text(None) == Preferences()
