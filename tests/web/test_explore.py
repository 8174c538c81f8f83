"""The views: each shows what is there, says what to do where nothing is, and every number leads to its sentences."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from tests.store.samples import documents, write_run
from tests.web.conftest import ADDRESS, TOKEN

from dragoman.records import CodedDocument, Place
from dragoman.store import Filter, Store
from dragoman.store.linking import link
from dragoman.web.app import create_app, open_app
from dragoman.web.security import Gate

VIEWS = ["", "/map", "/dyads", "/table", "/documents", "/changes", "/compare", "/entity?name=teachers", "/values?of=actor_name"]
FILTERS = [
    "", "type=PROTEST", "actor=KEN&recipient=UGA", "q=army", "count=incidents", "undated=1", "unlocated=1", "box=25,-5,42,12", "type=NONE",
    "area=30,-6,45,-6,45,0,33,0,33,6,30,6",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(write_run(tmp_path_factory.mktemp("explore") / "new", documents(90)))
    link(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    other = Store.open(write_run(tmp_path_factory.mktemp("explore") / "old", documents(80, events=2)))
    app = create_app(store, others=[other], workspace=tmp_path_factory.mktemp("work"), gate=Gate(TOKEN))
    with TestClient(app, base_url=ADDRESS) as found:
        found.get("/", params={"token": TOKEN})
        yield found
    other.close()


def page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def words(text: str) -> str:
    """Returns what a reader sees of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def links(text: str, pattern: str = "") -> list[str]:
    """Returns the addresses of the links that have `pattern` in them."""
    return [html.unescape(found) for found in re.findall(r'href="([^"]+)"', text) if pattern in html.unescape(found)]


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_takes_every_filter_and_keeps_it(client: TestClient, store: Store, view: str, filters: str) -> None:
    text = page(client, f"/explore{view}{'&' if '?' in view else '?'}{filters}")
    totals = store.totals(Filter.of([tuple(pair.split("=", 1)) for pair in filters.split("&") if pair]))  # type: ignore[misc]
    shown = words(text)
    assert f"{totals.reports:,} events" in shown
    assert f"{totals.undated:,} without a date" in shown
    assert f"{totals.unlocated:,} without a place" in shown
    assert "None" not in re.sub(r"<pre.*?</pre>", "", shown)
    tabs = [address for address in links(text) if urlsplit(address).path in {"/explore/map", "/explore/table"}]
    assert any(all(pair in address.replace("%2C", ",") for pair in filters.split("&")) for address in tabs)


def test_pages_hold_no_inline_script_or_style(client: TestClient) -> None:
    for view in VIEWS:
        text = page(client, f"/explore{view}")
        assert " style=" not in text
        assert "<style" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son\w+=", text)


def test_a_bar_of_the_timeline_leads_to_its_sentences(client: TestClient) -> None:
    text = page(client, "/explore?unit=month&by=none")
    found = re.search(r'<a href="([^"]+)" aria-label="(2023-06-01) to (2023-06-30): (\d+) events"', text)
    assert found
    behind = page(client, html.unescape(found[1]))
    assert f"{found[4]} events" in words(behind)
    assert "2023-06-" in words(behind)
    assert behind.count('<article class="event') == min(25, int(found[4]))


