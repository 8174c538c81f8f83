"""Loading once, whoever asks first."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def once(load: Callable[[], T]) -> Callable[[], T]:
    """Returns the function with its result kept. Of threads that ask at once the first one loads, the others wait for it.

    `functools.cache` lets each of them load: twenty reviewers who come to a server that has just been started would read the codebook
    twenty times, and take turns at it for a minute.
    """
    lock = threading.Lock()
    kept: list[T] = []

    @functools.wraps(load)
    def held() -> T:
        if not kept:
            with lock:
                if not kept:
                    kept.append(load())
        return kept[0]

    return held
