"""Finding place names, choosing among places of one name, and the place of an event."""

import itertools
import unicodedata
from typing import Literal

import pytest

from dragoman.coding.places import event_place, find_places
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.language.pipeline import Language
from dragoman.language.sentence import Sentence, Token
from dragoman.records import Place, Span


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


def found(text: str, gazetteer: Gazetteer) -> list[tuple[str, str | None]]:
    return [(place.text, place.country) for place in find_places(text, gazetteer=gazetteer)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Troops left the town of Sool and moved to Hargeisa, Somalia.", ["Sool", "Hargeisa", "Somalia"]),
        ("KABUL, March 27 (AP) -- The talks were put off.", ["KABUL"]),
        ("BERLIN - The cabinet met.", ["BERLIN"]),
        ("The U.S. and the UK urged restraint.", ["U.S.", "UK"]),
        ("She lives in Norman, Okla., near a lake.", ["Norman", "Okla."]),
        ("Fighting near al-Hasakah and in the Gaza Strip went on.", ["al-Hasakah", "Gaza Strip"]),
        ("Egyptian-Sudanese relations", ["Egyptian", "Sudanese"]),
        ("Trade between Saxony-Anhalt and Guinea-Bissau grew.", ["Saxony-Anhalt", "Guinea-Bissau"]),
        ("Iraq's parliament met in Baghdad’s Green Zone.", ["Iraq", "Baghdad"]),
        ("Ships crossed the Strait of Hormuz and the Red Sea.", ["Strait of Hormuz", "Red Sea"]),
        ("Police in Alachua and Gilchrist counties asked for help.", ["Alachua", "Gilchrist"]),
        ("A strike in Côte d'Ivoire spread to São Tomé.", ["Côte d'Ivoire", "São Tomé"]),
        ("Kenyan and Ugandan officials met in Kampala.", ["Kenyan", "Ugandan", "Kampala"]),
    ],
)
def test_names_are_found(text: str, places: list[str], gazetteer: Gazetteer) -> None:
    assert [name for name, _ in found(text, gazetteer)] == places


@pytest.mark.parametrize(
    "text",
    [
        "Reading the report took a while. March was cold and May was mild.",
        "Police said the union and Congress would meet.",
        "Mayor Charlotte Lincoln greeted Sydney Madison, 41, on Tuesday.",
        "The White House said no. The Red Cross said yes.",
        "They met on Jackson Street and on Lincoln Avenue.",
        "Mr. Houston resigned. Houston said he was tired.",
        "Dr. Florence Benton and her brother left.",
        "us and them, in or out",
        "",
        "١٢٣ مرحبا 🙂",
    ],
)
def test_persons_bodies_and_ordinary_words_are_none(text: str, gazetteer: Gazetteer) -> None:
    assert found(text, gazetteer) == []


@pytest.mark.parametrize(
    ("text", "name", "admin1", "country"),
    [
        ("A court in Alexandria heard the case. Cairo and the rest of Egypt watched.", "Alexandria", "Alexandria", "EGY"),
        ("A court in Alexandria heard the case, the Rapides Parish sheriff said.", "Alexandria", "Louisiana", "USA"),
        ("He drove from Paris, Texas, to Dallas.", "Paris", "Texas", "USA"),
        ("The ministers met in Paris, France.", "Paris", "Île-de-France", "FRA"),
        ("The envoy flew to Tripoli. Lebanon and its port of Beirut were calm.", "Tripoli", None, "LBN"),
        ("The envoy flew to Tripoli. Libya and the city of Benghazi were calm.", "Tripoli", None, "LBY"),
        ("Shelling hit Jenin in the West Bank.", "Jenin", "Jenin", "PSE"),
        ("Bakhmut was quiet; Ukraine reported fighting elsewhere.", "Bakhmut", "Donetsk Oblast", "UKR"),
        ("Protests reached San José, Costa Rica.", "San José", None, "CRI"),
        ("Protests reached San Jose, California.", "San Jose", "California", "USA"),
    ],
)  # fmt: skip
def test_the_text_decides_between_places_of_one_name(text: str, name: str, admin1: str | None, country: str, gazetteer: Gazetteer) -> None:
    place = next(place for place in find_places(text, gazetteer=gazetteer) if place.text == name)
    assert place.country == country
    assert admin1 in (None, place.admin1)


def test_one_sense_in_a_document(gazetteer: Gazetteer) -> None:
    text = "Springfield, Illinois, was calm. Later the mayor of Springfield spoke. Near Springfield, farmers waited."
    senses = {place.geonames_id for place in find_places(text, gazetteer=gazetteer) if place.text == "Springfield"}
    assert len(senses) == 1


def test_the_word_province_asks_for_the_province(gazetteer: Gazetteer) -> None:
    city, province = (find_places(text, gazetteer=gazetteer)[0] for text in ("A blast in Kandahar city.", "A blast in Kandahar province."))
    assert (city.precision, province.precision) == ("city", "region")


