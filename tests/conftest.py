"""What several tests need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dragoman import Coder
    from dragoman.language.pipeline import Language


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The whole coder. Loading it takes some seconds, so there is one for all tests; it keeps nothing between documents."""
    from dragoman import Coder  # noqa: PLC0415 - tests of single modules need not load it

    return Coder()


@pytest.fixture(scope="session")
def codebook_coder() -> Coder:
    """The coder with the codebook alone: what its patterns give must not hang on what the learned coder thinks."""
    from dragoman import Coder  # noqa: PLC0415 - as above

    return Coder(coder="codebook")


@pytest.fixture(scope="session")
def language() -> Language:
    """The parser alone."""
    from dragoman.language.pipeline import Language  # noqa: PLC0415

    return Language()