def test_the_numbers_at_the_top_lead_to_what_they_count(client: TestClient, store: Store) -> None:
    top = re.search(r'<section class="totals".*?</section>', page(client, "/explore/map?type=AID"), re.S)
    assert top
    totals = store.totals(Filter.of([("type", "AID")]))
    behind = {words(label): html.unescape(address) for address, label in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', top[0], re.S)}
    assert f"{totals.documents} documents" in words(page(client, behind[f"{totals.documents} documents"]))
    assert f"{totals.reports} events" in words(page(client, behind[f"{totals.reports} events"]))
    printed = page(client, behind[f"{totals.printed} dated by their publication"])
    assert f"{totals.printed} events" in words(printed)
    assert "Day known by" in words(printed)
    sources = page(client, behind[f"{totals.sources} sources"])
    assert len(re.findall(r'href="[^"]*source=\w', sources)) >= totals.sources
    assert behind[f"{totals.incidents} distinct incidents"].endswith("count=incidents")


@pytest.mark.parametrize(
    ("view", "link"), [("/documents", r'<a href="([^"]+)" aria-label="sentences of [^"]+: (\d+)"'),
    ("/entity?name=teachers", r'<td>PROTEST</td><td class="number"><a href="([^"]+)">(\d+)</a>')],
)  # fmt: skip
def test_numbers_of_lists_lead_to_their_sentences(client: TestClient, view: str, link: str) -> None:
    found = re.search(link, page(client, f"/explore{view}"))
    assert found
    behind = page(client, html.unescape(found[1]))
    assert f"{found[2]} event" in words(behind)
    assert behind.count('<article class="event') == min(25, int(found[2]))


def test_a_line_of_the_table_beside_the_timeline_leads_to_its_sentences(client: TestClient) -> None:
    row = re.search(r'<tr><td><a href="([^"]+)">2023-06-01</a></td><td>2023-06-30</td><td class="number">(\d+)</td>',
                    page(client, "/explore?unit=month&by=none"))  # fmt: skip
    assert row
    assert f"{row[2]} events" in words(page(client, html.unescape(row[1])))


def test_a_cell_of_the_matrix_leads_to_its_sentences(client: TestClient) -> None:
    text = page(client, "/explore/dyads")
    cells = re.findall(r'<td class="heat\d"><a href="([^"]+)" aria-label="[^"]*: (\d+) events', text)
    assert len(cells) > 5
    for address, number in cells[:5]:
        assert f"{number} event" in words(page(client, html.unescape(address)))


def test_a_spot_of_the_map_leads_to_its_sentences(client: TestClient) -> None:
    text = page(client, "/explore/map")
    spots = re.findall(r'<a href="([^"]+)" aria-label="(?:Juba|Mombasa|Gulu district|Kenya)[^"]*: (\d+) events"', text)
    assert len(spots) == 4
    for address, number in spots:
        assert f"{number} events" in words(page(client, html.unescape(address)))


def test_countries_are_areas_and_provinces_are_rings(client: TestClient) -> None:
    text = page(client, "/explore/map")
    area = re.search(r'aria-label="Kenya, known to the country only[^>]*>(.*?)</a>', text)
    ring = re.search(r'aria-label="Gulu district, known to the province only[^>]*>(.*?)</a>', text)
    assert area
    assert "<path" in area[1]
    assert "<circle" not in area[1]
    assert ring
    assert 'fill="transparent"' in ring[1]


def test_corners_on_the_sheet_become_a_box(client: TestClient) -> None:
    answer = client.get("/explore/map?type=AID&sheet=500,150,620,280", follow_redirects=False)
    assert answer.status_code == 303
    west, south, east, north = map(float, re.findall(r"box=([^&]+)", answer.headers["location"])[0].split("%2C"))
    assert 0 < west < 31.58 < east < 70
    assert -30 < south < 4.85 < north < 40
    assert client.get("/explore/map?sheet=here").status_code == 400


def test_a_line_on_the_sheet_becomes_an_area_that_is_drawn_and_counted(client: TestClient, store: Store) -> None:
    around_juba = "550,200,575,200,575,218,550,218"
    answer = client.get(f"/explore/map?type=AID&box=1,1,2,2&sheet={around_juba}", follow_redirects=False)
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert "box=" not in address
    shown = page(client, address)
    assert 'class="within"' in shown
    chosen = Filter.of(parse_qsl(urlsplit(address).query))
    names = {row["place_name"] for row in store.numbered([row["n"] for row in store.rows(*queried(chosen))])}
    assert names == {"Juba"}
    assert f"{len(store.ids(chosen))} events" in words(shown)
    assert client.get("/explore/map?sheet=1,2,3,4,5").status_code == 400


def queried(chosen: Filter) -> tuple[str, list[object]]:
    where, values = chosen.where()
    return f"SELECT n FROM events WHERE {where}", values


def test_a_spot_counts_no_country_whose_centre_lies_near(tmp_path: Path) -> None:
    """The middle of Kenya is a point too, but its events are of the area; the spot of a town beside it leads to the town's alone."""

    def moved(one: CodedDocument) -> CodedDocument:
        def at(place: Place | None) -> Place | None:
            return dataclasses.replace(place, lat=0.02, lon=37.91) if place and place.name == "Mombasa" else place

        return dataclasses.replace(one, events=tuple(dataclasses.replace(event, place=at(event.place)) for event in one.events))

    with TestClient(open_app(write_run(tmp_path / "run", map(moved, documents(60))), token=TOKEN), base_url=ADDRESS) as client:
        client.get("/", params={"token": TOKEN})
        spot = re.search(r'<a href="([^"]+)" aria-label="Mombasa: (\d+) events"', page(client, "/explore/map"))
        assert spot
        assert f"{spot[2]} events" in words(page(client, html.unescape(spot[1])))


def test_sorting_and_paging_of_the_table(client: TestClient, store: Store) -> None:
    text = page(client, "/explore/table?sort=-confidence&columns=event_id,confidence&size=50&page=2")
    listed = [float(number) for number in re.findall(r'<td class="number"[^>]*>([\d.]+)</td>', text)]
    every = [row["confidence"] for row in store.rows("SELECT confidence FROM events ORDER BY confidence DESC")]
    assert listed == every[50:100]
    assert 'aria-sort="descending"' in text
    assert "page 2 of 6" in words(text)


def test_a_document_shows_its_text_and_the_parts_of_the_event(client: TestClient, store: Store) -> None:
    coded = store.document("doc0000003")
    assert coded is not None
    event = coded.events[1]
    text = page(client, f"/explore/document/doc0000003?event={event.id.replace('#', '%23')}")
    body = re.search(r'<div class="body".*?</div>', text, re.S)
    assert body
    bare = re.sub(r'<span class="letter".*?</span>', "", body[0])
    assert html.unescape(re.sub(r"<[^>]+>", "", bare)).strip() == coded.text.strip()
    letter = '<span class="letter" dir="ltr" aria-label="(trigger)">T</span>'
    assert f'role-T level-1 own" title="trigger">{letter}{event.trigger.text}' in body[0]
    assert event.explanation in html.unescape(text)


def test_a_party_has_its_aliases_partners_and_sentences(client: TestClient) -> None:
    shown = words(page(client, "/explore/entity?name=Kenyan+army"))
    assert "the army" in shown
    assert "KEN MIL" in shown
    assert "by its name" in shown
    assert "Looked up in the first" in shown


def test_two_runs_differ_by_what_one_lacks(client: TestClient) -> None:
    shown = words(page(client, "/explore/compare"))
    assert re.search(r"[1-9]\d* added", shown)
    assert "10 documents are only in new, 0 only in old" in shown


def test_one_run_alone_has_nothing_to_compare(browser: TestClient) -> None:
    assert browser.get("/explore/compare").status_code == 404
    assert "/explore/compare" not in browser.get("/explore").text


def test_reports_of_one_incident(client: TestClient, store: Store) -> None:
    query = "SELECT incident, count(*) AS number FROM events WHERE incident IS NOT NULL GROUP BY incident ORDER BY 2 DESC LIMIT 1"
    row = store.rows(query)[0]
    assert f"{row['number']} report" in words(page(client, f"/explore/incident/{row['incident']}"))


def test_downloads_hold_the_events_of_the_filter(client: TestClient, store: Store) -> None:
    wanted = store.ids(Filter.of([("type", "PROTEST")]))

    def load(kind: str) -> bytes:
        answer = client.get(f"/explore/download/events.{kind}?type=PROTEST")
        assert answer.status_code == 200
        assert f'filename="events.{kind}"' in answer.headers["content-disposition"]
        return answer.content

    rows = list(csv.DictReader(io.StringIO(load("csv").decode(), newline="")))
    assert [row["event_id"] for row in rows] == wanted
    assert [json.loads(line)["event_id"] for line in load("jsonl").decode().splitlines()] == wanted
    assert pq.read_table(io.BytesIO(load("parquet"))).column("event_id").to_pylist() == wanted
    features = json.loads(load("geojson"))["features"]
    assert [one["id"] for one in features] == [row["event_id"] for row in rows if row["place_lat"]]
    assert client.get("/explore/download/events.xlsx").status_code == 404


@pytest.mark.parametrize("chart", ["timeline", "map", "dyads", "changes"])
def test_charts_are_files_too(client: TestClient, chart: str) -> None:
    answer = client.get(f"/explore/chart/{chart}.svg?save=1&type=PROTEST")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "attachment" in answer.headers["content-disposition"]
    assert "<svg" in answer.text
    assert len(list(csv.reader(io.StringIO(client.get(f"/explore/chart/{chart}.csv").text)))) > 3


@pytest.mark.parametrize(
    "address",
    ["?from=x", "/table?sort=nothing", "/table?columns=x", "/dyads?level=x", "?by=%27",
     "/changes?now_from=x&now_to=x&before_from=x&before_to=x", "/values?of=x", "/entity", "/compare?other=9", "?count=x"],
)  # fmt: skip
def test_what_makes_no_sense_is_told(client: TestClient, address: str) -> None:
    answer = client.get(f"/explore{address}")
    assert answer.status_code == 400
    assert "Back to all events" in answer.text


def test_a_document_that_is_not_there(client: TestClient) -> None:
    for name in ("nobody", "../../etc/passwd", "%2e%2e%2fetc%2fpasswd"):
        assert client.get(f"/explore/document/{name}").status_code == 404
