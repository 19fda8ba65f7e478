import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from availability.application.search.answer import Basis, SlotAnswer
from availability.application.search.question import SlotQuestion

Write = Callable[[SlotAnswer], dict[str, Any]]
MOST_BYTES = 32 * 2**20


class _Written(NamedTuple):
    basis: Basis
    text: msgspec.Raw


class WrittenAnswers:
    """Answers as they were written, given again while nothing they are made from has changed.

    Everybody who looks at the same month gets the same bytes; between two changes of a timetable
    there are many of them, and to write hundreds of slots takes longer than to look whether they
    are still right. At most `most_bytes` are kept, the longest unused go first. May be shared by
    threads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[Write, SlotQuestion], _Written] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, answer: SlotAnswer, write: Write) -> msgspec.Raw:
        """The answer as JSON, written by `write`, which looks at nothing but the answer."""
        key = write, answer.basis.question
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
        if known is not None and known.basis == answer.basis:
            return known.text
        text = msgspec.Raw(msgspec.json.encode(write(answer)))
        self._keep(key, _Written(answer.basis, text))
        return text

    def _keep(self, key: tuple[Write, SlotQuestion], written: _Written) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            if before is not None:
                self._bytes -= len(before.text)
            self._kept[key] = written
            self._bytes += len(written.text)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.text)
