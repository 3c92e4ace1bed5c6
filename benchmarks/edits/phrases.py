"""Sentences of an invented think tank in eleven languages: four lists of parts each, joined in order."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """How to speak it: parts of a sentence, what joins them, what ends it."""

    code: str
    openings: tuple[str, ...]
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    join: str = " "
    end: str = "."
    names: tuple[str, ...] = ()
    labels: tuple[str, str] = ("By", "Published")

    def sentence(self, draw: random.Random) -> list[str]:
        """Its parts; every number in them is drawn anew."""
        parts = [draw.choice(some) for some in (self.openings, self.subjects, self.verbs, self.objects)]
        return [part.replace("#", str(draw.randint(3, 980))) for part in parts]

    def written(self, sentence: list[str]) -> str:
        """The sentence with a capital letter and its end."""
        text = self.join.join(sentence)
        return text[:1].upper() + text[1:] + self.end

    def paragraph(self, sentences: list[list[str]]) -> str:
        """Sentences one after the other."""
        return (" " if self.join else "").join(self.written(one) for one in sentences)


WESTERN = ("Ada Wrenfield", "Björn Östlund", "Carla Medeiros", "Dov Halpern", "Élise Charpin", "Farid Naser-Ould",
           "Greta van Houten", "Hal O'Tierney", "Ines Zubiría", "Jonas Kettler")  # fmt: skip

EN = Language(
    "en",
    ("in the first half of the year,", "according to the harbour office,", "although few had expected it,",
     "since the tariff came into force,", "under the agreement of Brannock,", "for the # towns on the river,",
     "as the auditors noted in section #,", "without much public debate,"),
    ("the ministry of waterways", "a coalition of # shipping firms", "the provincial council", "every second ferry company",
     "the regional development bank", "our survey of # households", "the committee on inland trade", "most of the port cities"),
    ("has postponed", "quietly abandoned", "is expected to finance", "could not explain", "now regulates",
     "reported a loss of # percent on", "reviewed twice", "strongly defended"),
    ("the dredging of the lower estuary", "a common register of barges and their owners", "the subsidy for small locks",
     "its earlier forecast of # million tons of grain", "the new rules on night traffic", "training for # young pilots",
     "the transfer of customs duties to the coast", "a plan that nobody outside the capital had seen"),
    names=WESTERN,
)  # fmt: skip
FR = Language(
    "fr",
    ("depuis l’entrée en vigueur du traité,", "selon le rapport de la commission,", "au cours des # derniers mois,",
     "malgré les réserves de l’opposition,", "dans les # régions concernées,", "à la veille du sommet,",
     "faute de moyens suffisants,", "contrairement aux prévisions,"),
    ("le ministère des Transports fluviaux", "une coalition de # communes", "la banque de développement",
     "le gouverneur de la province", "l’autorité portuaire", "la majorité des élus locaux", "notre enquête auprès de # foyers",
     "le secrétariat permanent"),
    ("a reporté", "soutient désormais", "devra financer", "n’a pas su expliquer", "contrôle à nouveau", "a vivement critiqué",
     "a examiné à deux reprises", "compte abandonner"),
    ("la rénovation des écluses de montagne", "un registre commun des bateliers", "les droits de douane perçus sur la côte",
     "la formation de # jeunes pilotes", "le projet de canal entre les deux bassins", "une réforme que personne n’avait demandée",
     "les prévisions de # millions de tonnes", "l’aide accordée aux petites compagnies"),
    names=WESTERN, labels=("Par", "Publié le"),
)  # fmt: skip
DE = Language(
    "de",
    ("nach Angaben der Hafenbehörde", "seit dem Beschluss vom Frühjahr", "trotz aller Warnungen der Fachleute",
     "in den # betroffenen Gemeinden", "ohne öffentliche Aussprache", "im Vergleich zum Vorjahr", "wie Abschnitt # zeigt",
     "mit Blick auf die Wahlen"),
    ("hat das Verkehrsministerium", "hat ein Bündnis aus # Reedereien", "hat der Provinzrat", "hat die Entwicklungsbank",
     "hat der Ausschuss für Binnenhandel", "hat jede dritte Fährgesellschaft", "hat unsere Umfrage unter # Haushalten",
     "hat die Mehrheit der Hafenstädte"),
    ("den Ausbau der unteren Mündung", "ein gemeinsames Register der Binnenschiffe", "die Förderung kleiner Schleusen",
     "die Prognose von # Millionen Tonnen Getreide", "die neuen Regeln für den Nachtverkehr", "die Ausbildung von # jungen Lotsen",
     "die Übertragung der Zölle an die Küste", "einen Plan, den kaum jemand kannte"),
    ("verschoben", "stillschweigend aufgegeben", "zweimal geprüft", "scharf kritisiert", "nicht erklären können",
     "um # Prozent gekürzt", "erneut verteidigt", "an den Rechnungshof verwiesen"),
    names=WESTERN, labels=("Von", "Veröffentlicht am"),
)  # fmt: skip
ES = Language(
    "es",
    ("según la autoridad portuaria,", "desde la firma del acuerdo,", "pese a las advertencias,", "en las # provincias del sur,",
     "sin apenas debate público,", "durante los últimos # meses,", "como indica el capítulo #,", "antes de las elecciones,"),
    ("el ministerio de navegación", "una alianza de # empresas", "el consejo provincial", "el banco de desarrollo",
     "la comisión de comercio interior", "nuestra encuesta a # hogares", "la mayoría de los puertos", "el gobernador"),
    ("ha aplazado", "financiará", "no supo explicar", "ha revisado dos veces", "defiende todavía", "abandonó en silencio",
     "regula ahora", "ha recortado en un # por ciento"),
    ("el dragado del estuario", "un registro común de barcazas", "la subvención a las pequeñas esclusas",
     "la formación de # pilotos jóvenes", "el traspaso de los aranceles a la costa", "un plan que nadie había visto",
     "la previsión de # millones de toneladas", "las nuevas normas de tráfico nocturno"),
    names=WESTERN, labels=("Por", "Publicado el"),
)  # fmt: skip
PL = Language(
    "pl",
    ("według urzędu portowego", "od podpisania umowy", "mimo ostrzeżeń ekspertów", "w # gminach nad rzeką",
     "bez szerszej debaty", "w pierwszym półroczu", "jak pokazuje rozdział #", "tuż przed wyborami"),
    ("ministerstwo żeglugi", "koalicja # armatorów", "rada prowincji", "bank rozwoju", "komisja handlu śródlądowego",
     "nasze badanie # gospodarstw", "większość miast portowych", "gubernator"),
    ("odroczyło", "sfinansuje", "dwukrotnie oceniło", "po cichu porzuciło", "obecnie nadzoruje", "ostro skrytykowało",
     "obniżyło o # procent", "nadal popiera"),
    ("pogłębianie ujścia rzeki", "wspólny rejestr barek", "dotację dla małych śluz", "szkolenie # młodych pilotów",
     "przekazanie ceł na wybrzeże", "plan, którego nikt nie widział", "prognozę # milionów ton zboża",
     "nowe zasady ruchu nocnego"),
    names=WESTERN, labels=("Autor:", "Data publikacji:"),
)  # fmt: skip
RU = Language(
    "ru",
    ("по данным портового управления,", "после подписания договора", "несмотря на предупреждения,", "в # прибрежных районах",
     "без широкого обсуждения", "в первом полугодии", "как показано в разделе #,", "накануне выборов"),
    ("министерство речного транспорта", "объединение из # компаний", "совет провинции", "банк развития",
     "комиссия по внутренней торговле", "наш опрос # семей", "большинство портовых городов", "губернатор"),
    ("отложило", "профинансирует", "дважды рассмотрело", "тихо свернуло", "теперь регулирует", "резко осудило",
     "сократило на # процентов", "по-прежнему защищает"),
    ("углубление нижнего устья", "общий реестр барж", "помощь малым шлюзам", "обучение # молодых лоцманов",
     "передачу пошлин побережью", "план, которого никто не видел", "прогноз в # миллионов тонн зерна",
     "новые правила ночного движения"),
    names=("Анна Воронцова", "Борис Лебедев", "Вера Ильина", "Глеб Сорокин", "Дарья Мельник", "Егор Тихонов"),
    labels=("Автор:", "Опубликовано"),
)  # fmt: skip
EL = Language(
    "el",
    ("σύμφωνα με το λιμεναρχείο,", "μετά τη συμφωνία,", "παρά τις προειδοποιήσεις,", "στις # επαρχίες του νότου,",
     "χωρίς δημόσιο διάλογο,", "στο πρώτο εξάμηνο,", "όπως δείχνει το κεφάλαιο #,", "πριν από τις εκλογές,"),
    ("το υπουργείο ναυτιλίας", "μια συμμαχία # εταιρειών", "το επαρχιακό συμβούλιο", "η τράπεζα ανάπτυξης",
     "η επιτροπή εμπορίου", "η έρευνά μας σε # νοικοκυριά", "τα περισσότερα λιμάνια", "ο περιφερειάρχης"),
    ("ανέβαλε", "θα χρηματοδοτήσει", "εξέτασε δύο φορές", "εγκατέλειψε σιωπηλά", "ρυθμίζει πλέον", "επέκρινε έντονα",
     "μείωσε κατά # τοις εκατό", "υποστηρίζει ακόμη"),
    ("την εκβάθυνση του λιμανιού", "ένα κοινό μητρώο πλοίων", "την ενίσχυση των μικρών φραγμάτων", "την εκπαίδευση # νέων πλοηγών",
     "τη μεταφορά των δασμών στην ακτή", "ένα σχέδιο που κανείς δεν είχε δει", "την πρόβλεψη για # εκατομμύρια τόνους",
     "τους νέους κανόνες νυχτερινής κίνησης"),
    names=("Άννα Παπαδάκη", "Γιώργος Λάμπρου", "Ελένη Στεργίου", "Νίκος Βλάχος", "Μαρία Κονδύλη"), labels=("Του", "Δημοσίευση"),
)  # fmt: skip
AR = Language(
    "ar",
    ("وفقا لهيئة الميناء", "منذ توقيع الاتفاق", "رغم تحذيرات الخبراء", "في # محافظة ساحلية", "دون نقاش عام",
     "خلال النصف الأول من العام", "كما يبين الفصل #", "قبل الانتخابات بقليل"),
    ("أجلت وزارة النقل النهري", "راجع المجلس الإقليمي", "مول بنك التنمية", "انتقد تحالف من # شركة", "نظمت لجنة التجارة",
     "رفضت أغلبية الموانئ", "أيد المحافظ", "تجاهل تقرير شمل # أسرة"),
    ("تعميق المصب الأدنى", "سجلا مشتركا للمراكب", "دعم الأهوسة الصغيرة", "تدريب # مرشدا شابا", "نقل الرسوم إلى الساحل",
     "خطة لم يرها أحد", "توقعات بلغت # مليون طن", "قواعد الملاحة الليلية"),
    ("للمرة الثانية هذا العام", "بسبب نقص التمويل", "بعد جلسة مغلقة", "على الرغم من اعتراض البلديات", "حتى نهاية العقد",
     "في إطار برنامج جديد", "من دون تقديم أسباب", "بطلب من مكتب التدقيق"),
    names=("سلمى الحداد", "كريم العطار", "نور الشامي", "ياسر منصور", "ليلى قاسم"), labels=("بقلم", "تاريخ النشر"),
)  # fmt: skip
ZH = Language(
    "zh",
    ("根据港务局的统计，", "自协议签署以来，", "尽管专家多次警告，", "在沿河的#个城镇，", "今年上半年，", "正如第#节所示，",
     "在没有公开讨论的情况下，", "选举前夕，"),
    ("水运部", "由#家航运公司组成的联盟", "省议会", "地区开发银行", "内贸委员会", "我们对#户家庭的调查", "多数港口城市", "省长办公室"),
    ("推迟了", "悄然放弃了", "两次审查了", "强烈批评了", "开始监管", "拒绝解释", "同意资助", "仍然支持"),
    ("下游河口的疏浚工程", "驳船及其船主的统一登记", "对小型船闸的补贴", "#名年轻引航员的培训", "关税向沿海地区的转移",
     "一项外界从未见过的计划", "关于#万吨粮食的预测", "夜间通航的新规定"),
    join="", end="。", names=("林若兰", "陈志远", "王海川", "赵思敏", "周明哲", "何雅琴"), labels=("作者：", "发布日期："),
)  # fmt: skip
JA = Language(
    "ja",
    ("港湾局によれば、", "協定の発効以来、", "専門家の警告にもかかわらず、", "川沿いの#の町では、", "今年の上半期に、",
     "第#節が示すように、", "公の議論がないまま、", "選挙を前にして、"),
    ("水運省は", "#社からなる連合は", "州議会は", "地域開発銀行は", "内陸貿易委員会は", "#世帯を対象とした調査は",
     "港湾都市の多くは", "知事室は"),
    ("下流の河口の浚渫を", "はしけとその所有者の共通登録を", "小さな水門への補助金を", "#人の若い水先人の訓練を",
     "関税の沿岸部への移管を", "誰も見たことのない計画を", "穀物#万トンという予測を", "夜間航行の新しい規則を"),
    ("延期した", "静かに断念した", "二度にわたり審査した", "強く批判した", "監督し始めた", "説明できなかった", "支援すると発表した",
     "今なお支持している"),
    join="", end="。", names=("佐藤 花子", "田中 一郎", "鈴木 健太", "高橋 美咲", "中村 大輔"), labels=("著者", "公開日"),
)  # fmt: skip
KO = Language(
    "ko",
    ("항만청에 따르면", "협정이 체결된 이후", "전문가들의 경고에도 불구하고", "강변의 #개 도시에서", "올해 상반기에",
     "제#절에서 보듯이", "공개적인 논의 없이", "선거를 앞두고"),
    ("수운부는", "#개 해운사로 이루어진 연합은", "지방 의회는", "지역 개발 은행은", "내륙 무역 위원회는", "#가구를 대상으로 한 조사는",
     "대부분의 항구 도시는", "주지사실은"),
    ("하류 하구의 준설을", "바지선 공동 등록을", "작은 갑문에 대한 보조금을", "젊은 도선사 #명의 훈련을", "관세의 해안 이전을",
     "아무도 본 적 없는 계획을", "곡물 #만 톤이라는 전망을", "야간 운항의 새로운 규칙을"),
    ("연기했다", "조용히 포기했다", "두 차례 검토했다", "강하게 비판했다", "감독하기 시작했다", "설명하지 못했다", "지원하기로 했다",
     "여전히 지지한다"),
    names=("김서연", "이준호", "박지민", "최은우", "정하늘"), labels=("저자", "발행일"),
)  # fmt: skip
LANGUAGES = (EN, FR, DE, ES, PL, RU, EL, AR, ZH, JA, KO)
