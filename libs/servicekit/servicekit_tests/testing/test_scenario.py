from contextlib import AbstractContextManager

import pytest

from servicekit.errors import DomainError, Kind
from servicekit.testing.scenario import given, happened
from servicekit_tests.eventstore.counters import Counter, CounterIsFull


def a_counter() -> Counter:
    return Counter(name="door")


class AnotherRefusal(DomainError):
    code = "tests.another"
    kind = Kind.CONFLICT


def failing(words: str) -> AbstractContextManager[object]:
    return pytest.raises(AssertionError, match=words)


def test_what_happened_is_told_by_class_by_some_values_or_exactly() -> None:
    past = list(Counter(name="door").collect_events())
    (exactly,) = given(a_counter()).when(lambda c: c.count_up(2)).events

    given(a_counter()).when(lambda c: c.count_up(2)).then(Counter.Counted)
    given(a_counter()).when(lambda c: c.count_up(2)).then(happened(Counter.Counted, by=2))
    given(a_counter()).when(lambda c: c.count_up(2)).then(exactly)
    given(past).when(lambda c: c.count_up()).then(Counter.Counted)  # type: ignore[arg-type]
    given(a_counter()).when(lambda _c: None).then()


def test_what_did_not_happen_is_found_out() -> None:
    (other,) = given(a_counter()).when(lambda c: c.count_up(3)).events
    for expected in ((), (Counter.Created,), (happened(Counter.Counted, by=3),), (other,),
                     (Counter.Counted, Counter.Counted)):  # fmt: skip
        result = given(a_counter()).when(lambda c: c.count_up(2))
        with pytest.raises(AssertionError):
            result.then(*expected)
    with pytest.raises(TypeError):
        happened(Counter.Counted, of=2)


def test_a_refusal_is_expected_by_class() -> None:
    full = given(a_counter()).when(lambda c: c.count_up(limit=0))

    assert full.then_refuses(CounterIsFull).kind is Kind.CONFLICT
    with failing("refused otherwise"):
        full.then_refuses(AnotherRefusal)
    with failing("refused:"):
        full.then()
    with failing("not refused"):
        given(a_counter()).when(lambda c: c.count_up()).then_refuses(CounterIsFull)


def test_a_refusal_that_had_recorded_something_is_none() -> None:
    def counts_first(counter: Counter) -> None:
        counter.count_up()
        counter.count_up(limit=1)

    with failing("but recorded"):
        given(a_counter()).when(counts_first).then_refuses(CounterIsFull)


def test_a_mistake_is_no_refusal() -> None:
    with pytest.raises(ZeroDivisionError):
        given(a_counter()).when(lambda _c: 1 / 0)