def test_precision_and_basis(gazetteer: Gazetteer) -> None:
    places = find_places("Peru and Peruvian police watched Cusco, Peru, the Andes and Idlib province.", gazetteer=gazetteer)
    assert [place.precision for place in places] == ["country", "country", "city", "country", "region", "region"]
    assert places[1].basis == "adjective or demonym"
    assert places[2].basis == "the text places it in Peru"
    assert all(0 < place.confidence <= 1 for place in places)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_are_slices(form: Literal["NFC", "NFD"], gazetteer: Gazetteer) -> None:
    written = "🙂 قال المتحدث: Troops left Khān Yūnis 🚚, Rafaḥ and Port-au-Prince.\r\n"
    written += "MEXICO CITY — A march in São Paulo, Brazil’s hub.\r\n"
    text = unicodedata.normalize(form, written)
    places = find_places(text, gazetteer=gazetteer)
    assert [place.text for place in places] == [text[place.start : place.end] for place in places]
    assert [place.country for place in places] == ["PSE", "PSE", "HTI", "MEX", "BRA", "BRA"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(places))


def test_taken_spans_are_left_alone(gazetteer: Gazetteer) -> None:
    text = "Paris Lagarde met him in Paris, France."
    assert [place.start for place in find_places(text, gazetteer=gazetteer, taken=[Span("Paris Lagarde", 0, 13)])] == [25, 32]


def test_a_very_long_line_is_read_in_stretches(gazetteer: Gazetteer) -> None:
    text = "Aid reached Maiduguri in Nigeria. " * 4000
    places = find_places(text, gazetteer=gazetteer)
    assert len(places) == 8000
    assert all(text[place.start : place.end] == place.text for place in places)


def test_the_parser_can_overrule_a_word(gazetteer: Gazetteer, language: Language) -> None:
    text = "Washington said it would wait. The army entered Mosul and Tikrit."
    sentences = language.parse(language.split(text))
    assert [place.text for place in find_places(text, gazetteer=gazetteer, sentences=sentences)] == ["Washington", "Mosul", "Tikrit"]


def sentence_of(text: str, trigger: str, language: Language) -> tuple[Sentence, int]:
    sentence = language.parse(language.split(text))[0]
    return sentence, next(token.i for token in sentence.tokens if token.text == trigger)


@pytest.mark.parametrize(
    ("text", "trigger", "where"),
    [
        ("Rebels attacked an army post near Aleppo on Monday.", "attacked", "Aleppo"),
        ("Police arrested 20 people outside the embassy in the city of Dhaka.", "arrested", "Dhaka"),
        ("The ministers met in Vienna, Austria, to discuss sanctions on Iran.", "met", "Vienna"),
        ("Fighting erupted between the army and the group in Syria's Idlib province.", "erupted", "Idlib"),
        ("In Geneva, the minister said that troops had shelled Donetsk.", "shelled", "Donetsk"),
        ("An airstrike on Sanaa killed three people.", "airstrike", "Sanaa"),
        ("The siege of Homs ended.", "siege", "Homs"),
        ("Soldiers seized Bamako airport.", "seized", "Bamako"),
        ("The president will travel to Brasilia.", "travel", "Brasilia"),
        ("The court in The Hague sentenced the general.", "sentenced", "The Hague"),
        ("Israel imposed a curfew in the West Bank.", "imposed", "West Bank"),
        ("Washington said the strike in northern Iraq killed two soldiers.", "killed", "Iraq"),
        ("Kabul accused Islamabad of sheltering fighters.", "accused", None),
        ("Washington imposed sanctions on Iran.", "imposed", None),
        ("The governor of Texas signed a bill.", "signed", None),
        ("Turkish jets took off.", "took", None),
    ],
)
def test_the_place_of_an_event(text: str, trigger: str, where: str | None, gazetteer: Gazetteer, language: Language) -> None:
    sentence, i = sentence_of(text, trigger, language)
    place = event_place(find_places(text, gazetteer=gazetteer, sentences=[sentence]), sentence=sentence, trigger=i)
    assert (place.text if place else None) == where


def test_the_dateline_is_the_last_resort(language: Language) -> None:
    sentence, i = sentence_of("The army arrested a minister.", "arrested", language)
    lima = Place("LIMA", 0, 4, "Lima", "PER", "Lima", -12.0, -77.0, 3936456, "city", 0.9, "the most prominent place of this name")
    assert event_place((), sentence=sentence, trigger=i, dateline=lima) is lima
    assert event_place((), sentence=sentence, trigger=i) is None


def test_a_sentence_made_by_hand() -> None:
    rows = [("Rebels", "NNS", "subject", 1), ("bombed", "VBD", "root", 1), ("Goma", "NNP", "object", 1)]
    tokens, at = [], 0
    for i, (word, tag, role, head) in enumerate(rows):
        tokens.append(Token(i, word, {"bombed": "bomb"}.get(word, word.lower()), "X", tag, at, at + len(word), role, head))
        at += len(word) + 1
    goma = Place("Goma", 14, 18, "Goma", "COD", "Nord-Kivu", -1.7, 29.2, 216281, "city", 0.9, "the only place of this name")
    assert event_place([goma], sentence=Sentence("Rebels bombed Goma", 0, tuple(tokens)), trigger=1) is goma
