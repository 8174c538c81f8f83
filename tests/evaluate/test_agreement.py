"""Agreement against published examples, against other software, and against the definitions written out pair by pair."""

import collections
import itertools
import random
from fractions import Fraction

import pytest

from dragoman.evaluate import agreement as measures
from dragoman.evaluate.agreement import FEWEST, Distance, Unit, Value, agreement, confusion, interval, masi, nominal, ordinal
from dragoman.evaluate.unitising import Marked, Range, alpha_u, coefficient, matches, ranges

CLOSE = 1e-6
KRIPPENDORFF: list[Unit] = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
        strict=True,
    )
)
"""The example of "Computing Krippendorff's alpha-reliability" (2011), section C."""


def seeded(chance: random.Random, coders: int, kinds: list[int], *, missing: float, noise: float) -> list[Unit]:
    """Returns 60 units whose coders give the same value, but for noise and omissions."""
    units: list[Unit] = []
    for _ in range(60):
        right = chance.choice(kinds)
        units.append(
            tuple(
                None if chance.random() < missing else (right if chance.random() > noise else chance.choice(kinds)) for _ in range(coders)
            )
        )
    return units


CHANCE = random.Random(7)
TWO = seeded(CHANCE, 2, [1, 2, 3, 4], missing=0, noise=0.3)
THREE = seeded(CHANCE, 3, [1, 2, 3, 4], missing=0, noise=0.3)
GAPS = seeded(CHANCE, 3, [1, 2, 3, 4, 5], missing=0.2, noise=0.4)


def pairable(units: list[Unit]) -> list[Value]:
    valued = ([value for value in unit if value is not None] for unit in units)
    return list(itertools.chain.from_iterable(values for values in valued if len(values) > 1))


def alpha(units: list[Unit], level: str) -> float | None:
    distance = {"nominal": nominal, "interval": interval, "masi": masi}.get(level) or ordinal(pairable(units))
    return measures.alpha(collections.Counter(units), distance)


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_the_published_example(level: str, published: float) -> None:
    assert alpha(KRIPPENDORFF, level) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "level", "value"),
    [
        (KRIPPENDORFF, "nominal", 0.743421052631579),
        (KRIPPENDORFF, "ordinal", 0.8153875037548814),
        (KRIPPENDORFF, "interval", 0.8491071428571428),
        (TWO, "nominal", 0.4008950214432221),
        (TWO, "ordinal", 0.4208510597417151),
        (TWO, "interval", 0.41733090412206786),
        (THREE, "nominal", 0.52851408980684),
        (THREE, "ordinal", 0.44637323219121416),
        (THREE, "interval", 0.4407717440557105),
        (GAPS, "nominal", 0.3838781447886359),
        (GAPS, "ordinal", 0.4715223954209268),
        (GAPS, "interval", 0.46106513897729684),
    ],
)
def test_alpha_is_that_of_the_library_krippendorff(units: list[Unit], level: str, value: float) -> None:
    """Figures of krippendorff 0.9.0."""
    assert alpha(units, level) == pytest.approx(value, abs=CLOSE)


def defined_alpha(units: list[Unit], distance: Distance) -> float:
    """Alpha by its definition: the mean distance within units over that of all pairs of values, in fractions."""
    valued = [[value for value in unit if value is not None] for unit in units]
    valued = [values for values in valued if len(values) > 1]
    every = [value for values in valued for value in values]
    within = sum(
        (Fraction(distance(a, b)) / (len(values) - 1) for values in valued for a, b in itertools.permutations(values, 2)), Fraction()
    )
    among = sum((Fraction(distance(a, b)) for a, b in itertools.permutations(every, 2)), Fraction())
    return float(1 - (within / len(every)) / (among / (len(every) * (len(every) - 1))))


@pytest.mark.parametrize("units", [KRIPPENDORFF, TWO, THREE, GAPS])
def test_alpha_is_what_its_definition_says(units: list[Unit]) -> None:
    for distance in (nominal, interval, ordinal(pairable(units))):
        assert measures.alpha(collections.Counter(units), distance) == pytest.approx(defined_alpha(units, distance), abs=CLOSE)


def test_kappas_are_those_of_other_software() -> None:
    """Figures of irrCAC 0.4.4, and of NLTK 3.10.4 for Cohen's."""
    assert measures.cohen(collections.Counter(TWO)) == pytest.approx(0.3988868274582561, abs=CLOSE)
    assert measures.fleiss(collections.Counter(TWO)) == pytest.approx(0.395860525825, abs=CLOSE)
    assert measures.fleiss(collections.Counter(THREE)) == pytest.approx(0.525880090309, abs=CLOSE)


def test_kappas_of_the_published_examples() -> None:
    grants = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert measures.cohen(collections.Counter(grants)) == pytest.approx(0.4, abs=CLOSE)
    rows = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]  # fmt: skip
    units: list[Unit] = [tuple(kind for kind, count in enumerate(row, 1) for _ in range(count)) for row in rows]
    assert measures.fleiss(collections.Counter(units)) == pytest.approx(0.20993, abs=1e-5)


def test_sets_are_compared_by_masi() -> None:
    """Figure of NLTK 3.10.4, alpha with masi_distance."""
    units: list[Unit] = []
    for i in range(40):
        size = random.Random(i + 100).randint(1, 3)
        units.append(tuple(frozenset(random.Random(seed).sample("abcd", k=size)) for seed in (i, i + (i % 3 == 0) * 500)))
    assert alpha(units, "masi") == pytest.approx(0.6768475593127896, abs=CLOSE)
    assert masi(frozenset(), frozenset("a")) == 1
    assert masi(frozenset(), frozenset()) == 0


