"""Names of parties: what resolves, what is refused, and what is suggested instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import UnknownName
from aidledger.model import gazetteer
from aidledger.model.party import Donor, Party, PartyKind, Recipient, aliases, names, suggest
from aidledger.units.lexicon import currencies, read_table

MEANS = """
USA: US | U.S. | u.s. | USA | usa | the US | the U.S. | U.S.'s | US' | the United States
USA: United States of America
USA: United States of America (the) | America | American | Americans | Washington | Washington, D.C.
USA: Washington DC
USA: the White House | white house | the Pentagon | Congress | the Senate | US Senate | State Department
USA: UNITED STATES
USA: the Biden administration | the US government | the U.S. military | government of the United States
GBR: UK | uk | U.K. | the UK | Britain | Great Britain | British | Britons | Downing Street | London
GBR: Whitehall | UK's
GBR: United Kingdom of Great Britain and Northern Ireland | British Ministry of Defence
UKR: UA | UKR | ukr | Ukraine | Ukrainian | Ukrainians | Kyiv | Kiev | Kyiv’s | Україна
UKR: Ukrainian armed forces
DEU: Germany | Deutschland | Berlin | German | Germans | West Germany | Federal Republic of Germany
DNK: Danish | Danes | Dane | Danmark | Copenhagen | Kingdom of Denmark
NLD: Netherlands | the Netherlands | Holland | Dutch | The Hague | Netherlands (Kingdom of the)
NLD: THE NETHERLANDS
CZE: Czechia | Czech Republic | the Czech Republic | Czech | Czechs | Prague
TUR: Turkey | Turkiye | Türkiye | TÜRKIYE | Turkish | Turks | Ankara
RUS: Russia | Russian Federation | the Kremlin | Moscow | RU
CAN: Canada | CAN | Ottawa | Canadian
AND: Andorra | AND
IND: IN | India | New Delhi
ITA: IT | Italy | Rome
POL: Poland | Poles | Pole | Polish | POLES | Polska | Warsaw
CIV: Côte d'Ivoire | Cote d'Ivoire | COTE D’IVOIRE | Ivory Coast
COD: DR Congo | DRC | Congo (Kinshasa) | Congo, Democratic Republic of | Congo, Dem. Rep. | Zaire
COD: Democratic Republic of the Congo | the Democratic Republic of Congo
COD: Democratic Republic of Congo (DRC)
COG: Congo (Brazzaville) | Republic of the Congo | Congo-Brazzaville
KOR: South Korea | Korea, Republic of | Korea Republic | Korea (Seoul) | Republic of Korea | ROK
KOR: South Korean | Seoul
PRK: North Korea | Korea, Democratic Republic of | DPRK | North Koreans
PRK: Democratic People's Republic of Korea
CHN: China | China (P.R.C.) | China (People's Republic of) | People's Republic of China | Beijing
HKG: Hong Kong | China (Hong Kong, S.A.R., P.R.C.) | Hong Kong SAR, China
TWN: Taiwan | Republic of China | Taipei | Taiwan, Province of China
VNM: Viet Nam | Vietnam | Hanoi
MMR: Burma (Myanmar) | Myanmar | Burma
MKD: North Macedonia | Macedonia, North | Macedonia
BIH: Bosnia-Herzegovina | Bosnia and Herzegovina | Bosnia & Herzegovina
VCT: St. Vincent and Grenadines | Saint Vincent | St Vincent & the Grenadines
TTO: Trinidad/Tobago | Trinidad and Tobago | the government of Trinidad and Tobago
FSM: Micronesia (Federated States) | Micronesia, Federated States of | Micronesia (Federated States of)
PSE: West Bank/Gaza | West Bank and Gaza | Palestine, State of | Palestinians
GMB: Gambia, The | The Gambia
OMN: Sultanate of Oman | Oman
XKX: Kosovo | CS-KM | XK
SDN: Sudan | Sudan (former) | Khartoum
SSD: South Sudan | Juba
GEO: Georgia | Georgian | Tbilisi
NER: Niger | Nigerien
NGA: Nigeria | Nigerian
GIN: Guinea | Conakry
GNB: Guinea-Bissau
GNQ: Equatorial Guinea
PNG: Papua New Guinea
DMA: Dominica
DOM: Dominican Republic
IRL: Ireland | Irish
MLI: Mali
MLT: Malta
MWI: Malawi
AUT: Austria | Vienna
AUS: Australia | AU | Canberra
SVK: Slovakia | Slovak Republic
SVN: Slovenia
IRN: Iran | Iran (Islamic Republic of) | Tehran
IRQ: Iraq
ROU: Romania
WSM: Samoa
ASM: American Samoa
TON: TON | Tonga
ECU: EC | Ecuador
SUN: USSR | Soviet Union | Soviet Union (former) | Soviets
ANT: AN | Netherlands Antilles (former)
YUG: YU | Yugoslavia | Yugoslavia (former)
CSK: Czechoslovakia | Czechoslovakia (former)
DDR: East Germany | East Germany (GDR) | Germany (former East) | GDR
YMD: South Yemen | Yemen (former P.D.R.)
XYN: North Yemen | Yemen Arab Republic (North Yemen)
XVS: South Vietnam | Vietnam (former South)
XWB: West Berlin | Berlin, West
EU: EU | the EU | European Union | EU Institutions | EU (Commission and Council) | European Commission
EU: European Union**
EU_MEMBERS: EU member states | EU countries | EU members | members of the EU | EU_MEMBERS
EU_ALL: EU members and institutions | Team Europe
EPF: EPF | European Peace Facility | the European Peace Facility
EIB: EIB | European Investment Bank
WB: World Bank | World Bank Group | org:World Bank
IMF: IMF | International Monetary Fund
UN: UN | U.N. | the United Nations | United Nations** | org:UN
RCRC: Red Cross | the Red Cross
WHO: WHO | World Health Organisation
AFRICAN_UNION: African Union | African Union**
NATO: NATO | Nato | nato | NATO** | NATO allies
G7: G7 | G-7 | the Group of Seven
West: the West | West | WEST | Western allies | Western countries
Europe: Europe | European | Europeans | European countries
coalition: coalition | Coalition | allies and partners | the allies
R:AMERICAS: Western Hemisphere | the Americas | Western Hemisphere Region
R:SUB-SAHARAN-AFRICA: Sub-Saharan Africa | r:sub-saharan-africa
R:WORLD: World
R:ASIA: Asia Region
R:TIBET: China (Tibet)
UNKNOWN: unknown supplier(s) | unknown recipient(s)
non-state:Contras: Contras | Contras (Nicaragua)* | non-state:contras
non-state:Hezbollah: Hezbollah | Hezbollah (Lebanon)* | Hizballah | non-state:Hezbollah
non-state:Syrian rebels: Syria rebels* | Syrian rebels | Free Syrian Army
non-state:Popular Resistance Committees: PRC (Israel/Palestine)*
non-state:New rebels (Mali): New rebels (Mali)* | Non-State: New  rebels (Mali)
XBI: Biafra | non-state:Biafra
org:Danish Refugee Council: org:Danish Refugee Council | ORG:Danish  Refugee Council
"""

REFUSED = [
    *(
        "",
        " ",
        ".",
        "\xa0",
        "*",
        "'s",
        "3",
        "1.5",
        "()",
        ",",
        "the",
        "non-state:",
        "non-state: *",
        "org:",
    ),
    *(
        "us",
        "Us",
        "it",
        "in",
        "In",
        "to",
        "no",
        "so",
        "by",
        "can",
        "Can",
        "and",
        "And",
        "per",
        "ton",
        "nor",
        "who",
    ),
    *(
        "are",
        "arm",
        "fan",
        "car",
        "guy",
        "jam",
        "sun",
        "pan",
        "west",
        "poles",
        "pole",
        "amal",
        "elf",
        "lie",
        "gum",
    ),
    *(
        "Non-DAC countries",
        "DAC countries",
        "Roman",
        "Nigerija",
        "Ukrane",
        "New Guinea",
        "Guineas",
        "South Ireland",
    ),
    *("Total", "Country", "countries", "27 Countries total", "Other donor countries", "Non bilateral donors"),
    *(
        "Latvia, Lithuania, Iceland",
        "Lithuania, Iceland",
        "Germany/France",
        "USA and UK",
        "United",
        "Republic",
        "of",
    ),
    *(
        "China (Japan)",
        "Korea (Tokyo)",
        "Taiwan (Kinshasa)",
        "Macedonia, North (not included)",
        "Foo Union**",
    ),
    *(
        "non-state:Ukraine",
        "org:Ukraine",
        "non-state:UN",
        "org:a;b",
        "non-state:a|b",
        "org:a\x00b",
        "R:NOWHERE",
        "R:",
    ),
    *(
        "EU institutions (incl. EIB)",
        "Prime Minister",
        "the government",
        "military",
        "XXX",
        "ZZ",
        "x" * 100_000,
    ),
]

UNCLEAR = {
    "Korea": {"KOR", "PRK"},
    "Korean": {"KOR", "PRK"},
    "the Congo": {"COD", "COG"},
    "Congolese": {"COD", "COG"},
    "Brussels": {"EU", "BEL", "NATO"},
    "Jerusalem": {"ISR", "PSE"},
    "Dominicans": {"DOM", "DMA"},
    "Virgin Islands": {"VIR", "VGB"},
    "Northern Ireland": {"GBR"},
    "England": {"GBR"},
    "Ministry of Defence": set(),
    "Victoria": set(),
}


def meanings() -> list[tuple[str, str]]:
    pairs = []
    for line in MEANS.strip().splitlines():
        code, written = line.split(": ", 1)
        pairs += [(form, code.strip()) for form in written.split(" | ")]
    return pairs


@pytest.mark.parametrize(("written", "code"), meanings())
def test_names_resolve(written: str, code: str) -> None:
    assert Donor.resolve(written).code == code
    assert Recipient.resolve(f"  {written.replace(' ', '  ')}\n").code == code


@pytest.mark.parametrize("written", REFUSED)
def test_other_words_are_refused(written: str) -> None:
    with pytest.raises(UnknownName) as caught:
        Party.resolve(written)
    assert "Remedy: " in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(("written", "codes"), UNCLEAR.items())
def test_unclear_names_are_refused_with_their_readings(written: str, codes: set[str]) -> None:
    with pytest.raises(UnknownName, match="unclear which party") as caught:
        Party.resolve(written)
    assert {Party.resolve(s).code for s in caught.value.suggestions} == codes


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        *[("Ukrane", "Ukraine"), ("Untied States", "United States"), ("Phillipines", "Philippines")],
        *[("us", "United States"), ("west", "the West"), ("can", "Canada"), ("Azerbajan", "Azerbaijan")],
        *[("non-state:Ukraine", "Ukraine"), ("Germany/France", "Germany"), ("Slovekia", "Slovakia")],
    ],
)
def test_suggestions_name_what_was_meant(slip: str, meant: str) -> None:
    assert meant in suggest(slip)
    with pytest.raises(UnknownName) as caught:
        Party.resolve(slip)
    assert meant in caught.value.suggestions
    assert meant in str(caught.value)


def test_error_messages_are_stable() -> None:
    with pytest.raises(UnknownName) as caught:
        Donor.resolve("Ukrane")
    assert str(caught.value) == "no party is called 'Ukrane'. Remedy: did you mean Ukraine?"
    with pytest.raises(UnknownName) as caught:
        Donor.resolve("Korea")
    assert str(caught.value) == (
        "it is unclear which party 'Korea' means (either Korea). "
        "Remedy: did you mean South Korea, North Korea?"
    )


# -- the tables ----------------------------------------------------------------------------------------


def test_every_written_form_finds_its_own_party() -> None:
    wrong = [n for n in names() if gazetteer.find(n.written) != n.code]
    assert wrong == []


def test_every_country_of_iso_3166_and_kosovo_is_there() -> None:
    countries = [row for row in gazetteer.rows().values() if row.kind == "country"]
    assert len(countries) == 250
    assert all(len(row.code) == 3 and len(row.alpha2) == 2 and row.name for row in countries)
    assert len({row.alpha2 for row in countries}) == 250


def test_every_row_has_a_kind_a_source_and_known_currency() -> None:
    for row in gazetteer.rows().values():
        assert row.kind in set(PartyKind)
        assert row.source
        assert not row.currency or row.currency in currencies()
        assert not row.roster or row.roster in gazetteer.memberships()
    assert {row["role"] for row in read_table("party_words")} == {"unclear", "word", "before", "after"}


def test_no_code_is_hidden_by_an_english_word() -> None:
    common = """
        a an and any are arm as at be but by can car come do far few fin for from go gas gum guy had has
        he her him his how i if in is it its jam let lie man may me men more my nor not now of off on
        one or our out over pan per put ran run sea see sen set she sit so sun ten than that the then
        they this to ton too two up us use was way we were what when who why will with won yes yet you
    """.split()  # noqa: SIM905
    assert [word for word in common if gazetteer.find(word) is not None] == []
    assert not set(common) & aliases().keys()


def test_names_tell_the_roles_apart() -> None:
    forms = {(n.written, n.role): n.code for n in names()}
    assert forms["Ukrainians", "demonym"] == forms["Kyiv", "capital"] == forms["UA", "code"] == "UKR"
    assert forms["White House", "metonym"] == forms["U.S.", "name"] == "USA"
    assert {n.role for n in names()} == {"name", "code", "demonym", "capital", "metonym"}


def test_aliases_are_folded_and_lead_to_codes() -> None:
    table = aliases()
    assert table["cote divoire"] == "CIV"
    assert set(table.values()) <= gazetteer.rows().keys()
    assert all(gazetteer.fold(form) == form for form in table)


@given(st.text(max_size=60) | st.sampled_from([f for f, _ in meanings()]).map(lambda f: f[1:] + f[0]))
def test_any_text_is_a_party_or_an_unknown_name(text: str) -> None:
    code = gazetteer.find(text)
    if code is None:
        with pytest.raises(UnknownName) as caught:
            Party.resolve(text)
        assert all(Party.resolve(s) for s in caught.value.suggestions)
    else:
        assert Party.resolve(text) is Party.resolve(code)
