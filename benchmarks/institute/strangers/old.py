"""Two old sites: a TYPO3 of 2008 in ISO-8859-1, all query and no slug; static files in Shift_JIS."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from benchmarks.institute.prose import Dice
from benchmarks.institute.strangers.site import Stranger, Text, in_bytes, links, paragraphs, texts

PER_PAGE = 10
Shell = Callable[..., str]
"""A page from its title, its content, and where it leads back to."""


def typo3(origin: str, count: int = 60) -> Stranger:
    """`index.php?id=12&tx_ttnews[tt_news]=345&cHash=...`, lists with a pointer, tables for layout."""
    site = Stranger("Institut Beaulieu", origin, encoding="iso-8859-1", declared=False)
    menu = links(
        [
            ("index.php?id=7", "Publications"),
            ("index.php?id=8", "Actualités"),
            ("index.php?id=3", "L'institut"),
            ("index.php?id=5", "Chercheurs"),
            ("index.php?id=9", "Contact"),
        ],
        lambda inner: f"<td>{inner}</td>",
    )

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html lang="fr"><head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><meta name="generator" content="TYPO3 4.2 CMS"><title>{site.name} : {escape(title)}</title></head>
<body><table width="760"><tr>{menu}</tr></table><table width="760"><tr><td width="560" valign="top"><!--TYPO3SEARCH_begin-->{content}<!--TYPO3SEARCH_end--></td></tr></table>
<p class="pied">© {site.name} - <a href="index.php?id=10">Mentions légales</a></p></body></html>"""

    lists = {7: texts("beaulieu etudes", count, "fr", 30), 8: texts("beaulieu notes", count // 2, "fr", 20)}
    for back, items in lists.items():
        for text in items:
            html = f"""<div class="news-single-item"><div class="news-single-timedata">{text.day:%d.%m.%Y}</div><h1>{escape(text.title)}</h1><p class="auteur">par {text.author}</p>{paragraphs(text, "h3")}
<p><a href="index.php?id={back}">Retour à la liste</a></p></div>"""
            site.article(_news(text, back), shell(text.title, html))
        _news_list(site, shell, back, items)
    for number, name in ((3, "L'institut"), (5, "Chercheurs"), (9, "Contact"), (10, "Mentions légales")):
        site.page(f"/index.php?id={number}", shell(name, f"<h1>{name}</h1>{paragraphs(texts(name, 1, 'fr')[0])}"))
    newest = [(_news(one, back), one) for back, items in lists.items() for one in items[:3]]
    site.page("/", shell("Accueil", "<h1>À la une</h1>" + "".join(_news_row(*one) for one in newest)))
    site.machine("/robots.txt", "User-agent: *\nDisallow: /typo3/\n", "text/plain")
    return site


def _news(text: Text, back: int) -> str:
    number = text.number + back * 1000
    return f"/index.php?id=12&tx_ttnews[tt_news]={number}&tx_ttnews[backPid]={back}&cHash={Dice(str(number)).below(16**8):08x}"


def _news_list(site: Stranger, shell: Shell, back: int, items: list[Text]) -> None:
    last = (len(items) - 1) // PER_PAGE
    for number in range(last + 1):
        part = items[number * PER_PAGE : (number + 1) * PER_PAGE]
        rows = "".join(_news_row(_news(one, back), one) for one in part)
        address = f"index.php?id={back}&amp;tx_ttnews[pointer]={number + 1}"
        following = f'<a href="{address}">Suivante &gt;</a>' if number < last else ""
        path = f"/index.php?id={back}" + (f"&tx_ttnews[pointer]={number}" if number else "")
        site.page(path, shell("Liste", f"<h1>Liste</h1>{rows}<p>{following}</p>"))


def _news_row(path: str, text: Text) -> str:
    return f'<div class="news-list-item"><span class="date">{text.day:%d.%m.%Y}</span><h2><a href="{escape(path[1:])}">{escape(text.title)}</a></h2><p>{escape(text.teaser)} <a href="{escape(path[1:])}">[lire la suite]</a></p></div>'


THEMES = ("財政再建", "地方分権", "電力市場", "年金制度", "水資源", "労働市場", "海上交通", "統計行政")
FRAMES = (
    "{theme}をめぐる論点",
    "{theme}の現状と課題",
    "{theme}と制度改革の行方",
    "検証・{theme}の十年",
    "{theme}に関する政策提言",
    "なぜ{theme}は進まないのか",
)
SENTENCES = (
    "{theme}については、制度が導入されてから{n}年が経過したが、その効果は十分に検証されていない。",
    "本稿では、関係者{n}名への聞き取りに基づき、{theme}が直面する課題を整理する。",
    "第一に指摘すべきは、負担を誰が引き受けるのかという問題が先送りされてきたことである。",
    "地方自治体の担当者の多くは、{theme}の必要性を認めながらも、人員の不足を理由に実施を見送っている。",
    "もっとも、こうした批判を裏づける資料は、一般に考えられているほど多くはない。",
    "過去{n}件の事例を調べたところ、協議が終わる前に結論が出ていた例が少なくなかった。",
    "したがって、四半期ごとに指標を公表し、算定方法と改訂の履歴を併せて示すことが望ましい。",
    "{theme}をめぐる議論は平均値に集中し、地域間のばらつきを見落としてきた。",
    "移行期間を{n}か月とすれば、契約の見直しに必要な時間を確保することができる。",
    "以上の検討から、新たな立法によらずとも改善の余地は大きいと結論づけられる。",
)
WRITERS = ("山口 恵子", "田所 誠", "小野寺 航", "三浦 千晶")


def shift_jis(origin: str, count: int = 60) -> Stranger:
    """Static files below the years, columns with names in Shift_JIS, a list made by a CGI script with such a query."""
    site = Stranger("港湾政策研究所", origin, encoding="shift_jis", declared=False)

    def shell(title: str, content: str, up: str = "../index.html") -> str:
        return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=Shift_JIS"><TITLE>{title}｜港湾政策研究所</TITLE></HEAD>
<BODY BGCOLOR="#FFFFFF"><TABLE WIDTH=700><TR><TD>{content}</TD></TR></TABLE><HR><A HREF="{up}">トップページへ戻る</A> <FONT SIZE=-1>Copyright 港湾政策研究所</FONT></BODY></HTML>"""

    years: dict[int, list[tuple[str, str]]] = {}
    for number in range(count):
        year, (title, html) = 1999 + number % 6, paper(f"paper {number}", number)
        path = f"/report/{year}/{number // 6 + 1:02d}{number % 28 + 1:02d}.html"
        years.setdefault(year, []).append((path, title))
        site.article(path, shell(title, html, "index.html"))
    for year, items in years.items():
        rows = links((path.rsplit("/", 1)[1], title) for path, title in items)
        label = f"{year}年の研究報告"
        site.page(f"/report/{year}/index.html", shell(label, f"<H2>{label}</H2><UL>{rows}</UL>", "../index.html"))
    rows = links((f"{year}/index.html", f"{year}年") for year in years)
    site.page("/report/index.html", shell("研究報告", f"<H2>研究報告</H2><UL>{rows}</UL>"))
    _columns(site, shell, count // 3)
    _list_by_script(site, shell, count // 3)
    for name, label in _STANDING.items():
        html = f"<H2>{label}</H2><P>当研究所は一九八七年に設立された民間の研究機関である。所在地は港区。電話でのお問い合わせは平日に受け付けている。</P>"
        site.page(f"/{name}", shell(label, html))
    proposals = f"cgi-bin/list.cgi?cat={in_bytes('提言', 'shift_jis')}"
    menu = links([("about.html", "研究所の概要"), ("report/index.html", "研究報告"), ("column/index.html", "コラム"), (proposals, "政策提言"), ("member/index.html", "研究員紹介"), ("access.html", "交通案内")])  # fmt: skip
    new = links((path[1:], title) for items in list(years.values())[:2] for path, title in items[:2])
    head = f"<H1>港湾政策研究所</H1><UL>{menu}</UL>"
    site.page("/", shell("トップページ", f"{head}<H3>新着情報</H3><UL>{new}</UL>", "index.html"))
    site.page("/index.html", shell("トップページ", head, "index.html"))
    return site


_STANDING = {"about.html": "研究所の概要", "access.html": "交通案内", "member/index.html": "研究員紹介"}


def paper(seed: str, number: int) -> tuple[str, str]:
    """Title and HTML of a Japanese piece."""
    dice = Dice(seed)
    theme = THEMES[number % len(THEMES)]
    title = FRAMES[(number // len(THEMES)) % len(FRAMES)].format(theme=theme)
    parts = [
        "".join(dice.pick(SENTENCES).format(theme=theme, n=dice.between(3, 40)) for _ in range(4))
        for _ in range(dice.between(4, 7))
    ]
    body = "".join(f"<P>　{part}</P>\n" for part in parts)
    return (
        title,
        f"<H2>{title}</H2><P ALIGN=right>{1999 + number % 6}年{number % 12 + 1}月{number % 28 + 1}日　{WRITERS[number % 4]}</P>{body}",
    )


def _columns(site: Stranger, shell: object, count: int) -> None:
    assert callable(shell)
    items = []
    for number in range(count):
        title, html = paper(f"column {number}", number)
        path = f"/column/{in_bytes('随想', 'shift_jis')}{number + 1:03d}.htm"
        items.append((path.rsplit("/", 1)[1], title))
        site.article(path, shell(title, html, "index.html"))
    site.page("/column/index.html", shell("コラム", f"<H2>コラム</H2><OL>{links(items)}</OL>"))


def _list_by_script(site: Stranger, shell: object, count: int) -> None:
    """The query stands in the page as Japanese text: its bytes go over the wire in the page's encoding."""
    assert callable(shell)
    base = f"/cgi-bin/list.cgi?cat={in_bytes('提言', 'shift_jis')}"
    papers = []
    for number in range(count):
        title, html = paper(f"proposal {number}", number)
        site.article(f"/cgi-bin/view.cgi?no={number + 1}&cat={in_bytes('提言', 'shift_jis')}", shell(title, html, "/"))
        papers.append((f"view.cgi?no={number + 1}&cat=提言", title))
    last = (count - 1) // PER_PAGE
    for page in range(last + 1):
        following = f'<A HREF="list.cgi?cat=提言&amp;page={page + 2}">次の10件</A>' if page < last else ""
        html = f"<H2>政策提言</H2><UL>{links(papers[page * PER_PAGE : (page + 1) * PER_PAGE])}</UL>{following}"
        site.page(base + (f"&page={page + 1}" if page else ""), shell("政策提言", html, "/"))
