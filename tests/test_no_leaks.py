"""No sentence of the development data stands in the project: that data is for measuring only."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "eval"
SENTENCES = ("plover_pairs", "plover_records", "snippets")
ARTICLES = ("attributions", "places")
TEXT = frozenset(["css", "csv", "html", "js", "json", "jsonl", "lock", "md", "py", "toml", "tsv", "txt", "yaml", "yml"])
WINDOW, WHOLE = 40, 70  # a text counts as found when its first 70 letters and digits stand in a file; those with fewer than 40 tell nothing

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the development data (../shared/eval) is not on this machine")


def bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def development_keys() -> Iterator[str]:
    for name in SENTENCES + ARTICLES:
        for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            text = json.loads(line)["text"]
            for part in re.split(r"(?<=[.!?”\"])\s+|\n+", text) if name in ARTICLES else [text]:
                yield bare(part)[:WHOLE]


def project_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name.rpartition(".")[2] in TEXT]
    return [file for file in files if file.is_file()]


def test_no_sentence_of_the_development_data_stands_in_the_project() -> None:
    keys: dict[str, set[str]] = {}
    for key in development_keys():
        if len(key) >= WINDOW:
            keys.setdefault(key[:WINDOW], set()).add(key)
    found = []
    for file in project_files():
        blob = bare(file.read_text(encoding="utf-8"))
        starts = (i for i in range(len(blob) - WINDOW + 1) if blob[i : i + WINDOW] in keys)
        found += [f"{file.relative_to(ROOT)}: {key}" for i in starts for key in keys[blob[i : i + WINDOW]] if blob.startswith(key, i)]
    assert not found
