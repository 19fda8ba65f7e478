import pytest

from gateway.entrypoints.http.rate_limits import Limiter, RateLimits, network_of
from gateway_tests.builders import Seconds


def test_so_many_pass_in_any_minute_and_not_one_more() -> None:
    seconds = Seconds()
    limiter = Limiter(3, seconds=seconds)
    passed: list[float] = []
    for _ in range(2000):
        if limiter.take("a").allowed:
            passed.append(seconds.now)
        seconds.pass_(0.37)

    for first in passed:
        assert len([moment for moment in passed if first <= moment < first + 60]) <= 3
    assert len(passed) == pytest.approx(2000 * 0.37 / 60 * 3, abs=3)


def test_who_is_refused_is_told_when_to_come_back_and_may_then() -> None:
    seconds = Seconds()
    limiter = Limiter(2, seconds=seconds)
    limiter.take("a")
    seconds.pass_(20)
    limiter.take("a")

    refused = limiter.take("a")
    assert (refused.allowed, refused.remaining, refused.retry_after) == (False, 0, 40)
    seconds.pass_(39.9)
    assert not limiter.take("a").allowed
    seconds.pass_(0.1)
    assert limiter.take("a").allowed


def test_refusals_do_not_count() -> None:
    seconds = Seconds()
    limiter = Limiter(1, seconds=seconds)
    limiter.take("a")
    for _ in range(59):
        seconds.pass_(1)
        assert not limiter.take("a").allowed
    seconds.pass_(1)

    assert limiter.take("a").allowed


def test_one_callers_haste_is_not_anothers() -> None:
    limiter = Limiter(1, seconds=Seconds())

    assert limiter.take("a").allowed
    assert limiter.take("b").allowed
    assert not limiter.take("a").allowed


def test_memory_is_bounded_and_who_was_longest_away_is_forgotten() -> None:
    limiter = Limiter(1, seconds=Seconds(), most=3)
    for caller in ("a", "b", "c"):
        limiter.take(caller)
    limiter.take("a")
    limiter.take("d")

    assert len(limiter) == 3
    assert not limiter.take("a").allowed
    assert limiter.take("b").allowed


def test_addresses_people_and_attempts_have_their_own_limits() -> None:
    seconds = Seconds()
    limits = RateLimits(seconds=seconds)

    def passed(times: int, subject: str | None, method: str, path: str) -> int:
        return sum(
            limits.judge(subject=subject, address="192.0.2.1", method=method, path=path).allowed
            for _ in range(times)
        )

    assert passed(400, None, "GET", "/api/services") == 60
    assert passed(400, "key:1", "GET", "/api/services") == 300
    seconds.pass_(60)
    assert passed(20, "key:1", "POST", "/api/bookings") == 10
    assert passed(20, "key:1", "POST", "/api/holds") == 10
    assert passed(20, "key:1", "GET", "/api/bookings") == 20
    assert passed(20, None, "POST", "/api/bookings") == 10


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("no address" * 20, ("no address" * 20)[:64]),
    ],
)
def test_a_caller_is_an_address_or_a_network_of_ipv6(address: str, caller: str) -> None:
    assert network_of(address) == caller
