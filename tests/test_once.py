"""What is loaded once is loaded once, however many ask at the same moment."""

import threading
import time

import pytest

from dragoman.once import once


def test_threads_that_ask_at_once_load_once_and_get_the_same() -> None:
    loads: list[int] = []
    gate = threading.Barrier(8)

    @once
    def load() -> object:
        loads.append(1)
        time.sleep(0.05)  # long enough for all to come while it loads
        return object()

    got: list[object] = []

    def ask() -> None:
        gate.wait()
        got.append(load())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert len({id(one) for one in got}) == 1
    assert len(got) == 8


def test_a_failure_is_not_kept() -> None:
    results = iter([None, 7])

    @once
    def load() -> int:
        found = next(results)
        if found is None:
            raise ValueError("not yet")
        return found

    with pytest.raises(ValueError, match="not yet"):
        load()
    assert load() == 7
