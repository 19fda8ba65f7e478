"""What the logs tell is on the topics: all of it, in order, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator

from journeys.history.history import Expected, History, Message


def topic_faults(history: History) -> Iterator[str]:
    reader = _Reader({one.id: one for one in history.expected})
    for message in history.topics:
        yield from reader.read(message)
    yield from reader.end()


class _Reader:
    """Reads all topics once and remembers what it saw first."""

    def __init__(self, expected: dict[str, Expected]) -> None:
        self._expected = expected
        self._first: dict[str, Message] = {}
        self._partitions: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._furthest: dict[tuple[str, str, str], tuple[int, int]] = {}

    def read(self, message: Message) -> Iterator[str]:
        wanted = self._expected.get(message.id)
        if wanted is None:
            yield f"message {message.id} is on {message.topic} and no log knows it"
            return
        if (wanted.topic, wanted.key) != (message.topic, message.key):
            yield f"message {message.id} is on {message.topic} under key {message.key}"
        self._partitions[message.topic, message.key].add(message.partition)
        before = self._first.setdefault(message.id, message)
        if before is not message:
            if before.content != message.content:
                yield f"message {message.id} is there again and says something else"
            return
        if message.content != wanted.content:
            yield f"message {message.id} says something else than the log"
        stream = (message.service, message.topic, message.key)
        furthest = self._furthest.get(stream, (0, 0))
        if message.place < furthest:
            yield f"message {message.id} of key {message.key} comes after later ones"
        self._furthest[stream] = max(message.place, furthest)

    def end(self) -> Iterator[str]:
        for (topic, key), found in self._partitions.items():
            if len(found) > 1:
                yield f"messages of key {key} stand in several partitions of {topic}"
        for one in self._expected.values():
            if one.id not in self._first:
                yield f"message {one.id} of key {one.key} is not on {one.topic}"
