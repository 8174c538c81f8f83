import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from dragoman.errors import InputError
from dragoman.evaluate import SETS, data_folder, run
from dragoman.records import CodedDocument, Document

SCORER = "def score(gold, coded):\n    return {'n': len(gold), 'share': sum(not c['events'] for c in coded) / len(gold)}\n"


class Silent:
    """Codes nothing in any document."""

    def stream(self, documents: Iterable[Document]) -> Iterator[CodedDocument]:
        for d in documents:
            yield CodedDocument(d.id, d.title, d.author, d.url, d.publisher, d.language, d.published, d.text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in SETS:
        (tmp_path / f"{name}.jsonl").write_text('{"id": "1", "text": "Rain fell."}\n{"id": "2", "text": "It stopped."}\n')
    (tmp_path / "score.py").write_text(SCORER)
    return tmp_path


def test_every_set_is_coded_and_scored(folder: Path) -> None:
    results = run(folder, coder=Silent())
    assert results.figures() == {name: {"n": 2, "share": 1.0} for name in SETS}


def test_a_choice_a_limit_and_the_coded_documents_on_disk(folder: Path) -> None:
    seen = []

    def track(name: str, size: int, documents: Iterable[Document]) -> Iterable[Document]:
        seen.append((name, size))
        return documents

    results = run(folder, coder=Silent(), limit=1, keep=folder / "kept", only=["places"], track=track)
    assert results.figures() == {"places": {"n": 1, "share": 1.0}}
    assert seen == [("places", 1)]
    assert json.loads((folder / "kept" / "places.jsonl").read_text())["text"] == "Rain fell."


@pytest.mark.parametrize("script", [None, "x = 1\n"], ids=["missing", "without score"])
def test_a_folder_without_scorer_is_an_input_error(folder: Path, script: str | None) -> None:
    (folder / "score.py").unlink()
    if script:
        (folder / "score.py").write_text(script)
    with pytest.raises(InputError, match=r"score\.py"):
        run(folder, coder=Silent())


def test_the_data_folder_comes_from_the_call_then_the_variable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_EVAL", str(folder))
    assert data_folder() == folder
    assert data_folder(folder.parent) == folder.parent
    with pytest.raises(InputError, match="DRAGOMAN_EVAL"):
        data_folder(folder / "nowhere")
