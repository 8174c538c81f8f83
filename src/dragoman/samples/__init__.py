"""Sample articles, written for this project: invented events, told in the manner of news.

`samples.jsonl` holds articles as text, `shoal.html` is a page with menus, related links and a comment form around its article.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def paths() -> tuple[Path, ...]:
    """Returns the sample files, in the order in which the demo codes them."""
    return FOLDER / "samples.jsonl", FOLDER / "shoal.html"
