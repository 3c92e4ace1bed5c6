"""Old static sites of East Asia: EUC-JP by year, GB2312 with a pager made by script, Shift_JIS by fiscal year with PDFs."""

from __future__ import annotations

from benchmarks.institute.pdf import make_pdf
from benchmarks.institute.prose import Dice
from benchmarks.institute.site import answer
from benchmarks.institute.strangers.old import paper
from benchmarks.institute.strangers.site import LAST_DAY, Stranger, links

_ZH_SUBJECTS = ("土地制度", "地方财政", "能源价格", "社会保障", "区域协调", "粮食安全")
_ZH_SHAPES = ("关于{}改革的几点思考", "{}的现状、问题与对策", "我国{}研究综述", "{}与公共政策", "完善{}的若干建议")
_ZH_LINES = (
    "近{n}年来，{theme}问题日益受到各方关注，有关部门先后出台了一系列政策措施。",
    "本文在对{n}个县市调查的基础上，分析了{theme}面临的主要困难及其成因。",
    "调查显示，多数地方已经建立了相应的工作机制，但执行情况参差不齐。",
    "有学者认为，{theme}的关键在于理顺中央与地方的关系，这一看法有一定道理。",
    "为此，建议按季度公布有关数据，并说明统计口径和修订情况。",
    "从长远看，还需要在立法层面为{theme}提供更加稳定的预期。",
)


