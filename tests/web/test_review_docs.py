"""The keys of review: no two actions on one, and all of them in the docs."""

import re
from pathlib import Path

import dragoman.web
from dragoman.store.reviews.log import KINDS

STATIC = Path(dragoman.web.__file__).parent / "static" / "review"
DOCS = Path(__file__).parents[2] / "docs" / "review.md"


def actions() -> dict[str, str]:
    table = (STATIC / "keys.js").read_text(encoding="utf-8").partition("export const ACTIONS = {")[2].partition("\n};")[0]
    return dict(re.findall(r'^  (\w+): \["([^"]+)",', table, flags=re.M))


def test_every_action_has_a_key_of_its_own() -> None:
    found = actions()
    assert len(found) == 24
    assert len(set(found.values())) == len(found)
    assert not any(re.fullmatch(r"[0-9]|Tab|Escape", key) for key in found.values())


def test_every_key_is_in_the_docs() -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert [key for key in actions().values() if f"| `{key}` |" not in page] == []


def test_every_action_and_decision_is_handled_by_the_screen() -> None:
    screen = (STATIC / "screen.js").read_text(encoding="utf-8")
    spans = {"startLeft", "startRight", "endLeft", "endRight"}
    assert [action for action in actions().keys() - spans if not re.search(rf"^  (?:async )?{action}\(", screen, flags=re.M)] == []
    sent = "".join(file.read_text(encoding="utf-8") for file in STATIC.glob("*.js"))
    assert [kind for kind in KINDS if f'"{kind}"' not in sent] == []


def test_scripts_and_styles_obey_the_strict_policy() -> None:
    for file in STATIC.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?://", text), file.name
    templates = STATIC.parents[1] / "templates" / "review"
    for file in templates.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*src=)|\|\s*safe", text), file.name
