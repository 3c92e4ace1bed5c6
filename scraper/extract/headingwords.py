"""Words of headings and links that tell what stands under them, in the languages of the sources.

All in the form of `heading_key`: no case, no outer signs.
"""

from __future__ import annotations


def _phrases(table: str) -> frozenset[str]:
    return frozenset(one.strip() for one in table.split("|") if one.strip())


RELATED_HEADINGS = _phrases(
    """
    related|related content|related articles|related posts|related publications|related stories|related reading|
    related research|related resources|related news|related analysis|related work|related commentary|
    related items|related links|related insights|related reports|related topics and articles|related materials|
    see also|read next|read more|read also|also read|further reading|recommended|recommended reading|
    recommended for you|recommended articles|you may also like|you might also like|
    you might also be interested in|you may also be interested in|up next|keep reading|next up|next read this|
    read this next|read these next|read previous|
    previous article|next article|previous post|next post|article précédent|article suivant|vorheriger artikel|
    nächster artikel|you may like|
    you might like|mehr zu diesem thema|ähnliche themen|zum weiterlesen|continue reading|
    more like this|similar articles|similar posts|more on this|more on this topic|more on this subject|
    more stories|explore more|more to explore|what to read next|what to read now|next reads|dig deeper|
    articles correspondants|à lire aussi|lire aussi|à lire|voir aussi|sur le même sujet|sur le même thème|articles liés|
    articles connexes|publications liées|contenus liés|contenu lié|pour aller plus loin|en savoir plus|
    à lire également|dans la même rubrique|ces articles peuvent vous intéresser|vous aimerez aussi|
    mehr zum thema|zum thema|weitere artikel|weitere beiträge|ähnliche artikel|ähnliche beiträge|
    verwandte artikel|verwandte beiträge|verwandte inhalte|verwandte themen|das könnte sie auch interessieren|
    das könnte sie interessieren|das könnte dich auch interessieren|auch interessant|lesen sie auch|
    lesen sie mehr zum thema|die redaktion empfiehlt|empfehlungen der redaktion|artikel zum thema|beiträge zum thema|
    audio und video zum thema|siehe auch|passend dazu|weiterlesen|artículos relacionados|relacionado|
    relacionados|contenido relacionado|publicaciones relacionadas|noticias relacionadas|te puede interesar|
    ver también|también te puede interesar|leer también|lea también|articoli correlati|correlati|
    contenuti correlati|leggi anche|potrebbe interessarti|potrebbe interessarti anche|artigos relacionados|
    conteúdo relacionado|leia também|veja também|gerelateerde artikelen|gerelateerd|lees ook|lees verder|
    meer over dit onderwerp|powiązane|powiązane artykuły|zobacz także|czytaj także|czytaj też|przeczytaj także|
    relaterat|relaterade artiklar|läs också|läs även|relatert|les også|læs også|relateret|lue myös|
    читайте также|по теме|материалы по теме|похожие материалы|читать также|читайте також|пов'язані матеріали|
    схожі матеріали|související články|související|čtěte také|kapcsolódó cikkek|kapcsolódó|ilgili haberler|
    ilgili içerikler|ilgili yazılar|bunlar da ilginizi çekebilir|σχετικά άρθρα|διαβάστε επίσης|相关文章|
    相关阅读|相关新闻|相关报道|相关链接|延伸阅读|推荐阅读|関連記事|関連コンテンツ|関連リンク|あわせて読みたい|
    관련 기사|관련기사|관련 글|مقالات ذات صلة|اقرأ أيضا|اقرأ أيضاً|مواضيع ذات صلة|مطالب مرتبط"""
)
NO_TITLE = _phrases(
    """
    read more|learn more|more|see all|view all|all|download|read|view|see more|show more|tout voir|voir tout|
    lire la suite|en savoir plus|mehr|mehr lesen|weiterlesen|mehr erfahren|alle|leer más|ver más|ver todos|
    leggi tutto|continue reading|load more|subscribe|sign up|share|print|next|previous|read the report|watch|
    listen|find out more"""
)
"""Link texts that lead to a piece without naming it."""
KEYWORD_HEADINGS = _phrases(
    """
    keywords|key words|index terms|tags|mots-clés|mots clés|schlagworte|schlagwörter|stichwörter|palabras clave|
    palavras-chave|parole chiave|trefwoorden|słowa kluczowe|nyckelord|ключевые слова|关键词|關鍵詞|キーワード|키워드|
    الكلمات المفتاحية|كلمات مفتاحية"""
)
"""Stand before words that are often no links: "Keywords: ports, ropes"."""
TOPIC_HEADINGS = KEYWORD_HEADINGS | _phrases(
    """
    more on|topics|topic|tags|tag|related countries|related regions|kategorie|kategorien|rubrik|rubrique|rubriques|
    categoría|
    categorías|categoria|categorie|keywords|filed under|related topics|related subjects|related tags|regions and themes|
    themes|subjects|categories|category|regions|region|themen|thema|schlagworte|schlagwörter|stichwörter|
    sujets liés|thèmes|mots-clés|mots clés|thématiques|thématique|temas|etiquetas|palabras clave|posted in|
    tagged|read more on|read more about|issues|countries|topics and regions|topics & regions|areas of focus|
    régions|pays|regionen|länder|regiones|países|temi|tema|regioni|paesi|regiões|regio's|landen|regiony|kraje|регионы|
    регион|страны|регіони|地域|地区|國家|지역|المناطق|المنطقة|אזורים|bölgeler|regioner|länder och regioner|
    research areas|policy areas|explore topics|related terms|themenseiten|dossiers|
    related issues|argomenti|tag correlati|parole chiave|onderwerpen|
    trefwoorden|tagi|tematy|słowa kluczowe|ämnen|nyckelord|emner|теги|темы|ключевые слова|теми|témata|štítky|
    címkék|etiketler|konular|θέματα|标签|关键词|關鍵詞|タグ|キーワード|
    関連キーワード|関連タグ|태그|키워드|الوسوم|كلمات مفتاحية"""
)
CITATION_HEADINGS = _phrases(
    """
    how to cite|how to cite this article|how to cite this publication|how to cite this paper|
    how to cite this report|how can this study be cited?|suggested citation|recommended citation|cite this|
    cite this article|cite this paper|cite this publication|cite as|citation|please cite as|please cite this as|
    for attribution|for attribution, please cite this work as|comment citer cette publication ?|comment citer|
    pour citer cet article|pour citer ce document|citer cet article|citation suggérée|référence|
    veuillez citer ce travail comme suit|zitiervorschlag|zitierweise|zitierempfehlung|zitieren|
    bitte zitieren als|zitierhinweis|cómo citar|como citar|cita recomendada|cita sugerida|citar este artículo|
    come citare|citazione suggerita|como citar este artigo|citeren als|citera|jak cytować|цитировать|
    для цитирования|引用格式|引用方式|引用|인용"""
)
DOWNLOAD_WORDS = _phrases(
    """
    download|pdf|full report|read the report|read the full report|read the full paper|read the paper|
    read report|view pdf|open pdf|get the report|full paper|full text|full study|print version|report|
    télécharger|rapport|lire le rapport|consulter le pdf|version pdf|herunterladen|als pdf|zum download|studie|
    descargar|informe completo|ver pdf|scarica|leggi il rapporto|baixar|pobierz|ladda ner|last ned|lataa|
    скачать|завантажити|下载|下載|ダウンロード|다운로드|تحميل|indir|stáhnout|letöltés|λήψη"""
)
"""Begin the text of links to the publication's own file."""
DOWNLOAD_HEADINGS = _phrases(
    """
    downloads|available downloads|attachments|files|documents|related documents|related files|attached files|annexes
    téléchargements|documents associés|fichiers|pièces jointes|documents à télécharger|dokumente|anhang|anhänge
    descargas|documentos|archivos adjuntos|documenti|allegati|bijlagen
    pliki|załączniki|filer|附件|下载|添付ファイル|첨부파일
    """.replace("\n", "|")
)
PROGRAMME_HEADINGS = _phrases(
    """
    program|programs|programme|programmes|programs & projects|programs and projects|programmes & projects|center|
    centers|centre|centres|project|projects|initiative|initiatives|
    part of|research program|research programme|research center|research centre|associated programs|
    related programs|related programme|programme de recherche|centre de recherche|projet|projets|programm|
    programme und projekte|projekt|projekte|forschungsgruppe|programa|programas|proyecto|proyectos|programma|
    progetto|projeto|projetos|programmi|progetti|ośrodek|projekty|программа|программы|проект|проекты|центр|program
    proje|プログラム|プロジェクト|研究项目|프로그램|프로젝트|برنامج|المشروع|תוכנית"""
)
FIELD_LABELS = {
    label: name
    for name, labels in {
        "series": "collection|series|reihe|serie|série|collana|schriftenreihe|serie editorial|publication series"
        "|coleção"
        "|seria|reeks|rækker|серия|серія|seri|dizi|シリーズ|叢書|系列|丛书|시리즈|총서|سلسلة|السلسلة|סדרה|sarja|sorozat|edice",
        "number": "numéro|nummer|number|numero|número|issue number|report number|numer|номер|№|sayı|号|号数|番号|编号"
        "|期号|번호|호|رقم|العدد|מספר|numero|číslo|szám",
        "isbn": "isbn|isbn-13|isbn-10|isbn / issn|isbn (pdf)|isbn (print)|isbn (online)",
        "issn": "issn|issn (online)|issn (print)|e-issn",
        "doi": "doi",
        "published_in": "published in|originally published in|first published in|publié dans|paru dans|erschienen in"
        "|veröffentlicht in|publicado en|pubblicato su|verschenen in|opublikowano w|publicado em"
        "|pierwotnie opublikowano w|впервые опубликовано|впервые опубликовано в|опубликовано в"
        "|初出|掲載誌|原载|刊于|원문 게재",
    }.items()
    for label in labels.split("|")
}
"""Labels that stand before one value."""
RELATED_STARTS = (
    "more on ", "more from ", "more about ", "mehr zu ", "mehr aus ", "plus sur ", "más sobre ", "related ",
    "read more about ",
    "discover more ",
)  # fmt: skip
KNOWN = (
    RELATED_HEADINGS
    | TOPIC_HEADINGS
    | CITATION_HEADINGS
    | PROGRAMME_HEADINGS
    | DOWNLOAD_HEADINGS
    | frozenset(FIELD_LABELS)
)
"""Everything that is looked for, so that a page is searched once."""
SAID_IN_LINE = frozenset(FIELD_LABELS) | KEYWORD_HEADINGS | CITATION_HEADINGS
"""Labels whose value may follow in the same text: "Number: 14"."""
SENTENCE_STARTS = frozenset(
    """a an the this it first originally previously published republished reprinted reposted read see view access find
    please full article text l'article l’article le la l'étude l’étude l'entretien l’entretien l'interview l’interview
    lire consulter retrouver voir retrouvez lisez cet ce cette dieser der das dieses este esta el dit questo quest
    quest'articolo artikeln texten krönikan artiklen artikkelen kronikken teksten artykuł tekst wywiad komentarz статья
    текст колонка интервью материал""".split()  # noqa: SIM905
)
"""First words of a sentence about where else a piece is published."""
