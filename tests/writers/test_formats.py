"""The formats of the field: exact names, order and width, and what they hold."""

# ruff: noqa: SIM905 - columns are compared with the published lists, which are easier to read unquoted

import csv
import dataclasses
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dragoman.errors import UsageError
from dragoman.readers.stored import holds_documents, read_documents, read_rows
from dragoman.records import CodedDocument, Entity, Event
from dragoman.writers.cases import Case, actor_code, pairs
from dragoman.writers.formats import FORMATS, ROWS, beside, format_of, typed, written, written_rows
from dragoman.writers.gdelt import EVENTS, MENTIONS
from dragoman.writers.icews import FIELDS as ICEWS
from dragoman.writers.phoenix import FIELDS as PHOENIX
from dragoman.writers.plover import FIELDS as PLOVER
from dragoman.writers.polecat import FIELDS as POLECAT
from dragoman.writers.table import COLUMNS, rows

ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code".split()
GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
GDELT_EVENTS = [
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{number}{name}" for number in (1, 2) for name in ACTOR),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{place}_{name}" for place in ("Actor1Geo", "Actor2Geo", "ActionGeo") for name in GEO),
    *"DATEADDED SOURCEURL".split(),
]
GDELT_MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset "
    "Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras"
).split()
ICEWS_HEADER = (
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|"
    "Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
).split("|")
POLECAT_HEADER = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector|"
    "Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary Recipient Sector|"
    "Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|"
    "Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|"
    "Version"
).split("|")
PHOENIX_COLUMNS = (
    "EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute TargetActorFull TargetActorEntity "
    "TargetActorRole TargetActorAttribute EventCode EventRootCode PentaClass GoldsteinScore Issues Lat Lon LocationName StateName "
    "CountryCode SentenceID URLs NewsSources"
).split()


