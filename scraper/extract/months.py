"""Names of months in the languages of the registry, and words that say what a date is the date of.

Names are kept as a reader writes them, full and short; they are compared without case and accents.
Words with two meanings are listed under OTHER and win only on pages in that language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NAMES = """
en january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec
fr janvier janv|février fév févr fevr|mars|avril avr|mai|juin|juillet juil|août aout|septembre|octobre|novembre|décembre déc
de januar jänner jaenner jän|februar feber|märz maerz mrz mär|april|mai|juni|juli|august|september|oktober okt|november|dezember dez
es enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto ago|septiembre setiembre set|octubre|noviembre|diciembre dic
it gennaio gen genn|febbraio febbr|marzo|aprile|maggio mag magg|giugno giu|luglio lug|agosto|settembre sett|ottobre ott|novembre|dicembre
pt janeiro|fevereiro fev|março|abril|maio|junho|julho|agosto|setembro|outubro out|novembro|dezembro
nl januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober|november|december
pl stycznia styczeń sty|lutego luty lut|marca marzec|kwietnia kwiecień kwi|maja maj|czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|października październik paź|listopada lis|grudnia grudzień gru
cs ledna leden|února únor|března březen|dubna duben|května květen|června červen|července červenec|srpna srpen|září|října říjen|listopadu|prosince prosinec
sk januára január|februára február|marca|apríla apríl|mája máj|júna jún|júla júl|augusta|septembra|októbra október|novembra|decembra
ru января январь янв|февраля февраль фев|марта март мар|апреля апрель апр|мая май|июня июнь июн|июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт|ноября ноябрь ноя|декабря декабрь дек
uk січня січень січ|лютого лютий лют|березня березень бер|квітня квітень квіт|травня травень трав|червня червень черв|липня липень лип|серпня серпень серп|вересня вересень вер|жовтня жовтень жовт|листопада|грудня грудень груд
bg януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември
sr januar|februar|mart|april|maj|jun|jul|avgust|septembar|oktobar|novembar|decembar
hr siječnja siječanj|veljače veljača|ožujka ožujak|travnja travanj|svibnja svibanj|lipnja lipanj|srpnja srpanj|kolovoza kolovoz|rujna rujan|listopada|studenoga studenog studeni|prosinca prosinac
sv januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december
da januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december
no januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember des
fi tammikuuta tammikuu|helmikuuta helmikuu|maaliskuuta maaliskuu|huhtikuuta huhtikuu|toukokuuta toukokuu|kesäkuuta kesäkuu|heinäkuuta heinäkuu|elokuuta elokuu|syyskuuta syyskuu|lokakuuta lokakuu|marraskuuta marraskuu|joulukuuta joulukuu
et jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember
lv janvāris janvārī|februāris februārī|marts martā|aprīlis aprīlī|maijs maijā|jūnijs jūnijā|jūlijs jūlijā|augusts augustā|septembris septembrī|oktobris oktobrī|novembris novembrī|decembris decembrī
lt sausio|vasario|kovo|balandžio|gegužės|birželio|liepos|rugpjūčio|rugsėjo|spalio|lapkričio|gruodžio
hu január|február|március márc|április ápr|május|június|július|augusztus|szeptember szept|október|november|december
ro ianuarie ian|februarie|martie|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|noiembrie noi|decembrie
sl januar januarja|februar februarja|marec marca|april aprila|maj maja|junij junija|julij julija|avgust avgusta|september septembra|oktober oktobra|november novembra|december decembra
el ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ|μαΐου μάιος μάι|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|σεπτεμβρίου σεπτέμβριος σεπ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ
tr ocak oca|şubat şub|mart|nisan nis|mayıs|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık
ar يناير كانون|فبراير شباط|مارس آذار|أبريل ابريل إبريل نيسان|مايو أيار ماي|يونيو حزيران يونيه|يوليو تموز يوليه|أغسطس آب اغسطس|سبتمبر أيلول|أكتوبر اكتوبر|نوفمبر|ديسمبر
fa ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر
he ינואר בינואר|פברואר בפברואר|מרץ במרץ|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי|אוגוסט באוגוסט|ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר
id januari|februari|maret|april|mei|juni|juli|agustus agu|september|oktober|november nop|desember
ca gener|febrer|març|abril|maig|juny|juliol|agost|setembre|octubre|novembre|desembre
eu urtarrila|otsaila|martxoa|apirila|maiatza|ekaina|uztaila|abuztua|iraila|urria|azaroa|abendua
is janúar|febrúar|mars|apríl|maí|júní|júlí|ágúst|september|október|nóvember|desember
sq janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nëntor|dhjetor
hi जनवरी|फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर|नवंबर नवम्बर|दिसंबर दिसम्बर
"""  # noqa: E501

OTHER = {"listopada": {"hr": 10}}

_WEEKDAYS = frozenset(
    """mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday lundi mardi
    mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim montag dienstag mittwoch donnerstag freitag
    samstag sonnabend sonntag mo di mi do fr sa so lunes martes miercoles jueves viernes sabado domingo mie jue vie sab
    dom lunedi martedi mercoledi giovedi venerdi domenica gio segunda terca quarta quinta sexta maandag dinsdag woensdag
    donderdag vrijdag zaterdag zondag poniedziałek wtorek sroda czwartek piatek sobota niedziela понедельник вторник
    среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс måndag tisdag onsdag torsdag fredag lordag
    sondag""".split()  # noqa: SIM905
)

_PUBLISHED = """publish|posted|publié|publie|paru|mis en ligne|veröffentlicht|erschienen|erstellt|publicad|fecha de|
    pubblicat|gepubliceerd|geplaatst|opublikowan|data publikacji|опубликован|дата публикации|发布|發布|发表|發表|
    刊登|公開日|掲載日|公開|投稿日|등록|입력|게시|نُشر|نشر|تاريخ|yayın|δημοσι|publicerad|publisert|udgivet|
    offentliggjort|julkaistu|megjelen|publikováno|vydáno|released|issued|first published|date:|datum:|created|
    submitted|ngày đăng|kirjoitettu|le :|am:|objavljeno|original|written:|written on|verfasst am|geschrieben am|
    mise en ligne"""
_MODIFIED = """updated|update:|modified|mis à jour|mise à jour|modifié|maj le|aktualisiert|zuletzt|geändert|stand:|
    actualizad|modificad|atualizad|aggiornat|ultima modifica|bijgewerkt|laatst|gewijzigd|zaktualizowan|aktualizacja|
    обновлен|изменен|更新|最終更新|수정|تحديث|güncelle|uppdaterad|oppdatert|opdateret|päivitetty|frissít|
    aktualizováno|ενημέρ|reviewed|revised|last edited|edited|correction|actualizado|ažurirano"""


def fold(word: str) -> str:
    """Lower case without accents; Arabic and Cyrillic letters stay themselves."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def is_weekday(word: str) -> bool:
    """Is a word the name of a day, full or short?"""
    return fold(word).strip(".,") in _WEEKDAYS


def _read() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in _NAMES.strip().splitlines():
        _, names = line.split(" ", 1)
        for number, group in enumerate(names.split("|"), 1):
            for name in group.split():
                table.setdefault(fold(name), number)
    return table


_TABLE = _read()


def _any(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(" ".join(word.split())) for word in words.split("|")), re.I)


_SAYS_PUBLISHED, _SAYS_MODIFIED = _any(_PUBLISHED), _any(_MODIFIED)


def month_number(word: str, language: str | None = None) -> int | None:
    """1 to 12 for the name of a month in any known language; None for any other word."""
    folded = fold(word)
    if language and language[:2] in OTHER.get(folded, {}):
        return OTHER[folded][language[:2]]
    return _TABLE.get(folded)


@lru_cache(maxsize=2048)
def says_published(text: str) -> bool:
    """Does a label call a date the day of publication?"""
    return bool(_SAYS_PUBLISHED.search(text))


@lru_cache(maxsize=2048)
def says_modified(text: str) -> bool:
    """Does a label call a date the day of a change?"""
    return bool(_SAYS_MODIFIED.search(text))
