"""Events of other programs: what goes through them and back, what they do not tell, and lines that cannot be read."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.samples import coded_document

from dragoman.cli import main
from dragoman.errors import InputError
from dragoman.exchange import FOREIGN, Gaps, read_foreign
from dragoman.readers.stored import read_documents
from dragoman.records import CodedDocument
from dragoman.writers.formats import FORMATS, written

OWN = {
    "gdelt": {"GLOBALEVENTID", "Actor1Name", "Actor2Name"},
    "icews": {"Event ID"},
    "phoenix": {"EventID"},
    "polecat": {"Story People", "Story Organizations"},
}
"""Format -> columns that change: numbers made from the event's id, names in capitals, what hangs on ids that are not written."""


def read(path: Path, kind: str) -> tuple[list[CodedDocument], Gaps]:
    gaps = Gaps()
    return list(read_foreign(path, kind, gaps)), gaps


def cells(path: Path, kind: str) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    names = lines.pop(0) if FOREIGN[kind].header else list(FOREIGN[kind].columns)
    return [{name: cell for name, cell in zip(names, line, strict=True) if name not in OWN[kind]} for line in lines]


@pytest.mark.parametrize("kind", OWN)
def test_a_table_goes_through_and_comes_back(tmp_path: Path, kind: str) -> None:
    one, other = tmp_path / "one.tsv", tmp_path / "other.tsv"
    written(iter([coded_document()]), one, kind)
    found, gaps = read(one, kind)
    assert (gaps.counts, gaps.broken) == ({}, 0)
    written(iter(found), other, kind)
    before, after = cells(one, kind), cells(other, kind)
    assert len(before) == (1 if kind == "polecat" else 2)
    assert after == before