def table(path: Path) -> list[list[str]]:
    """Returns the cells of a file without quoting."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def save(coded: CodedDocument, path: Path, kind: str) -> list[str]:
    """Writes a document and returns what is said to be lost."""
    return written(iter([coded]), path, kind).shown()


def with_event(coded: CodedDocument, **fields: Any) -> CodedDocument:  # noqa: ANN401 - fields of an event
    return dataclasses.replace(coded, events=(dataclasses.replace(coded.events[0], **fields),))


@pytest.mark.parametrize(
    ("fields", "names", "width"),
    [
        (EVENTS, GDELT_EVENTS, 61),
        (MENTIONS, GDELT_MENTIONS, 16),
        (ICEWS, ICEWS_HEADER, 20),
        (POLECAT, POLECAT_HEADER, 40),
        (PHOENIX, PHOENIX_COLUMNS, 26),
    ],
)
def test_names_order_and_width_are_those_of_the_format(fields: tuple[Any, ...], names: list[str], width: int) -> None:
    assert [field.name for field in fields] == names
    assert len(names) == width
    assert all(field.meaning for field in fields)


def test_gdelt_has_a_row_for_each_pair_in_both_tables(coded: CodedDocument, tmp_path: Path) -> None:
    save(coded, tmp_path / "a.gdelt.tsv", "gdelt")
    events, mentions = table(tmp_path / "a.gdelt.tsv"), table(tmp_path / "a.gdelt.mentions.tsv")
    assert [len(row) for row in events] == [61, 61]
    assert [len(row) for row in mentions] == [16, 16]
    first, second = (dict(zip(GDELT_EVENTS, row, strict=True)) for row in events)
    assert first["GLOBALEVENTID"] != second["GLOBALEVENTID"]
    assert (first["SQLDATE"], first["MonthYear"], first["Year"], first["FractionDate"]) == ("20240502", "202405", "2024", "2024.4164")
    assert (first["Actor1Code"], first["Actor1CountryCode"], first["Actor1Type1Code"], first["Actor1Type2Code"]) == (
        "SSDMILCOP", "SSD", "MIL", "COP",
    )  # fmt: skip
    assert (first["EventCode"], first["EventBaseCode"], first["EventRootCode"], first["QuadClass"]) == ("190", "190", "19", "4")
    assert (first["GoldsteinScale"], first["IsRootEvent"]) == ("-10", "1")
    assert (first["ActionGeo_Type"], first["ActionGeo_CountryCode"], first["ActionGeo_Lat"]) == ("4", "OD", "4.85")
    assert (first["DATEADDED"], first["SOURCEURL"]) == ("20240503000000", "https://example.org/d")
    mention = dict(zip(GDELT_MENTIONS, mentions[0], strict=True))
    assert mention["GLOBALEVENTID"] == first["GLOBALEVENTID"]
    assert (mention["MentionType"], mention["SentenceID"], mention["Confidence"]) == ("1", "1", "80")
    event = coded.events[0]
    offsets = [mention[name] for name in ("Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "MentionDocLen")]
    assert offsets == [str(number) for number in (event.actors[0].start, event.recipients[0].start, event.trigger.start, len(coded.text))]


def test_phoenix_and_icews_rows(coded: CodedDocument, tmp_path: Path) -> None:
    save(coded, tmp_path / "a.tsv", "phoenix")
    row = dict(zip(PHOENIX_COLUMNS, table(tmp_path / "a.tsv")[0], strict=True))
    assert (row["Date"], row["SourceActorFull"], row["SourceActorEntity"], row["SourceActorRole"], row["SourceActorAttribute"]) == (
        "20240502", "SSDMILCOP", "SSD", "MIL", "COP",
    )  # fmt: skip
    assert (row["PentaClass"], row["Issues"], row["SentenceID"]) == ("4", "military,1", "d_1")
    save(coded, tmp_path / "b.tsv", "icews")
    header, *lines = table(tmp_path / "b.tsv")
    assert header == ICEWS_HEADER
    row = dict(zip(header, lines[0], strict=True))
    assert (row["Source Name"], row["Source Sectors"], row["Source Country"]) == ("=The army; and police", "Military,Police", "South Sudan")
    assert (row["Event Text"], row["CAMEO Code"], row["City"], row["District"]) == ("Use conventional military force", "190", "Juba", "")


def test_polecat_writes_none_as_a_word(coded: CodedDocument, tmp_path: Path) -> None:
    save(coded, tmp_path / "a.tsv", "polecat")
    header, row = table(tmp_path / "a.tsv")
    cells = dict(zip(header, row, strict=True))
    assert header == POLECAT_HEADER
    assert (cells["Actor Country"], cells["Actor Sectors"], cells["Actor COW"]) == ("SSD; None", "MIL; COP", "None")
    assert (cells["Event Mode"], cells["Quad Code"], cells["Recipient Country"]) == ("firearms; heavy-weapons", "MATERIAL CONFLICT", "None")
    assert (cells["Country"], cells["GeoNames ID"], cells["Publication Date"]) == ("South Sudan", "373303", "2024-05-03")


def test_plover_json_has_the_names_of_the_manual(coded: CodedDocument, tmp_path: Path) -> None:
    assert save(coded, tmp_path / "a.plover.jsonl", "plover") == ["texts, statements and entities of documents"]
    form = json.loads((tmp_path / "a.plover.jsonl").read_text(encoding="utf-8"))
    assert list(form) == list(PLOVER)
    required = {"id", "date", "actor", "event"}
    assert required <= set(form)
    assert (form["event"], form["mode"], form["quad_code"], form["date"]) == (["ASSAULT"], ["firearms", "heavy-weapons"], 4, "2024-05-02")
    assert form["actor"][0] == {
        "code": "SSD", "sector": ["MIL", "COP"], "entity_text": "=The army; and police", "identifier_text": "=The army; and police",
        "identifier_id": None, "office": None,
    }  # fmt: skip
    assert (form["event_loc"]["geonameid"], form["event_loc"]["resolution"]) == (373303, 4)
    assert form["size"] == {"dead": 3, "injured": None, "size": None}
    assert [speaker and speaker["text"] for speaker in form["attribution"]] == ["a medic", None]


def spans(form: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    if isinstance(form, dict):
        if "start" in form and "text" in form:
            yield form
        for inner in form.values():
            yield from spans(inner)
    elif isinstance(form, list):
        for inner in form:
            yield from spans(inner)


@pytest.mark.parametrize("kind", [name for name, one in FORMATS.items() if one.lossy])
def test_a_lossy_format_says_so_and_keeps_the_provenance_beside_it(coded: CodedDocument, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "a.tsv"
    lost = save(coded, out, kind)
    assert lost
    (line,) = (tmp_path / "a.tsv.provenance.jsonl").read_text(encoding="utf-8").splitlines()
    form = json.loads(line)
    assert form["id"] == "d#1"
    assert len(form["rows"]) == 2
    found = list(spans(form["provenance"]))
    assert len(found) == 7
    assert all(coded.text[span["start"] : span["end"]] == span["text"] for span in found)


@pytest.mark.parametrize("kind", FORMATS)
def test_schema_and_dictionary_travel_with_every_format(coded: CodedDocument, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "a.x"
    save(coded, out, kind)
    for path in (out, *beside(out, kind)):
        assert path.stat().st_size, path
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {path.name for path in (out, *beside(out, kind))}
    schema = json.loads((tmp_path / "a.x.schema.json").read_text(encoding="utf-8"))
    words = (tmp_path / "a.x.dictionary.md").read_text(encoding="utf-8")
    for tables in schema.get("tables", {}).values():
        assert all(f"`{field['name']}`" in words and field["description"] for field in tables["fields"])


@pytest.mark.parametrize("status", ["future", "negated", "hypothetical"])
@pytest.mark.parametrize("kind", ["gdelt", "phoenix", "icews", "polecat"])
def test_what_did_not_happen_is_left_out_where_no_status_can_say_so(coded: CodedDocument, tmp_path: Path, kind: str, status: str) -> None:
    lost = save(with_event(coded, status=status), tmp_path / "a.tsv", kind)
    assert lost[0] == "1 events that are planned, denied or imagined (status; left out)"
    assert len(table(tmp_path / "a.tsv")) == (1 if kind in {"icews", "polecat"} else 0)


def test_an_event_without_a_cameo_code_is_left_out_of_cameo_formats(coded: CodedDocument, tmp_path: Path) -> None:
    lost = save(with_event(coded, cameo=None, goldstein=None), tmp_path / "a.tsv", "gdelt")
    assert "1 events without a CAMEO code (left out)" in lost
    assert table(tmp_path / "a.tsv") == []


def test_an_event_without_a_day_has_empty_dates(coded: CodedDocument, tmp_path: Path) -> None:
    bare = dataclasses.replace(with_event(coded, date=None, place=None), published=None, url=None, publisher=None)
    save(bare, tmp_path / "a.tsv", "gdelt")
    row = dict(zip(GDELT_EVENTS, table(tmp_path / "a.tsv")[0], strict=True))
    assert {row[name] for name in ("SQLDATE", "FractionDate", "ActionGeo_Type", "DATEADDED", "SOURCEURL")} == {""}


def test_pairs_of_parties(event: Event) -> None:
    one, two = event.actors
    (camp,) = event.recipients
    assert pairs(event) == [(one, camp), (two, camp)]
    meeting = dataclasses.replace(event, type="CONSULT", recipients=())
    assert pairs(meeting) == [(one, two), (two, one)]
    assert pairs(dataclasses.replace(event, recipients=())) == [(one, None), (two, None)]
    assert pairs(dataclasses.replace(event, actors=(), recipients=())) == [(None, None)]
    assert pairs(dataclasses.replace(event, actors=())) == [(None, camp)]


def test_numbers_of_rows_are_stable_and_fit_a_double(coded: CodedDocument) -> None:
    event = coded.events[0]
    numbers = [Case(event, coded, *pair).number for pair in pairs(event)]
    assert numbers == [Case(event, coded, *pair).number for pair in pairs(event)]
    assert all(0 <= number < 2**53 for number in numbers)


@pytest.mark.parametrize(
    ("country", "sectors", "code"),
    [("UNO", (), "IGOUNO"), ("EUR", ("GOV",), "IGOEURGOV"), ("FRA", ("UNK",), "FRA"), (None, ("JRN", "SOC", "CVL"), "MEDCVL")],
)
def test_cameo_codes_of_parties(country: str | None, sectors: tuple[str, ...], code: str) -> None:
    assert actor_code(Entity("a", 0, 1, "a", country, sectors)) == code


def test_geojson_has_a_point_for_each_placed_event(coded: CodedDocument, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    written(iter([coded, with_event(coded, place=None), coded]), path, "geojson")
    form = json.loads(path.read_text(encoding="utf-8"))
    assert [feature["geometry"] for feature in form["features"]] == [{"type": "Point", "coordinates": [31.58, 4.85]}] * 2
    assert list(form["features"][0]["properties"]) == [column.name for column in COLUMNS]
    written(iter([]), path, "geojson")
    assert json.loads(path.read_text(encoding="utf-8")) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "a.sqlite"])
def test_what_holds_everything_comes_back_the_same(coded: CodedDocument, tmp_path: Path, name: str) -> None:
    other = dataclasses.replace(coded, id="e", events=(), published=None, text="Nothing 𐍈.\r\n")
    path = tmp_path / name
    assert written(iter([coded, other]), path, format_of(path)).shown() == []
    assert holds_documents(path)
    assert list(read_documents(path)) == [coded, other]


def test_a_run_folder_is_read_part_by_part(coded: CodedDocument, tmp_path: Path) -> None:
    for kind, source in (("documents", "a.documents.parquet"), ("events", "a.parquet")):
        (tmp_path / "run" / kind).mkdir(parents=True)
        written(iter([coded]), tmp_path / "a.parquet", "parquet")
        for part in (1, 2):
            (tmp_path / "run" / kind / f"part-{part}.parquet").write_bytes((tmp_path / source).read_bytes())
    assert list(read_documents(tmp_path / "run")) == [coded, coded]
    assert [row["event_id"] for row in read_rows(tmp_path / "run", ["event_id"])] == ["d#1", "d#1"]


def test_rows_go_between_the_tables(coded: CodedDocument, tmp_path: Path) -> None:
    expected = [list(row) for row in rows(coded)]
    previous = tmp_path / "a.csv"
    written(iter([coded]), previous, "csv")
    for step, kind in enumerate([*ROWS, "csv"]):
        path = tmp_path / f"{step}{FORMATS[kind].endings[0]}"
        written_rows(read_rows(previous), path, kind)
        assert [typed(row) for row in read_rows(path)] == [[cell if cell != "" else None for cell in row] for row in expected]
        previous = path
    with pytest.raises(UsageError, match="gdelt needs the coded documents"):
        written_rows(read_rows(previous), tmp_path / "x.tsv", "gdelt")
    with pytest.raises(UsageError, match="lacks the columns document_id"):
        typed({"event_id": "x"})


def test_parquet_is_typed_and_says_what_its_columns_mean(coded: CodedDocument, tmp_path: Path) -> None:
    written(iter([coded]), tmp_path / "a.parquet", "parquet")
    schema = pq.read_schema(tmp_path / "a.parquet")
    assert {str(schema.field(name).type) for name in ("quad", "trigger_start")} == {"int64"}
    assert str(schema.field("score").type) == "double"
    assert schema.field("status").metadata == {b"description": b"actual, future, hypothetical, negated or historical"}


def test_the_database_has_its_dictionary_and_finds_spans_in_the_text(coded: CodedDocument, tmp_path: Path) -> None:
    written(iter([coded]), tmp_path / "a.db", "sqlite")
    base = sqlite3.connect(tmp_path / "a.db")
    query = "SELECT trigger, substr(text, trigger_start + 1, trigger_end - trigger_start) FROM events JOIN documents USING (document_id)"
    assert base.execute(query).fetchall() == [("attacked", "attacked")]
    assert base.execute("SELECT count(*) FROM columns").fetchone() == (len(COLUMNS),)
    base.close()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jsonl", "jsonl"), ("a.plover.jsonl", "plover"), ("a.export.CSV", "gdelt"), ("a.csv", "csv"), ("A.POLECAT.TSV", "polecat")],
)
def test_the_longest_ending_tells_the_format(name: str, kind: str) -> None:
    assert format_of(Path(name)) == kind


def test_an_unknown_ending_names_those_that_are_known() -> None:
    with pytest.raises(UsageError, match=r"a\.xlsx: the ending does not tell the format\. Use \.jsonl, \.csv"):
        format_of(Path("a.xlsx"))
    assert format_of(Path("a.xlsx"), to="icews") == "icews"


def test_a_csv_of_the_table_is_what_the_standard_reader_reads(coded: CodedDocument, tmp_path: Path) -> None:
    written(iter([dataclasses.replace(coded, published=dt.date(2024, 5, 3))]), tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["actor_text"] == "'=The army, and police;police"
    assert next(read_rows(tmp_path / "a.csv"))["actor_text"] == "=The army, and police;police"
