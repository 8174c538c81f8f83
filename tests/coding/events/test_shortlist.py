"""The shortlist leaves out no pattern that fits."""

from __future__ import annotations

from dragoman.codebook.codebook import load_codebook
from dragoman.coding.events.match import Matcher
from dragoman.coding.events.shortlist import Offers, Shortlists
from dragoman.coding.participants import Participants
from dragoman.knowledge.own import load_knowledge
from dragoman.language.pipeline import Language
from dragoman.language.predicates import predicates

EVERY = 16
"""One example of the codebook in so many is tried."""


def test_the_shortlist_holds_every_pattern_that_fits(language: Language) -> None:
    codebook, known = load_codebook(), load_knowledge(())
    shortlists, who = Shortlists(codebook.verbs), Participants(known.actors, known.agents)
    fitting, passed, all_of_them = 0, 0, 0
    for example in codebook.examples[::EVERY]:
        for sentence in language.parse(language.split(example.text)):
            found = predicates(sentence)
            matcher = Matcher(sentence, found, who, match_of=lambda _: None, table=codebook.composition)
            offers = Offers(shortlists, matcher.phrases, found)
            for predicate in found.values():
                patterns = codebook.verbs.get(predicate.lemma, ())
                short = shortlists.patterns(predicate.lemma, predicate, offers)
                fits = [pattern for pattern in patterns if matcher.verbal(pattern, predicate) is not None]
                assert [pattern for pattern in short if pattern in fits] == fits, example.text
                fitting, passed, all_of_them = fitting + len(fits), passed + len(short), all_of_them + len(patterns)
    assert fitting > 20
    assert passed < all_of_them / 4
