"""From PLOVER to CAMEO, and what hangs on a CAMEO code."""

# ruff: noqa: E501 - the published scale stands in rows
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
        ("AGREE", (), ("intelligence",), "0314"),
        ("AID", (), ("human_security", "military"), "073"),
        ("RETREAT", ("withdraw",), ("military",), "0874"),
        ("RETREAT", ("withdraw",), (), "080"),
        ("RETREAT", ("disarm",), (), "0873"),
        ("RETREAT", ("access",), ("cbrn",), "0862"),
        ("REQUEST", ("assist",), ("peacekeeping",), "1034"),
        ("REQUEST", ("assist",), ("economic",), "100"),
        ("REQUEST", ("change",), ("rights_freedoms",), "1043"),
        ("REJECT", ("yield",), ("military",), "1246"),
        ("PROTEST", ("demo",), ("rights_freedoms",), "1413"),
        ("PROTEST", ("demo", "riot"), ("political_institutions",), "1454"),
        ("SANCTION", ("discontinue",), ("human_security", "economic"), "1623"),
        ("SANCTION", ("expel",), ("human_security",), "1663"),
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
    published = {
        "030": 4.0, "031": 5.2, "0314": 5.2, "032": 4.5, "0334": 6.0, "034": 7.0, "036": 4.0, "037": 5.0, "040": 1.0, "041": 1.0, "042": 1.9, "043": 2.8, "044": 2.5, "045": 5.0,
        "046": 7.0, "050": 3.5, "051": 3.4, "052": 3.5, "053": 3.8, "054": 6.0, "055": 7.0, "057": 8.0, "060": 6.0, "061": 6.4, "062": 7.4, "063": 7.4, "064": 7.0, "070": 7.0,
        "071": 7.4, "072": 8.3, "073": 7.4, "074": 8.5, "075": 7.0, "080": 5.0, "0841": 7.0, "085": 7.0, "086": 9.0, "087": 9.0, "0871": 9.0, "0874": 10.0, "090": -2.0, "100": -5.0,
        "1053": -5.0, "110": -2.0, "112": -2.0, "120": -4.0, "123": -4.0, "124": -5.0, "125": -5.0, "130": -4.4, "131": -5.8, "1312": -5.8, "137": -7.0, "138": -7.0, "140": -6.5,
        "141": -6.5, "143": -6.5, "144": -7.5, "145": -7.5, "150": -7.2, "154": -7.2, "160": -4.0, "161": -4.0, "162": -5.6, "163": -8.0, "164": -7.0, "166": -7.0, "170": -7.0,
        "171": -9.2, "172": -5.0, "173": -5.0, "174": -5.0, "175": -9.0, "180": -9.0, "181": -9.0, "182": -9.5, "183": -10.0, "190": -10.0, "191": -9.5, "192": -9.5, "195": -10.0,
        "200": -10.0,
    }  # fmt: skip
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


def test_sanctions_are_material_conflict_for_plover_and_gdelt_and_verbal_for_phoenix() -> None:
    code = cameo_code("SANCTION", ["discontinue"], ["economic"])
    assert code is not None
    assert ONTOLOGY["SANCTION"]["quad"] == 4
    assert (QUADS["gdelt"][code.root], QUADS["phoenix"][code.root]) == (4, 3)


def test_the_scores_of_types_and_modes_are_those_of_the_manual() -> None:
    types = {"AGREE": 2.5, "CONSULT": 2.5, "SUPPORT": 5, "CONCEDE": 4.5, "COOPERATE": 9.5, "AID": 10, "RETREAT": 6.5, "REQUEST": 0, "ACCUSE": -2,
             "REJECT": -2, "THREATEN": -3.5, "PROTEST": -5, "SANCTION": -6, "MOBILIZE": -5.5, "COERCE": -7, "ASSAULT": -9}  # fmt: skip
    assert {name: kind["score"] for name, kind in ONTOLOGY.items()} == types
    assert ONTOLOGY["CONSULT"]["modes"] == {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}
    assert ONTOLOGY["RETREAT"]["modes"]["disarm"] == 10
    assert ONTOLOGY["ASSAULT"]["modes"]["unconventional"] == -10
