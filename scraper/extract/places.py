"""Names of parts of the world, countries and regions, to tell a region label from a topic label."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_ENGLISH = """
Africa|North Africa|Northern Africa|West Africa|Western Africa|East Africa|Eastern Africa|Central Africa|
Southern Africa|Sub-Saharan Africa|Africa South of the Sahara|Horn of Africa|Sahel|Maghreb|Great Lakes|
Great Lakes Region|
Middle East|Middle East and North Africa|MENA|Near East|Gulf|Persian Gulf|Gulf States|GCC|Levant|Arab World|
Asia|East Asia|Eastern Asia|South Asia|Southeast Asia|South-East Asia|South East Asia|Northeast Asia|Central Asia|
Asia-Pacific|Asia Pacific|Asia and the Pacific|Indo-Pacific|Indo Pacific|Pacific|Pacific Islands|Oceania|Australasia|
Korean Peninsula|Europe|Western Europe|Eastern Europe|Central Europe|Central and Eastern Europe|Southern Europe|
Northern Europe|Southeast Europe|South Eastern Europe|European Union|EU|Eurozone|Euro Area|Nordics|Nordic Countries|
Scandinavia|Baltics|Baltic States|Balkans|Western Balkans|Caucasus|South Caucasus|Eurasia|Russia and Eurasia|
Post-Soviet Space|Former Soviet Union|Black Sea|Mediterranean|Eastern Mediterranean|Red Sea|South China Sea|Arctic|
Antarctica|Americas|The Americas|North America|Latin America|Latin America and the Caribbean|
Latin America & Caribbean|
South America|Central America|Caribbean|Northern Triangle|Andes|Amazon|Transatlantic|Global|World|Worldwide|
Global South|BRICS|ASEAN|NATO Countries|G7|G20|
Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|
Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Bosnia|Botswana|Brazil|Brunei|Bulgaria|
Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chad|Chile|China|Colombia|Comoros|
Congo|Republic of the Congo|Democratic Republic of the Congo|Democratic Republic of Congo|DRC|DR Congo|Costa Rica|
Côte d'Ivoire|Ivory Coast|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic|Ecuador|
Egypt|
El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Georgia|Germany|
Ghana|
Greece|Greenland|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|
Iraq|Ireland|Israel|Israel/Palestine|Israel and Palestine|Italy|Jamaica|Japan|Jordan|Kashmir|Kazakhstan|Kenya|Korea|
Kosovo|Kurdistan|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Lithuania|Luxembourg|Macau|Madagascar|
Malawi|Malaysia|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Mongolia|Montenegro|Morocco|Mozambique|
Myanmar|
Burma|Namibia|Nepal|Netherlands|The Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|DPRK|North Macedonia|
Norway|Oman|Pakistan|Palestine|Palestinian Territories|Gaza|Gaza Strip|West Bank|Panama|Papua New Guinea|Paraguay|
Peru|
Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Russian Federation|Rwanda|Samoa|Saudi Arabia|Senegal|
Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|Somaliland|South Africa|South Korea|
Republic of Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|
Thailand|Tibet|Timor-Leste|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Türkiye|Turkmenistan|Uganda|Ukraine|
United Arab Emirates|UAE|United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|
United States|
United States of America|USA|US|U.S.|Uruguay|Uzbekistan|Vanuatu|Venezuela|Vietnam|Viet Nam|Western Sahara|Xinjiang|
Yemen|Zambia|Zimbabwe|London|Brussels|Washington|Moscow|Beijing|
Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|
Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|
Nevada|New Hampshire|New Jersey|New Mexico|New York|New York City|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|
Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|West Virginia|Wisconsin|
Wyoming|Washington, D.C.|Washington, DC|Washington DC|Brooklyn|Ontario|Quebec|British Columbia|Alberta|Manitoba|
Saskatchewan|Nova Scotia|New South Wales|Queensland|Tasmania|Western Australia|Catalonia|Basque Country|Bavaria|
Crimea|Donbas|Hokkaido|Okinawa|Kerala|Tamil Nadu|Uttar Pradesh|Punjab|Paris|Berlin|Tokyo|Delhi|New Delhi|Jerusalem|
Istanbul|Cairo|Nairobi|Lagos|Shanghai|Geneva|Vienna|Rome|Madrid|Kyiv"""
_FRENCH = """
Afrique|Afrique du Nord|Afrique de l'Ouest|Afrique de l'Est|Afrique centrale|Afrique australe|Afrique subsaharienne|
Corne de l'Afrique|Proche-Orient|Moyen-Orient|Afrique du Nord et Moyen-Orient|Maghreb et Moyen-Orient|
Turquie / Moyen-Orient|Golfe|Asie|Asie de l'Est|Asie du Sud|Asie du Sud-Est|Asie centrale|Asie-Pacifique|
Asie et Indo-Pacifique|Indo-Pacifique|Indopacifique|Pacifique|Océanie|Europe de l'Est|Europe centrale|
Europe de l'Ouest|Union européenne|UE|Pays baltes|Caucase|Russie et Eurasie|Russie - Eurasie|Eurasie|Mer Noire|
Méditerranée|Arctique|Amériques|Amérique du Nord|Amérique latine|Amérique du Sud|Amérique centrale|Caraïbes|Monde|
Allemagne|Algérie|Arabie saoudite|Argentine|Arménie|Australie|Autriche|Azerbaïdjan|Belgique|Biélorussie|Bélarus|
Bolivie|Brésil|Bulgarie|Cambodge|Cameroun|Chili|Chine|Chypre|Colombie|Corée|Corée du Nord|Corée du Sud|Croatie|
Danemark|Égypte|Émirats arabes unis|Espagne|Estonie|États-Unis|Éthiopie|Finlande|Géorgie|Grèce|Guinée|Haïti|Hongrie|
Inde|Indonésie|Irak|Irlande|Islande|Israël|Italie|Japon|Jordanie|Koweït|Lettonie|Liban|Libye|Lituanie|Malaisie|Maroc|
Mauritanie|Mexique|Moldavie|Mongolie|Norvège|Nouvelle-Zélande|Nouvelle-Calédonie|Ouganda|Ouzbékistan|Palestine|
Pays-Bas|Pérou|Pologne|République tchèque|Tchad|République démocratique du Congo|RDC|République centrafricaine|
Roumanie|Royaume-Uni|Russie|Sénégal|Serbie|Singapour|Slovaquie|Slovénie|Somalie|Soudan|Suède|Suisse|Syrie|Taïwan|
Tanzanie|Thaïlande|Tunisie|Turquie|Turkménistan|Tadjikistan|Kirghizistan|Viêt Nam|Yémen|Zambie"""
_GERMAN = """
Afrika|Nordafrika|Westafrika|Ostafrika|Südliches Afrika|Subsahara-Afrika|Zentralafrika|Naher Osten|Mittlerer Osten|
Naher und Mittlerer Osten|Nahost|Golfstaaten|Asien|Ostasien|Südasien|Südostasien|Zentralasien|Asien-Pazifik|
Indopazifik|Indo-Pazifik|Pazifik|Ozeanien|Europa|Osteuropa|Westeuropa|Mitteleuropa|Südeuropa|Südosteuropa|Westbalkan|
Balkan|Baltikum|Kaukasus|Südkaukasus|Schwarzes Meer|Mittelmeer|Arktis|Amerika|Nordamerika|Lateinamerika|Südamerika|
Mittelamerika|Zentralamerika|Karibik|Weltweit|Europäische Union|Ägypten|Algerien|Argentinien|Armenien|Aserbaidschan|
Äthiopien|Australien|Belgien|Brasilien|Bulgarien|Dänemark|Deutschland|Estland|Finnland|Frankreich|Georgien|
Griechenland|Großbritannien|Indien|Indonesien|Irland|Italien|Japan|Jemen|Jordanien|Kambodscha|Kamerun|Kanada|
Kasachstan|Katar|Kenia|Kolumbien|Kroatien|Kuba|Lettland|Libanon|Libyen|Litauen|Marokko|Mexiko|Moldau|Mosambik|
Neuseeland|Niederlande|Nordkorea|Norwegen|Österreich|Palästina|Philippinen|Polen|Rumänien|Russland|Ruanda|
Saudi-Arabien|Schweden|Schweiz|Serbien|Singapur|Slowakei|Slowenien|Spanien|Südafrika|Sudan|Südkorea|Südsudan|Syrien|
Tansania|Tschad|Tschechien|Tunesien|Türkei|Ukraine|Ungarn|USA|Vereinigte Staaten|Usbekistan|Vereinigtes Königreich|
Belarus|Weißrussland"""
_SPANISH = """
África|África del Norte|África Subsahariana|Oriente Medio|Oriente Próximo|Magreb|Asia Central|Asia Oriental|
Sudeste Asiático|Asia-Pacífico|Indo-Pacífico|Pacífico|Oceanía|Europa del Este|Unión Europea|Balcanes|Cáucaso|
Mediterráneo|Ártico|América|América Latina|Latinoamérica|América del Norte|América del Sur|América Central|
Centroamérica|Caribe|Mundo|Alemania|Arabia Saudí|Argelia|Bélgica|Bolivia|Brasil|Camerún|Canadá|Corea del Norte|
Corea del Sur|Dinamarca|Egipto|España|Estados Unidos|EEUU|EE.UU.|Etiopía|Filipinas|Finlandia|Francia|Grecia|Haití|
Hungría|India|Irán|Irlanda|Italia|Japón|Jordania|Kenia|Líbano|Libia|Marruecos|México|Noruega|Nueva Zelanda|
Países Bajos|Panamá|Perú|Polonia|Reino Unido|República Dominicana|Rumanía|Rusia|Sáhara Occidental|Siria|Sudáfrica|
Suecia|Suiza|Túnez|Turquía|Ucrania"""

_OTHERS = """
Danmark|Norge|Sverige|Grønland|Island|Færøerne|Tyskland|Frankrig|Ukraine|Rusland|Storbritannien|Mellemøsten|Arktis|
Norden|Russland|Ryssland|Tyskland|Kina|USA|Europa|Afrika|Asien|Suomi|Venäjä|Ukraina|Yhdysvallat|Kiina|Eurooppa|
Italia|Francia|Germania|Spagna|Regno Unito|Stati Uniti|Russia|Ucraina|Cina|India|Giappone|Turchia|Egitto|Libia|Siria|
Iraq|Medio Oriente|Nord Africa|Africa|America Latina|Asia|Unione europea|Balcani|Mediterraneo|Artico|
Brasil|Portugal|Alemanha|França|Reino Unido|Estados Unidos|Rússia|Ucrânia|China|Índia|Japão|Moçambique|África|Ásia|
União Europeia|Oriente Médio|América do Sul|
Nederland|België|Duitsland|Frankrijk|Verenigd Koninkrijk|Verenigde Staten|Rusland|Oekraïne|Midden-Oosten|Azië|
Polska|Niemcy|Francja|Wielka Brytania|Rosja|Ukraina|Białoruś|Chiny|Indie|Stany Zjednoczone|Europa Wschodnia|
Unia Europejska|Bliski Wschód|Azja|Bałkany|Europa Środkowa|
Rusko|Ukrajina|Německo|Čína|Spojené státy|Evropa|Evropská unie|Magyarország|Oroszország|Ukrajna|Európa|
Rusya|Ukrayna|Almanya|Çin|Amerika|Avrupa|Ortadoğu|Orta Doğu|Suriye|Irak|İran|İsrail|Kafkasya|Balkanlar|
Россия|Украина|Беларусь|Молдова|Молдавия|Киев|Москва|Крым|Донбасс|Румыния|Венгрия|Чехия|Словакия|Болгария|
Сербия|Италия|Испания|Швеция|Финляндия|Литва|Латвия|Эстония|Узбекистан|Киргизия|Кыргызстан|Таджикистан|
Туркменистан|Афганистан|Пакистан|Ирак|Ливия|Египет|Израиль|Казахстан|Грузия|Армения|Азербайджан|Китай|Индия|Япония|
США|Великобритания|Германия|Франция|
Польша|Турция|Иран|Сирия|Европа|Европейский союз|ЕС|Азия|Африка|Ближний Восток|Центральная Азия|
Восточная Европа|Арктика|Кавказ|Латинская Америка|Україна|Росія|Білорусь|Молдова|Румунія|Угорщина|Туреччина|
Німеччина|Франція|США|Китай|Київ|Крим|
Польща|Європа|Близький Схід|
日本|中国|中國|韓国|北朝鮮|朝鮮半島|台湾|台灣|香港|米国|アメリカ|ロシア|ウクライナ|インド|欧州|ヨーロッパ|アジア|東アジア|東南アジア|
南アジア|中央アジア|中東|アフリカ|中南米|北米|オセアニア|北極|インド太平洋|イスラエル|パレスチナ|イラン|ドイツ|フランス|英国|イギリス|
美国|美國|俄罗斯|俄羅斯|乌克兰|印度|欧洲|欧盟|亚洲|东亚|东南亚|南亚|中亚|中东|非洲|拉美|拉丁美洲|北美|大洋洲|北极|以色列|伊朗|
德国|法国|英国|韩国|朝鲜|朝鲜半岛|
한국|대한민국|북한|한반도|중국|일본|미국|러시아|우크라이나|인도|유럽|아시아|동아시아|동남아시아|중동|아프리카|중앙아시아|
مصر|السعودية|الإمارات|قطر|العراق|سوريا|لبنان|الأردن|فلسطين|غزة|إسرائيل|إيران|تركيا|ليبيا|تونس|الجزائر|المغرب|السودان|
اليمن|الصين|روسيا|أوكرانيا|الولايات المتحدة|أوروبا|آسيا|أفريقيا|الشرق الأوسط|شمال أفريقيا|الخليج|
المشرق العربي|العالم العربي|ישראל|המזרח התיכון|איראן|ارمنستان|ایران|افغانستان|پاکستان|भारत|चीन|एशिया|अमेरिका"""


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).replace("-", " ").split())


_PLACES = frozenset(
    _key(name) for table in (_ENGLISH, _FRENCH, _GERMAN, _SPANISH, _OTHERS) for name in table.split("|")
)
_SEGMENTS = frozenset(
    ("region", "regions", "country", "countries", "regiones", "paises", "pays", "laender", "geography")
)


@lru_cache(maxsize=4096)
def is_region(name: str, url: str | None = None) -> bool:
    """Does a label name a part of the world (by its name, or by an address such as /regions/asia/japan)?"""
    if _key(name) in _PLACES:
        return True
    return bool(url) and not _SEGMENTS.isdisjoint(urlsplit(url or "").path.casefold().split("/")[:-1])