def euc_jp(origin: str, count: int = 70) -> Stranger:
    """`ronso/` by year: `1996.html` names `96/0412.html`; essays in one long page of links; frames have gone."""
    site = Stranger("潮見経済文化研究所", origin, encoding="euc-jp", declared=False)

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=EUC-JP"><title>{title}</title></head>
<body bgcolor="#fffff0" text="#333333"><table border="0" width="640"><tr><td>{content}</td></tr></table><p align="center"><a href="/">ホーム</a>｜<a href="/mail.html">お問い合わせ</a></p></body></html>"""

    years: dict[int, list[tuple[str, str]]] = {}
    for number in range(count):
        year, (title, html) = 1995 + number % 7, paper(f"shiomi {number}", number)
        path = f"/ronso/{year % 100:02d}/{number // 7 + 1:02d}{number % 27 + 1:02d}.html"
        site.article(path, shell(title, html))
        years.setdefault(year, []).append((path.removeprefix("/ronso/"), title))
    for year, items in years.items():
        site.page(f"/ronso/{year}.html", shell(f"論叢 {year}年", f"<h2>論叢 {year}年</h2><dl>{links(items, lambda one: f'<dt>{one}</dt>')}</dl>"))  # fmt: skip
    row = links(((f"{year}.html", f"{year}年") for year in years), lambda one: f"[{one}] ")
    site.page("/ronso/index.html", shell("論叢", f"<h2>論叢</h2><p>{row}</p>"))
    essays = []
    for number in range(count // 3):
        title, html = paper(f"shiomi zuihitsu {number}", number + 3)
        site.article(f"/zuihitsu/z{number + 1}.html", shell(title, html))
        essays.append((f"z{number + 1}.html", f"第{number + 1}回　{title}"))
    site.page("/zuihitsu/index.html", shell("随筆", f"<h2>随筆</h2>{links(essays, lambda one: one + '<br>')}"))
    for name, label in (("gaiyo", "研究所概要"), ("mail", "お問い合わせ"), ("shoin", "所員紹介"), ("chizu", "案内図")):
        site.page(f"/{name}.html", shell(label, f"<h2>{label}</h2><p>当研究所は昭和五十一年、地元企業の出資により設立された。所員は七名、うち研究員五名である。所在地は潮見町二丁目、駅より徒歩十分。</p>"))  # fmt: skip
    menu = [("ronso/index.html", "論叢"), ("zuihitsu/index.html", "随筆"), ("gaiyo.html", "研究所概要"), ("shoin.html", "所員紹介"), ("chizu.html", "案内図")]  # fmt: skip
    site.page("/", shell(site.name, f"<h1>{site.name}</h1><ul>{links(menu)}</ul><h3>新着</h3>{links((f'ronso/{path}', title) for path, title in years[2001][:3])}"))  # fmt: skip
    return site


def gb2312(origin: str, count: int = 75) -> Stranger:
    """A TRS site: `./200305/t20030512_1234.htm`; the row of page numbers is written by `createPageHTML(5, 0, "index", "htm")`."""
    site = Stranger("江畔发展研究中心", origin, encoding="gb2312", declared=False)
    sections = {"yjbg": "研究报告", "xsgd": "学术观点"}
    menu = links([(f"/{path}/", label) for path, label in sections.items()] + [("/zjjs/", "专家介绍"), ("/gywm/", "关于我们")], str)  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" /><title>{title}-{site.name}</title></head><body><div class="top"><a href="/">{site.name}</a></div><div class="nav">{menu}</div><div class="main">{content}</div><div class="foot">主办单位：{site.name}　备案序号：00112233</div></body></html>"""

    front: list[tuple[str, str]] = []
    for place, (path, label) in enumerate(sections.items()):
        items = [_chinese(site, shell, path, number) for number in range(count // (place + 1))]
        front += [(f"/{path}/{one.removeprefix('./')}", title) for one, title in items[:5]]
        parts = [items[start : start + 15] for start in range(0, len(items), 15)]
        for number, part in enumerate(parts):
            rows = "".join(f'<li><a href="{one}" target="_blank">{title}</a><span>{one[3:5]}-{one[5:7]}</span></li>' for one, title in part)  # fmt: skip
            pager = f'<div class="page"><script language="JavaScript">createPageHTML({len(parts)}, {number}, "index", "htm");</script></div>'  # fmt: skip
            site.page(f"/{path}/" + (f"index_{number}.htm" if number else ""), shell(label, f'<ul class="list">{rows}</ul>{pager}'))  # fmt: skip
    experts = [(f"./{number}/t20200101_{number}.htm", name) for number, name in enumerate(("王立新", "陈慧", "赵国栋", "孙敏"), 7)]  # fmt: skip
    for path, name in experts:
        site.page(f"/zjjs/{path[2:]}", shell(name, f"<h1>{name}</h1><p>{name}，研究员，博士生导师，主要研究方向为地方财政与社会保障。</p>"))  # fmt: skip
    site.page("/zjjs/", shell("专家介绍", f"<ul>{links(experts)}</ul>"))
    site.page("/gywm/", shell("关于我们", f"<h1>关于我们</h1><p>{site.name}成立于一九九八年，是从事政策研究的非营利机构，下设三个研究部和一个编辑部。</p>"))  # fmt: skip
    site.page("/", shell("首页", f"<ul>{links(front)}</ul>"))
    return site


def _chinese(site: Stranger, shell: object, section: str, number: int) -> tuple[str, str]:
    assert callable(shell)
    theme = _ZH_SUBJECTS[number % 6]
    title = _ZH_SHAPES[number // 6 % 5].format(theme) + (f"（{number // 30 + 1}）" if number > 29 else "")
    dice = Dice(f"{section} {number}")
    lines = ["".join(dice.pick(_ZH_LINES).format(theme=theme, n=dice.between(3, 30)) for _ in range(5)) for _ in range(6)]  # fmt: skip
    year, month, day = 2011 - number // 12, 12 - number % 12, dice.between(1, 28)
    path = f"{year}{month:02d}/t{year}{month:02d}{day:02d}_{52000 - number * 7}.htm"
    body = "".join(f"<p>　　{line}</p>" for line in lines)
    site.article(f"/{section}/{path}", shell(title, f'<h1>{title}</h1><div class="xx">发布时间：{year}-{month:02d}-{day:02d}　作者：{dice.pick(("李文", "周涛", "吴静"))}</div><div class="TRS_Editor">{body}</div>'))  # fmt: skip
    return f"./{path}", title


def fiscal_years(origin: str, count: int = 72) -> Stranger:
    """Shift_JIS, `houkoku/h15/03.html` below `houkoku/h15/`, a summary in HTML beside each PDF, 〔前へ〕〔次へ〕 between."""
    site = Stranger("みなと行政調査会", origin, encoding="shift_jis", declared=False)

    def shell(title: str, content: str) -> str:
        return f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><META name="GENERATOR" content="IBM HomePage Builder 6.5 for Windows"><TITLE>{title}</TITLE></HEAD>
<BODY><TABLE border="0" cellpadding="4"><TBODY><TR><TD valign="top" width="140"><A href="/houkoku/">調査報告</A><BR><A href="/iken/">意見書</A><BR><A href="/yakuin.html">役員名簿</A><BR><A href="/kaisoku.html">会則</A></TD><TD>{content}</TD></TR></TBODY></TABLE></BODY></HTML>"""

    counts = dict.fromkeys(range(10, 16), count // 6)
    for year, size in counts.items():
        rows = []
        for number in range(1, size + 1):
            title, html = paper(f"minato {year} {number}", number + year)
            path = f"/houkoku/h{year}/{number:02d}.html"
            near = f"{f'<A href={number - 1:02d}.html>前へ</A> ' if number > 1 else ''}<A href=index.html>一覧</A> {f'<A href={number + 1:02d}.html>次へ</A>' if number < size else ''}"  # fmt: skip
            site.article(
                path, shell(title, f'{html}<P><A href="pdf/{number:02d}.pdf">全文（PDF）</A></P><P>{near}</P>')
            )
            site.answers[f"/houkoku/h{year}/pdf/{number:02d}.pdf"] = answer(make_pdf(f"h{year} {number}", "Minato", LAST_DAY, [["Minato"]]), "application/pdf")  # fmt: skip
            rows.append((f"{number:02d}.html", title))
        for name in ("", "index.html"):
            site.page(f"/houkoku/h{year}/{name}", shell(f"平成{year}年度", f"<H3>平成{year}年度調査報告</H3><OL>{links(rows)}</OL>"))  # fmt: skip
    site.page("/houkoku/", shell("調査報告", f"<H3>調査報告</H3>{links((f'h{year}/', f'平成{year}年度') for year in counts)}"))  # fmt: skip
    opinions = []
    for number in range(1, 13):
        title, html = paper(f"minato iken {number}", number)
        site.article(f"/iken/{number}.html", shell(title, html))
        opinions.append((f"{number}.html", title))
    site.page("/iken/", shell("意見書", f"<H3>意見書</H3><UL>{links(opinions)}</UL>"))
    for name, label in (("yakuin", "役員名簿"), ("kaisoku", "会則")):
        site.page(f"/{name}.html", shell(label, f"<H3>{label}</H3><P>第一条　本会は、みなと行政調査会と称する。第二条　本会は、行政に関する調査研究を行い、その成果を公表することを目的とする。</P>"))  # fmt: skip
    site.page("/", shell(site.name, f"<H1>{site.name}</H1><P>最近の報告：{links((f'/houkoku/h15/{number:02d}.html', f'平成15年度 第{number}号') for number in range(1, 4))}</P>"))  # fmt: skip
    return site
