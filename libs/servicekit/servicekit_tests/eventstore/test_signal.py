import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from servicekit.signal import Signal


def test_who_looked_before_the_firing_is_woken_though_he_waits_after_it() -> None:
    signal = Signal()
    seen = signal.count

    signal.fire()

    assert signal.wait(0, seen=seen)
    assert asyncio.run(signal.changed(0, seen=seen))


def test_who_has_seen_everything_waits_in_vain() -> None:
    signal = Signal()
    signal.fire()

    assert not signal.wait(0.01)
    assert not signal.wait(0.01, seen=signal.count)
    assert not asyncio.run(signal.changed(0.01, seen=signal.count))


def test_everybody_who_waits_is_woken() -> None:
    signal = Signal()
    seen = signal.count

    async def many() -> list[bool]:
        waiting = [asyncio.ensure_future(signal.changed(5, seen=seen)) for _ in range(3)]
        await asyncio.sleep(0)
        threading.Thread(target=signal.fire).start()
        return await asyncio.gather(*waiting)

    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(signal.wait, 5, seen=seen) for _ in range(3)]
        assert asyncio.run(many()) == [True, True, True]
        assert all(each.result() for each in waiting)


def test_waiting_ends_when_the_waiter_shall_stop() -> None:
    signal, stop = Signal(), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(signal.wait, 30, stop=stop)
        stop.set()
        assert waiting.result(5) is False


def test_a_listener_is_called_until_he_stops_listening() -> None:
    signal, heard = Signal(), []
    stop_listening = signal.listen(lambda: heard.append(signal.count))

    signal.fire()
    signal.fire()
    stop_listening()
    signal.fire()

    assert heard == [1, 2]


def test_a_loop_that_is_gone_does_not_disturb_the_firing() -> None:
    signal = Signal()

    async def gives_up() -> None:
        waiting = asyncio.ensure_future(signal.changed(5))
        await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(gives_up())
    signal.fire()

    assert signal.count == 1
