"""Short mentions carry the codes of whom they mean; where that is not plain, they carry none."""

from __future__ import annotations

import pytest

from dragoman import Coder
from dragoman.records import Entity

MINISTERS = "Foreign Minister Ada Marsh of Malta met Prime Minister Bo Larsen of Norway on Monday. "
FRONT = "The Liberation Front of Malta (LFM) attacked a police station on Monday. "

LINKED = [
    ("Chad, whose army attacked Mali, rejected the talks.", "whose army", "TCD", "MIL"),
    ("The Dutch government met Turkey's foreign minister, whose president threatened Iran.", "whose president", "TUR", "GOV"),
    ("The African Union suspended Mali. The Union criticised Chad.", "The Union", "IGO", ""),
    ("NATO sent troops to Kosovo. The Alliance warned Serbia.", "The Alliance", "IGO", "MIL"),
    ("The IMF approved a loan to Kenya. The Fund urged Kenya to cut spending.", "The Fund", "IGO", ""),
    ("The ICC opened a hearing on Monday. The court accused a Sudanese general of murder.", "The court", "IGO", "JUD"),
    (MINISTERS + "She criticised France.", "She", "MLT", "GOV"),
    (MINISTERS + "Marsh also criticised Germany.", "Marsh", "MLT", "GOV"),
    (MINISTERS + "The prime minister criticised Germany.", "The prime minister", "NOR", "GOV"),
    ("Kari Okoye, the president of Kenya, urged Uganda to withdraw troops. Okoye accused Uganda of lying.", "Okoye", "KEN", "GOV"),
    ("Kari Okoye, the president of Kenya, urged Uganda to withdraw. Her government rejected the offer.", "Her government", "KEN", "GOV"),
    (FRONT + "LFM fighters killed two soldiers.", "LFM fighters", "MLT", "REB"),
    (FRONT + "The group threatened to attack ministers.", "The group", "MLT", "REB"),
    (FRONT + "The group criticised Italy. They demanded talks.", "They", "MLT", "REB"),
    ("LAHORE, Pakistan, May 3 - Police arrested 12 protesters on Monday.", "Police", "PAK", "COP"),
    ("LAHORE, Pakistan, May 3 - Police arrested 12 protesters on Monday. Parliament rejected the bill.", "Parliament", "PAK", "LEG"),
    ("Protesters clashed with police in Nairobi on Monday. The court jailed two activists.", "The court", "KEN", "JUD"),
    ("Health Minister Anna Petrova said Bulgaria would not accept the demand.", "Health Minister Anna Petrova", "BGR", "GOV"),
    ("Colombian guerrillas released two policemen and a mayor.", "two policemen", "COL", "COP"),
    ("Police arrested three Chinese engineers in Zambia.", "Police", "ZMB", "COP"),
    ("French troops battled rebels in Chad.", "rebels", "TCD", "REB"),
    ("Muslims protested outside the Danish embassy in Jakarta.", "Muslims", "IDN", "REL"),
    ("Chile condemned the raid. The country expelled two diplomats.", "The country", "CHL", ""),
    ("Rebels entered Mosul in Iraq on Monday. The army shelled the city on Tuesday.", "the city", "IRQ", ""),
    ("A curfew began in Gao and Kidal after the army of Mali attacked the region.", "the region", "MLI", ""),
    ("Soldiers opened fire on a crowd in Conakry.", "Soldiers", "GIN", "MIL"),
    ("The group vowed to hit Chad and Niger, a Libyan-owned weekly reported.", "Chad", "TCD", ""),
]

UNLINKED = [
    ("Guyana denounced its neighbour on Sunday.", "its neighbour"),
    ("Guyana's neighbour seized a ship.", "Guyana's neighbour"),
    ("The defence minister of Chad met his counterpart.", "his counterpart"),
    ("Foreign ministers met in Vienna on Tuesday. Ministers agreed to impose sanctions on Iran.", "Ministers"),
    ("President Ada Marsh visited Norway on Monday. The president criticised Sweden.", "The president"),
    ("Ada Marsh, the president of Malta, met Bo Larsen, the president of Norway. The president criticised Sweden.", "The president"),
    ("Ukraine accused Russia of shelling a town. The foreign minister urged talks with Poland.", "The foreign minister"),
    ("Gunmen kidnapped a Swiss tourist on Monday.", "Gunmen"),
    ("Police arrested three Chinese engineers.", "Police"),
    ("Militants freed an Italian priest on Tuesday, Italy's foreign minister said.", "Militants"),
    ("Moscow-backed separatists shelled the town.", "Moscow-backed separatists"),
    ("Kenyan police arrested two Swedes on Monday. They criticised Norway.", "They"),
    ("An Israeli-backed militia attacked Syria on Monday.", "An Israeli-backed militia"),
    ("Anna Marsh of Malta met Peter Marsh of Norway. Marsh criticised Sweden.", "Marsh"),
    ("The health minister accused Iran of lying.", "The health minister"),
    ("The prime minister visited Hanoi on Monday.", "The prime minister"),
    ("Three soldiers were killed in Afghanistan, the Danish army said.", "Three soldiers"),
    ("Peru accused Chile of lying. Foreign protesters attacked the embassy of Chile.", "Foreign protesters"),
]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def party(coder: Coder, text: str, mention: str) -> Entity:
    coded = coder.code(text)
    assert not coded.failures
    found = [e for e in (*(e for event in coded.events for e in (*event.actors, *event.recipients)), *coded.entities) if e.text == mention]
    assert found, [event.explanation for event in coded.events]
    assert all(text[e.start : e.end] == e.text for e in found)
    return found[-1]


@pytest.mark.parametrize(("text", "mention", "country", "sectors"), LINKED)
def test_a_short_mention_carries_the_codes_of_whom_it_means(coder: Coder, text: str, mention: str, country: str, sectors: str) -> None:
    entity = party(coder, text, mention)
    assert (entity.country, ",".join(entity.sectors)) == (country, sectors)
    assert mention.split(maxsplit=1)[0] in entity.basis


@pytest.mark.parametrize(("text", "mention"), UNLINKED)
def test_a_mention_that_may_mean_several_carries_no_country(coder: Coder, text: str, mention: str) -> None:
    assert party(coder, text, mention).country is None


def test_a_pronoun_is_named_after_its_antecedent(coder: Coder) -> None:
    entity = party(coder, MINISTERS + "She criticised France.", "She")
    assert entity.name == "Foreign Minister Ada Marsh of Malta"
    assert "stands for" in entity.basis


@pytest.mark.parametrize(
    "text", ["Politicians in Belfast rejected the offer.", "Workers in Talca blocked the port.", "Police in Oslo arrested a man."]
)
def test_the_list_of_parties_and_the_events_give_the_same_codes(coder: Coder, text: str) -> None:
    coded = coder.code(text)
    listed = {(one.start, one.end): (one.country, one.sectors) for one in coded.entities}
    actors = [one for event in coded.events for one in event.actors]
    assert actors
    assert all(listed[one.start, one.end] == (one.country, one.sectors) for one in actors)
    assert all(one.country for one in actors)
