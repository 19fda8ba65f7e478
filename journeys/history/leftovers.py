"""Nothing is stuck: whoever had something to do has done it."""

from collections.abc import Iterator

from journeys.history.history import LATE, Group, History, Undone


def leftover_faults(history: History) -> Iterator[str]:
    left = history.leftovers
    for message in left.parked:
        yield f"a message is parked: {message}"
    for timer in left.timers:
        yield from _late(timer, "timer", history)
    for process in left.processes:
        yield from _late(process, "process", history)
    for service, (position, end) in left.checkpoints.items():
        if position < end:
            yield f"the relay of {service} stands at {position} of {end}"
    for group in left.groups:
        yield from _behind(group, history)
    for name in left.down:
        yield f"a process does not serve: {name}"


def read_model_faults(history: History) -> Iterator[str]:
    for name, difference in history.leftovers.read_models.items():
        if difference is not None:
            yield f"read model {name} is not what the log says: {difference}"


def _late(undone: Undone, what: str, history: History) -> Iterator[str]:
    name = f"{what} {undone.name} of {undone.service}"
    if undone.attempts:
        yield f"{name} failed {undone.attempts} times: {undone.last_error}"
    elif undone.due_at is not None and undone.due_at < history.read_at - LATE:
        yield f"{name} was due at {undone.due_at} and is still there"


def _behind(group: Group, history: History) -> Iterator[str]:
    ends: dict[str, tuple[int, int]] = {}
    for message in history.topics:
        # How far it came among messages it does not handle, nobody notes.
        if message.type in group.types:
            source = f"{message.service}/{message.topic}/{message.partition}"
            ends[source] = max(message.place, ends.get(source, (0, 0)))
    for source, end in ends.items():
        place = group.places.get(source, (0, 0))
        if place < end:
            yield f"consumers of {group.name} stand at {place[0]} of {end[0]} in {source}"
