import datetime as dt
from pathlib import Path

import pytest

from dragoman.errors import InputError
from dragoman.evaluate.sets import documents, read_gold


def test_gold_lines_become_documents(tmp_path: Path) -> None:
    (tmp_path / "snippets.jsonl").write_text('{"id": 7, "text": "Rain fell.", "date": "2001-02-03"}\n\n{"id": "b", "text": "Sun."}\n')
    first, second = documents(read_gold(tmp_path, "snippets"))
    assert (first.id, first.text, first.published) == ("7", "Rain fell.", dt.date(2001, 2, 3))
    assert second.published is None


def test_limit_counts_lines_that_hold_something(tmp_path: Path) -> None:
    (tmp_path / "snippets.jsonl").write_text("".join(f'{{"id": {i}, "text": "x"}}\n\n' for i in range(5)))
    assert [row["id"] for row in read_gold(tmp_path, "snippets", limit=2)] == [0, 1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": 1, "text": "x"}\n{"id": 2', "line 2 is no JSON"),
        ('{"id": 1}\n', "line 1 has no `id` and `text`"),
        ("[1]\n", "line 1 has no `id` and `text`"),
        ("\n", "is empty"),
    ],
)
def test_a_broken_set_is_named_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "snippets.jsonl").write_text(content)
    with pytest.raises(InputError, match=message):
        read_gold(tmp_path, "snippets")


def test_a_missing_set_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"snippets\.jsonl"):
        read_gold(tmp_path, "snippets")
