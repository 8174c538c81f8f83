"""From PLOVER to CAMEO, and what hangs on a CAMEO code."""

import tomllib
from pathlib import Path

import pytest

from dragoman.codebook.cameo import QUADS, _choices, cameo_code, codes

BOOK = Path(__file__).parents[2] / "src" / "dragoman" / "codebook"
ONTOLOGY = tomllib.loads((BOOK / "ontology.toml").read_text(encoding="utf-8"))["types"]


@pytest.mark.parametrize(
    ("kind", "modes", "contexts", "code"),
    [
        ("CONSULT", ("visit",), (), "042"),
        ("CONSULT", ("visit", "phone"), (), "041"),
        ("COOPERATE", (), ("military",), "062"),
        ("AID", (), ("health",), "070"),
        ("AGREE", (), ("economic",), "030"),
        ("ACCUSE", ("allege",), ("human_rights",), "1122"),
        ("THREATEN", ("violence",), ("military",), "138"),
        ("PROTEST", ("demo", "riot"), (), "145"),
        ("SANCTION", ("convict",), ("crime",), None),
        ("COERCE", ("arrest",), (), "173"),
        ("ASSAULT", (), (), "180"),
        ("ASSAULT", (), ("military",), "190"),
        ("ASSAULT", ("firearms", "aerial"), ("military",), "195"),
        ("NOTHING", (), (), None),
    ],
)
def test_the_code_nearest_to_an_event(kind: str, modes: tuple[str, ...], contexts: tuple[str, ...], code: str | None) -> None:
    found = cameo_code(kind, modes, contexts)
    assert (found.code if found else None) == code


def test_every_type_has_a_code_of_last_resort() -> None:
    assert all(cameo_code(kind, (), ()) for kind in ONTOLOGY)


def test_rows_name_modes_of_the_ontology_and_each_is_reached() -> None:
    for kind, rows in _choices().items():
        assert {mode for mode, _, _ in rows if mode} <= set(ONTOLOGY[kind].get("modes", {}))
        assert len({row[:2] for row in rows}) == len(rows)
        for mode, context, code in rows:
            found = cameo_code(kind, [mode] if mode else [], [context] if context else [])
            assert (found.code if found else "-") == code, f"{kind} {mode} {context} is shadowed"


def test_every_code_given_goes_back_to_its_type_and_has_a_title() -> None:
    given = {(kind, code) for kind, rows in _choices().items() for _, _, code in rows if code != "-"}
    elsewhere = {(kind, code) for kind, code in given if codes()[code].type != kind}
    assert elsewhere == {("RETREAT", "080")}  # the root code of yielding; the crosswalk gives it to CONCEDE
    assert all(codes()[code].title for _, code in given)
    assert [code for _, code in sorted(given) if codes()[code].goldstein is None] == []


def test_goldstein_values_lie_on_the_scale_and_are_those_published() -> None:
    values = [code.goldstein for code in codes().values() if code.goldstein is not None]
    assert min(values) == -10
    assert max(values) == 10
    published = {"040": 1.0, "042": 1.9, "051": 3.4, "057": 8.0, "0874": 10.0, "110": -2.0, "130": -4.4, "141": -6.5, "163": -8.0,
                 "173": -5.0, "180": -9.0, "190": -10.0, "195": -10.0}  # fmt: skip
    assert {code: codes()[code].goldstein for code in published} == published


def test_the_quad_map_of_each_scheme_covers_all_roots() -> None:
    roots = {f"{number:02}" for number in range(1, 21)}
    assert {scheme: set(of) for scheme, of in QUADS.items()} == {"gdelt": roots, "phoenix": roots}
    assert (QUADS["gdelt"]["16"], QUADS["phoenix"]["16"]) == (4, 3)
    assert (QUADS["gdelt"]["01"], QUADS["phoenix"]["01"]) == (1, 0)
    assert {scheme: of["19"] for scheme, of in QUADS.items()} == {"gdelt": 4, "phoenix": 4}


def test_the_quad_of_a_code_differs_from_plovers_where_the_schemes_do() -> None:
    differing = {
        (kind, code)
        for kind, rows in _choices().items()
        for _, _, code in rows
        if code != "-" and QUADS["gdelt"][code[:2]] != ONTOLOGY[kind]["quad"]
    }
    assert differing == {("CONCEDE", "080")}  # verbal in PLOVER, material in CAMEO
