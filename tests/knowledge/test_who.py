"""Whom a name may mean: by its name, by a part of it, by a like spelling; never across kinds."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.errors import UsageError
from dragoman.knowledge.spelling import skeleton
from dragoman.knowledge.who import who


def test_offices_are_those_of_the_day() -> None:
    first, *_ = who("Kofi Annan", on=dt.date(1999, 5, 1))
    assert first.actor.name == "Kofi Annan"
    assert first.role is not None
    assert (first.role.country, first.role.office) == ("UNO", "secretary-general")
    assert first.actor.source == "leaders.tsv (general knowledge)"
    later, *_ = who("Kofi Annan", on=dt.date(2010, 5, 1))
    assert later.role is not None
    assert later.role.sectors == ("ELI",)


@pytest.mark.parametrize("name", ["Gaddafi", "Qaddafi", "Kadhafi", "Khadafy", "Qadhafi", "Gadafi"])
def test_transliterations_lead_to_one_person(name: str) -> None:
    assert who(name)[0].actor.name == "Muammar Gaddafi"


def test_who_is_in_office_comes_first() -> None:
    assert [one.actor.name for one in who("Bush", on=dt.date(1991, 5, 1))] == ["George H.W. Bush", "George W. Bush"]
    assert [one.actor.name for one in who("Bush", on=dt.date(2004, 5, 1))] == ["George W. Bush", "George H.W. Bush"]


def test_spellings_count_only_where_no_name_fits() -> None:
    assert {one.way for one in who("Annan")} <= {"name", "part"}
    (best, *_) = who("Mirziyoev")
    assert (best.way, best.actor.kind) == ("spelling", "person")


def test_spellings_stay_within_one_kind() -> None:
    assert len({one.actor.kind for one in who("Mozambik")}) == 1


@pytest.mark.parametrize("name", ["Zzyzx", "Xy", "The"])
def test_unknown_names_have_no_candidate(name: str) -> None:
    if name == "The":
        with pytest.raises(UsageError):
            who(name)
    else:
        assert who(name) == ()


def test_kinds_can_be_asked_for() -> None:
    assert {one.actor.kind for one in who("Georgia", kind="country")} == {"country"}


def test_skeletons() -> None:
    assert len({skeleton([name]) for name in ("Gaddafi", "Qaddafi", "Kadhafi", "Khadafy")}) == 1
    assert skeleton(["Annan"]) != skeleton(["Obama"])