def test_agreement_gives_all_figures_with_intervals() -> None:
    found = agreement(TWO, samples=200)
    assert (found.units, found.coders) == (60, 2)
    for figure in (found.percent, found.alpha, found.cohen, found.fleiss):
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high
    assert found == agreement(TWO, samples=200)
    assert 0.25 < found.prevalence < 0.4


def test_too_few_units_get_no_coefficient_but_the_share() -> None:
    found = agreement([("a", "a"), ("a", "b")])
    assert found.percent.value == 0.5
    assert found.alpha.value is None
    assert found.alpha.reason == f"too few units: 2 of {FEWEST}"


def test_what_is_not_defined_says_so() -> None:
    same = agreement([("a", "a")] * 20)
    assert same.percent.value == 1
    assert (same.alpha.value, same.cohen.value, same.fleiss.value) == (None, None, None)
    assert same.alpha.reason == "all values are the same"
    assert agreement(THREE).cohen.reason == "it is for two coders; there are 3"
    assert agreement([]).percent.value is None


def test_confusion_counts_pairs() -> None:
    assert confusion([("a", "b"), ("a", "b"), ("a", None)]) == {("a", "b"): 2}


def test_distances_refuse_what_they_do_not_compare() -> None:
    with pytest.raises(TypeError, match="no number"):
        interval("a", 1)
    with pytest.raises(TypeError, match="no frozenset"):
        masi("a", frozenset())


# ---- spans

MARKED: list[Marked] = [
    (((3, 9), (20, 24)), ((4, 9), (30, 37))),
    (((0, 5),), ((0, 5),)),
    ((), ((7, 11),)),
    (((2, 12),), ((1, 4), (6, 12))),
]
LENGTHS = [50, 20, 15, 12]


def sections(units: list[Range], whole: int) -> list[tuple[int, int, bool]]:
    found, here = [], 0
    for start, end in units:
        found += [(here, start, False)] if start > here else []
        found.append((start, end, True))
        here = end
    return found + ([(here, whole, False)] if here < whole else [])


def apart(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> int:
    """Krippendorff's distance of two sections of the continuum."""
    (start, end, unit), (start2, end2, unit2) = one, other
    if unit and unit2:
        return (start - start2) ** 2 + (end - end2) ** 2 if start < end2 and start2 < end else 0
    if unit and not unit2:
        return (end - start) ** 2 if start2 <= start and end <= end2 else 0
    if unit2 and not unit:
        return (end2 - start2) ** 2 if start <= start2 and end2 <= end else 0
    return 0


def defined_alpha_u(texts: list[Marked], lengths: list[int]) -> float:
    """Unitised alpha with every position of every two sections to each other tried, in fractions."""
    coders: list[list[Range]] = [[], []]
    before = 0
    for marked, length in zip(texts, lengths, strict=True):
        for held, spans in zip(coders, marked, strict=True):
            held += [(start + before, end + before) for start, end in spans]
        before += length
    cut = [sections(units, before) for units in coders]
    observed = Fraction(sum(apart(a, b) for one, other in itertools.permutations(cut, 2) for a in one for b in other), 2 * before**2)
    every = [section for one in cut for section in one]
    total = 0
    for (at, a), (place, b) in itertools.product(enumerate(every), repeat=2):
        if at != place:
            size, other = a[1] - a[0], b[1] - b[0]
            total += sum(apart((0, size, a[2]), (shift, shift + other, b[2])) for shift in range(-other, size + 1))
    units = [end - start for start, end, unit in every if unit]
    pairs = 2 * before * (2 * before - 1) - sum(length * (length - 1) for length in units)
    return float(1 - observed / (Fraction(total, before) / pairs))


def test_unitised_alpha_is_what_its_definition_says() -> None:
    assert coefficient(MARKED, LENGTHS) == pytest.approx(defined_alpha_u(MARKED, LENGTHS), abs=CLOSE)
    chance = random.Random(3)
    texts: list[Marked] = []
    for _ in range(8):
        cuts = [sorted(chance.sample(range(30), 4)) for _ in range(2)]
        texts.append(tuple(((a, b), (c, d)) for a, b, c, d in cuts))
    assert coefficient(texts, [30] * 8) == pytest.approx(defined_alpha_u(texts, [30] * 8), abs=CLOSE)


def test_unitised_alpha_is_one_for_the_same_spans_and_undefined_without_any() -> None:
    same: list[Marked] = [(((3, 9),), ((3, 9),)), (((1, 4),), ((1, 4),))]
    assert alpha_u(same, [30, 30]).value == 1
    assert alpha_u([((), ())], [30]).value is None
    assert alpha_u([((), ())], [30]).reason == "nobody marked a span"
    figure = alpha_u(MARKED, LENGTHS, samples=100)
    assert figure.low is not None
    assert figure.value is not None
    assert figure.low <= figure.value


def test_spans_are_matched_one_to_one() -> None:
    found = matches(MARKED)
    assert (found.first, found.second, found.exact, found.overlapping) == (4, 6, 1, 3)
    assert found.exact_f1 == pytest.approx(0.2)
    assert found.overlap_f1 == pytest.approx(0.6)
    assert matches([]).exact_f1 is None


def test_overlapping_spans_of_one_coder_are_joined() -> None:
    assert ranges([{"start": 5, "end": 9}, {"start": 0, "end": 6}, {"start": 9, "end": 11}]) == ((0, 9), (9, 11))
