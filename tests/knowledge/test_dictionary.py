"""Knowledge of the user's own: in TOML, in CSV, and in dictionaries of TABARI; what is broken is told with file and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman import Coder
from dragoman.errors import DataError, DragomanError, InputError
from dragoman.knowledge.dictionary import read_dictionary
from dragoman.knowledge.own import Knowledge, load_knowledge

TOML = """
[[entities]]
name = "Rivertown Front"
kind = "group"
aliases = ["RTF"]
roles = ["MLT:REB ..1999-12-31", "MLT:PTY 2000.."]

[[entities]]
name = "Front of the River"
same_as = "Rivertown Front"

[[entities]]
name = "Kofi A. Annan"
same_as = "Kofi Annan"

[[agents]]
words = ["water warden"]
sectors = ["COP"]
"""

CSV = """name,kind,country,sectors,office,first,last,aliases
Ada Marsh,person,MLT,GOV,minister,1999-01-01,2001-06-30,A. Marsh|Minister Marsh
Ada Marsh,person,MLT,GOV,president,2001-07-01,,
"Harbour, Pilots and Co",organisation,MLT,BUS|LAB,,,,
"""

ACTORS = """# a comment
ADA_MARSH_ ; another
+MARSH_ADA_
\t[MLTGOV 990101-20010630]
\t[MLTELI >20010701]
RIVERTOWN_FRONT_ [MLTREB] # comment
+RTF_
BODY_OF_RIVERS_ [IGOUNO]
HILL_MONKS [NGOBUD <19991231]
"""

AGENTS = """
!PERSON! = MAN, WOMAN
WATER!PERSON! [~COP]
PILOT_IN_CHIEF {PILOTS_IN_CHIEF} [~INS]
"""


def load(tmp_path: Path, name: str, text: str) -> Knowledge:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_knowledge([path])


def codes(known: Knowledge, name: str, on: dt.date | None = None) -> tuple[str, str | None, tuple[str, ...]]:
    (match,) = known.actors.find(name.split())
    role = match.actor.role(on)
    assert role is not None
    return match.actor.name, role.country, role.sectors


def test_toml(tmp_path: Path) -> None:
    known = load(tmp_path, "own.toml", TOML)
    assert codes(known, "RTF", dt.date(1995, 1, 1)) == ("Rivertown Front", "MLT", ("REB",))
    assert codes(known, "Front of the River", dt.date(2005, 1, 1)) == ("Rivertown Front", "MLT", ("PTY",))
    assert codes(known, "Kofi A. Annan", dt.date(1999, 5, 1))[:2] == ("Kofi Annan", "UNO")
    agent = known.agents.noun_at(["water", "wardens"], 1)
    assert agent is not None
    assert agent.sectors == ("COP",)


def test_csv(tmp_path: Path) -> None:
    known = load(tmp_path, "own.csv", CSV)
    (match,) = known.actors.find(["A.", "Marsh"])
    for day, office in ((dt.date(2000, 1, 1), "minister"), (dt.date(2003, 1, 1), "president")):
        role = match.actor.role(day)
        assert role is not None
        assert role.office == office
    assert match.actor.source.endswith("own.csv")


def test_the_users_own_outweigh_the_packaged(tmp_path: Path) -> None:
    known = load(tmp_path, "own.csv", "name,country,sectors\nKofi Annan,MLT,EDU\n")
    assert codes(known, "Kofi Annan") == ("Kofi Annan", "MLT", ("EDU",))
    assert codes(known, "Chile")[1] == "CHL"


def test_a_later_file_outweighs_an_earlier(tmp_path: Path) -> None:
    paths = []
    for number, country in enumerate(("MLT", "CYP")):
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_text(f"name,country\nRivertown Front,{country}\n")
    assert codes(load_knowledge(paths), "Rivertown Front")[1] == "CYP"


def test_tabari_actors(tmp_path: Path) -> None:
    known = load(tmp_path, "own.actors", ACTORS)
    assert codes(known, "Marsh Ada", dt.date(2000, 1, 1)) == ("Ada Marsh", "MLT", ("GOV",))
    assert codes(known, "Ada Marsh", dt.date(2005, 1, 1)) == ("Ada Marsh", "MLT", ("ELI",))
    assert codes(known, "RTF") == ("Rivertown Front", "MLT", ("REB",))
    assert codes(known, "Body of Rivers")[1:] == ("UNO", ())
    assert codes(known, "Hill Monks")[1:] == ("NGO", ("REL",))


def test_tabari_agents(tmp_path: Path) -> None:
    agents = load(tmp_path, "own.agents", AGENTS).agents
    for words, sectors in ((["waterwoman"], ("COP",)), (["pilots", "in", "chief"], ("REB",)), (["minister"], ("GOV",))):
        agent = agents.noun_at(words, len(words) - 1)
        assert agent is not None
        assert agent.sectors == sectors


def test_a_faulty_line_of_a_large_dictionary_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "own.actors"
    path.write_text("".join(f"FRONT_{n}_ [MLTREB]\n" for n in range(1000)) + "ADA_MARSH_\n\t[MLTGOV 99013-20010630]\n")
    read = read_dictionary(path)
    assert len(read.entities) == 1001
    (remark,) = read.remarks
    assert "line 1001" in remark
    assert "99013" in remark


def test_many_faulty_lines_of_a_large_dictionary_are_too_many(tmp_path: Path) -> None:
    path = tmp_path / "own.actors"
    path.write_text("".join(f"FRONT_{n}_ [MLTREB]\n" for n in range(1000)) + "FRONT_ [MLTREB\n" * 11)
    with pytest.raises(DataError, match=r"own\.actors, line 1001: .* 21 more of the file are faulty"):
        read_dictionary(path)


BROKEN = [
    ("a.toml", '[[entities]]\nname = "X"\n[[entities]]\nname = \n', "line 4"),
    ("b.toml", '\n[[entities]]\nname = "Front"\ncountry = "XXX"\n', "line 2: 'XXX'"),
    ("c.toml", '[[entities]]\nname = "Front"\nroles = ["MLT:GVO"]\n', "line 1: 'GVO'"),
    ("d.toml", '[[entities]]\nname = "A"\nsame_as = "B"\n[[entities]]\nname = "B"\nsame_as = "A"\n', "circle: 'A' -> 'B' -> 'A'"),
    ("e.toml", '[[entities]]\nname = "A"\nroles = ["MLT:GOV 1999..2001", "MLT:GOV 2001-05.."]\n', "line 1: offices of 'A' overlap"),
    ("f.toml", '[[entities]]\nname = "A"\ncoutry = "MLT"\n', "unknown field 'coutry'"),
    ("g.toml", '[[entities]]\nname = "A"\nsame_as = "Zzyzx Qwv"\n', "neither"),
    ("h.toml", '[[agents]]\nwords = ["warden"]\nsectors = ["POLICE"]\n', "line 1: 'POLICE'"),
    ("i.csv", "name,country\nFront,MLT\nRiver,MLT,GOV\n", "line 3"),
    ("j.csv", "name,country,first,last\nA,MLT,1999,2001\nA,MLT,2000,2003\n", "line 3: offices of 'A' overlap"),
    ("k.csv", "title,country\nA,MLT\n", "line 1"),
    ("l.csv", "name,country,first\nA,MLT,1999-13\n", "line 2"),
    ("m.actors", "this is\nno dictionary\n", "line 1"),
    ("o.actors", "FRONT_ [MLTREB]\nADA_MARSH_ [MLTGOV 99013-20010630]\n", "line 2: the dates '99013-20010630'"),
    ("p.actors", "FRONT_ [MLTREB]\nADA_MARSH_\nRIVER_ [MLT]\n", "line 2: 'ADA_MARSH_' has no code"),
    ("q.agents", "WARDEN [~COP]\nPILOT [~REB}\n", "line 2: '[~REB}' is no code"),
    ("n.actors", "".join(f"FRONT_{n}_ [MLTREB\n" for n in range(9)) + "A_ [MLT]\n", "line 1"),
]


@pytest.mark.parametrize(("name", "text", "told"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_a_broken_dictionary_is_told_with_file_and_line(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(DataError) as caught:
        load(tmp_path, name, text)
    assert name in str(caught.value)
    assert told in str(caught.value)


def test_a_missing_dictionary_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml"):
        load_knowledge([tmp_path / "nowhere.toml"])


def test_the_coder_starts_whole_or_not_at_all(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.csv"
    good.write_text(TOML)
    bad.write_text("name,country\nA,XXX\n")
    with pytest.raises(DragomanError, match=r"bad\.csv"):
        Coder(dictionaries=[good, bad])
    (event,) = Coder(dictionaries=[good]).code("The RTF attacked Norway on Monday.", published=dt.date(1995, 1, 3)).events
    assert [(actor.country, actor.sectors) for actor in event.actors] == [("MLT", ("REB",))]