def test_plover_goes_through_and_comes_back(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    coded = coded_document()
    written(iter([coded]), one, "plover")
    (found,), gaps = read(one, "plover")
    assert (gaps.counts, gaps.broken) == ({}, 0)
    written(iter([found]), other, "plover")
    before, after = (json.loads(path.read_text(encoding="utf-8")) for path in (one, other))
    lost = {"attribution", "provenance", "text_info", "explanation"}
    assert {name for name in before if before[name] != after[name]} == lost
    assert found.events[0].confidence == 0.8


@pytest.mark.parametrize("source", FOREIGN)
@pytest.mark.parametrize("target", FORMATS)
def test_every_format_goes_to_every_format(tmp_path: Path, source: str, target: str) -> None:
    one = tmp_path / "one.tsv"
    written(iter([coded_document()]), one, source)
    found, _ = read(one, source)
    written(iter(found), tmp_path / "other", target)
    assert (tmp_path / "other").stat().st_size
    for coded in found:
        for event in coded.events:
            parts: list[Any] = [*event.actors, *event.recipients, event.trigger, event.sentence, *filter(None, [event.place])]
            for part in parts:
                assert coded.text[part.start : part.end] == part.text


def gdelt(**values: str) -> str:
    """Returns a row of GDELT, as the project publishes them."""
    given = {"GLOBALEVENTID": "1174", "SQLDATE": "20240502", "EventCode": "190", "GoldsteinScale": "-10.0", "DATEADDED": "20240503001500"}
    return "\t".join((given | values).get(name, "") for name in FOREIGN["gdelt"].columns) + "\n"


def test_events_of_gdelt(tmp_path: Path) -> None:
    row = gdelt(
        Actor1Code="SSDMIL", Actor1Name="SOUTH SUDAN", Actor1CountryCode="SSD", Actor1Type1Code="MIL", Actor2Code="IGOUNO",
        Actor2Name="UNITED NATIONS", Actor2KnownGroupCode="UNO", Actor2Type1Code="IGO", ActionGeo_Type="4", ActionGeo_FullName="Juba",
        ActionGeo_CountryCode="OD", ActionGeo_Lat="4.85", ActionGeo_Long="31.58", SOURCEURL="https://example.org/a",
    )  # fmt: skip
    rows = row + gdelt(EventCode="010", SOURCEURL="https://example.org/a") + gdelt(EventCode="0251", SOURCEURL="https://example.org/b")
    with zipfile.ZipFile(tmp_path / "a.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.export.CSV", rows)
    (coded,), gaps = read(tmp_path / "a.export.CSV.zip", "gdelt")
    (event,) = coded.events
    assert (event.type, event.cameo, event.goldstein, event.quad) == ("ASSAULT", "190", -10.0, 4)
    assert [(one.name, one.country, one.sectors) for one in (*event.actors, *event.recipients)] == [
        ("SOUTH SUDAN", "SSD", ("MIL",)), ("UNITED NATIONS", "UNO", ()),
    ]  # fmt: skip
    assert event.place is not None
    assert (event.place.country, event.place.precision, event.place.lat) == ("SSD", "city", 4.85)
    assert event.date is not None
    assert (str(event.date.first), str(coded.published), coded.url) == ("2024-05-02", "2024-05-03", "https://example.org/a")
    assert list(gaps.counts.values()) == [2]


def test_polecat_is_read_by_name_and_in_latin_1(tmp_path: Path) -> None:
    columns = [name for name in FOREIGN["polecat"].columns if name != "Intensity"]
    given = {
        "Event ID": "2024_1", "Event Type": "PROTEST", "Event Mode": "riot; tantrum", "Actor Name": "None; Union",
        "Event Date": "2024-05-02", "Actor Country": "PER; PER", "Actor Name Raw": "Peruanos de Junín; a union",
        "Primary Actor Sector": "CVL; LAB", "Country": "Perú",
    }  # fmt: skip
    lines = ["\t".join(reversed(columns)), "\t".join(given.get(name, "None") for name in reversed(columns))]
    (tmp_path / "a.polecat.tsv").write_bytes("\n".join(lines).encode("iso-8859-1"))
    (coded,), gaps = read(tmp_path / "a.polecat.tsv", "polecat")
    (event,) = coded.events
    assert (event.type, event.modes, event.score) == ("PROTEST", ("riot",), -7.0)
    assert [(one.name, one.text, one.sectors) for one in event.actors] == [
        ("Peruanos de Junín", "Peruanos de Junín", ("CVL",)), ("Union", "a union", ("LAB",)),
    ]  # fmt: skip
    assert gaps.shown() == ["1 modes that are not PLOVER's (any more)", "1 names or codes of countries that are not known"]


def test_plover_of_the_first_years(tmp_path: Path) -> None:
    forms = [
        {
            "id": "g1", "date": "1995-01-15", "text": "Police broke up a march.", "event": "COERCE", "eventText": "broke up",
            "source": [{"actorText": "Police", "sector": "COP"}],
            "target": {"actorText": "a march", "code": "FRA", "sector": ["CVL", "XYZ"]},
        },
        {"id": "g2", "date": "1995-01-15", "event": "FIGHT", "source": []},
        {"id": "g3", "date": "15 January", "event": "AID"},
        {"id": "g4", "has_event": False},
        {"date": "1995-01-15", "event": "YIELD"},
        "no object",
        {"id": "g5", "date": "1995-01-16", "event": ["YIELD", "CONSULT"]},
    ]  # fmt: skip
    (tmp_path / "gold.json").write_text(json.dumps(forms), encoding="utf-8")
    found, gaps = read(tmp_path / "gold.json", "plover")
    assert [(event.id, event.type) for coded in found for event in coded.events] == [
        ("g1", "COERCE"), ("g5-1", "CONCEDE"), ("g5-2", "CONSULT"),
    ]  # fmt: skip
    first = found[0]
    assert first.text == "Police broke up a march."
    assert (first.events[0].trigger.start, first.events[0].recipients[0].start, first.events[0].recipients[0].sectors) == (7, 16, ("CVL",))
    assert gaps.broken == 3
    assert [message.split(": ")[0].rsplit("/", 1)[1] for message in gaps.messages] == [
        "gold.json line 3",
        "gold.json line 5",
        "gold.json line 6",
    ]
    assert sum(gaps.counts.values()) == 3


def test_broken_lines_are_all_named_in_one_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [gdelt(), "too\tfew\n", gdelt(SQLDATE="soon"), gdelt(GoldsteinScale="x"), gdelt(SOURCEURL="https://example.org/z")]
    (tmp_path / "a.gdelt.tsv.gz").write_bytes(gzip.compress("".join(rows).encode()))
    assert main(["convert", str(tmp_path / "a.gdelt.tsv.gz"), str(tmp_path / "a.jsonl")]) == 4
    shown = capsys.readouterr().err
    assert "line 2: has 2 columns where there must be 61. It is left out." in shown
    assert "line 3: cannot be read" in shown
    assert "line 4: cannot be read" in shown
    assert "gdelt does not tell, and OUT leaves empty:\n" in shown
    assert "confidences (0 stands for them)" in shown
    assert "jsonl holds everything" in shown
    assert len(list(read_documents(tmp_path / "a.jsonl"))) == 2


def test_what_is_no_such_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.icews.tsv").write_text("Event ID\tEvent Date\n", encoding="utf-8")
    with pytest.raises(InputError, match="the header lacks Source Name"):
        read(tmp_path / "a.icews.tsv", "icews")
    (tmp_path / "a.json").write_text("[", encoding="utf-8")
    with pytest.raises(InputError, match="broken JSON"):
        read(tmp_path / "a.json", "plover")
    (tmp_path / "b.jsonl").write_text('{"id"\n', encoding="utf-8")
    assert read(tmp_path / "b.jsonl", "plover")[1].broken == 1
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a", "")
        archive.writestr("b", "")
    with pytest.raises(InputError, match="holds 2 files"):
        read(tmp_path / "a.zip", "gdelt")
    assert main(["convert", str(tmp_path / "c.tsv"), str(tmp_path / "c.jsonl"), "--from", "gdelt"]) == 3
    assert "no such file" in capsys.readouterr().err
