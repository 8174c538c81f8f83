"""The whole coder: on whose word, on which day, at which place; and texts that are broken."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from dragoman import Coder
from dragoman.records import CodedDocument, Document, Event

DAY = dt.date(2024, 5, 3)


def event(coded: CodedDocument, trigger: str) -> Event:
    return next(one for one in coded.events if one.trigger.text == trigger)


def test_told_claimed_and_argued_are_told_apart(coder: Coder) -> None:
    text = "LIMA (Reuters) - The army attacked a camp on Monday. The rebels said that soldiers had killed two farmers."
    news = coder.code(Document(id="n", text=text, publisher="The Valley Herald", published=DAY))
    told, claimed = event(news, "attacked"), event(news, "killed")
    assert (news.standing(told), news.chain(told)) == ("told", ("The Valley Herald", "Reuters"))
    assert (news.standing(claimed), news.chain(claimed)) == ("claimed", ("The Valley Herald", "Reuters", "The rebels"))
    plea = "The army attacked our villages on Monday. We must not be silent. We demand justice, and our people demand it."
    opinion = coder.code(Document(id="o", text=plea, author="Ana Torres", published=DAY))
    argued = event(opinion, "attacked")
    assert (opinion.voice, opinion.standing(argued), opinion.chain(argued)) == ("opinion", "argued", ("Ana Torres",))


def test_nested_statements_make_one_chain(coder: Coder) -> None:
    text = "The agency quoted the minister as saying that rebels claimed they had attacked the town."
    coded = coder.code(Document(id="n", text=text, publisher="The Herald"))
    assert coded.chain(event(coded, "attacked")) == ("The Herald", "The agency", "the minister", "rebels")


def test_the_dateline_is_the_last_resort_for_day_and_place(coder: Coder) -> None:
    text = "KABUL, May 1 (AP) -- Rebels attacked an army post. Police arrested ten protesters in Herat on Tuesday."
    coded = coder.code(Document(id="n", text=text, published=DAY))
    first, second = event(coded, "attacked"), event(coded, "arrested")
    assert first.date
    assert first.place
    assert (first.date.first, first.place.name) == (dt.date(2024, 5, 1), "Kabul")
    assert (first.date.rule[:8], first.place.basis[:8]) == ("dateline", "dateline")
    assert second.date
    assert second.place
    assert (second.date.first, second.place.name) == (dt.date(2024, 4, 30), "Herāt")


def test_the_dateline_is_no_place_of_those_who_act_from_elsewhere(coder: Coder) -> None:
    text = "NAIROBI, May 1 (AP) -- Rain fell. Uganda condemned the arrests of protesters."
    coded = coder.code(Document(id="n", text=text, published=DAY))
    assert event(coded, "condemned").place is None


def test_a_known_person_is_no_town(coder: Coder) -> None:
    text = "Mrs. Clinton met the French president on Monday. Clinton condemned the attack."
    coded = coder.code(Document(id="n", text=text, published=DAY))
    assert "Clinton" not in [place.text for place in coded.places]


def test_no_date_stays_null_and_the_publication_day_has_its_basis(coder: Coder) -> None:
    coded = coder.code(Document(id="n", text="Police arrested ten protesters.", url="https://example.org/2024/05/03/a"))
    assert (coded.published, coded.published_basis, coded.events[0].date) == (DAY, "address", None)
    assert coder.code("Police arrested ten protesters.").published_basis is None
    assert coder.code("Police arrested ten protesters.", published=DAY).published_basis == "given"


@pytest.mark.parametrize("words", ["on 31 February", "on 45 Ramadan 1445", "on 30 February 2024", "on 32 May 2024"])
def test_an_impossible_day_is_no_date(words: str, coder: Coder) -> None:
    coded = coder.code(f"Police arrested ten protesters {words}.", published=DAY)
    assert coded.events
    assert coded.dates == ()
    assert coded.events[0].date is None


@pytest.mark.parametrize("mark", ['"', "\u201c", "\u2018"])
def test_an_open_quotation_over_five_thousand_words_ends(mark: str, coder: Coder) -> None:
    text = f"The minister said: {mark}" + "Police arrested ten protesters in Lima and the army left the town. " * 420
    start = time.process_time()
    coded = coder.code(text, published=DAY)
    assert time.process_time() - start < 60
    assert coded.failures == ()
    assert coded.events
    assert max((part.end - part.start for one in coded.statements for part in one.content), default=0) <= 25_000
