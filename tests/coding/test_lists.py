"""Parties that are listed share what the learned coder reads of one of them."""

import numpy as np

from dragoman.coder import Coder
from dragoman.coding.learned.reader import Opinion
from dragoman.coding.lists import alike


def opinion(actor: int | None, recipient: int | None, none: float) -> Opinion:
    return Opinion(actor, recipient, np.array([none, 1.0 - none], dtype=np.float32), np.zeros(5, dtype=np.float32), {}, (0, 1))


def test_those_of_a_list_are_read_as_the_surest_of_them() -> None:
    given = [opinion(0, 1, 0.1), opinion(0, 2, 0.9), opinion(0, 3, 0.8), opinion(1, 0, 0.95)]
    got = alike(given, [0, 1, 1, 3])
    assert [(one.actor, one.recipient) for one in got] == [(one.actor, one.recipient) for one in given]
    assert [round(float(one.types[0]), 2) for one in got] == [0.1, 0.1, 0.8, 0.95]


def test_what_stands_between_two_of_a_list_and_what_one_does_alone_is_their_own() -> None:
    got = alike([opinion(1, 2, 0.2), opinion(2, 1, 0.9), opinion(1, None, 0.3), opinion(2, None, 0.6), opinion(None, 1, 0.7)], [0, 1, 1])
    assert [round(float(one.types[0]), 2) for one in got] == [0.2, 0.9, 0.3, 0.3, 0.7]


def test_none_of_a_long_list_is_lost() -> None:
    event = Coder().code("Peru condemned Chile, Bolivia, Ecuador, and Brazil.").events[0]
    assert [party.text for party in event.recipients] == ["Chile", "Bolivia", "Ecuador", "Brazil"]


def test_neither_is_one_whose_first_name_stands_within_a_longer_phrase() -> None:
    event = Coder().code("Kenya lifted bans on flights from Chad, Mali, Niger, Togo and Benin.").events[0]
    assert [party.country for party in event.recipients] == ["TCD", "MLI", "NER", "TGO", "BEN"]
