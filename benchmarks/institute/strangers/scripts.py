"""Old sites in other scripts: PHP in windows-1251, HTML frames' heirs in Shift_JIS, Arabic words in addresses."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from benchmarks.institute.prose import Dice
from benchmarks.institute.strangers.old import paper
from benchmarks.institute.strangers.site import Stranger, links

_RU_SUBJECTS = ("реформа пенсий", "рынок электроэнергии", "бюджет регионов", "речной транспорт", "статистика труда")
_RU_SHAPES = ("{}: итоги и уроки", "Зачем нужна {}", "{} и ее пределы", "Вокруг темы: {}", "{} глазами регионов")
_RU_LINES = (
    "В настоящей работе рассматривается {theme}, причем основное внимание уделено вопросам финансирования.",
    "За последние {n} лет показатели менялись неравномерно, и объяснить это одними ценами нельзя.",
    "Опрос {n} специалистов показал, что правила понятны, но применяются редко.",
    "Критики возражают, что {theme} требует иных инструментов, и отчасти они правы.",
    "Мы предлагаем публиковать данные каждый квартал вместе с описанием метода и всех поправок.",
    "Переходный период в {n} месяцев позволил бы изменить договоры без лишних споров.",
)
_AR_SUBJECTS = ("سياسة المياه", "سوق العمل", "إصلاح الدعم", "الطاقة المتجددة", "النقل البحري")
_AR_SHAPES = ("قراءة في {}", "{} بين الواقع والطموح", "مستقبل {}", "دروس من {}")
_AR_LINES = (
    "تتناول هذه الورقة {theme} من زاوية التمويل والحوكمة، وتستند إلى مقابلات مع {n} مسؤولا.",
    "وقد تغيرت المؤشرات خلال {n} سنوات تغيرا غير متساو لا تفسره الأسعار وحدها.",
    "ويرى المنتقدون أن {theme} تحتاج إلى أدوات أخرى، وهم محقون في جانب من ذلك.",
    "ونوصي بنشر البيانات كل ثلاثة أشهر مع شرح المنهج والتعديلات التي أدخلت عليها.",
)


def _body(seed: str, lines: tuple[str, ...], theme: str) -> str:
    dice = Dice(seed)
    return "".join(
        f"<p>{' '.join(dice.pick(lines).format(theme=theme, n=dice.between(3, 40)) for _ in range(4))}</p>\n"
        for _ in range(dice.between(4, 7))
    )


def windows_1251(origin: str, count: int = 60) -> Stranger:
    """`show.php?id=120` for pieces, `?sec=2` for sections, `&st=15` for further rows, no declared encoding but in meta."""
    site = Stranger("Центр речной политики", origin, encoding="windows-1251", declared=False)
    menu = links([("section.php?sec=1", "Доклады"), ("section.php?sec=2", "Комментарии"), ("people.php", "Сотрудники"), ("center.php", "О центре")])  # fmt: skip

    def shell(title: str, content: str) -> str:
        return f"""<html><head><meta http-equiv="content-type" content="text/html; charset=windows-1251"><title>{title} :: {site.name}</title></head>
<body bgcolor=#ffffff><table width=100% border=0><tr><td colspan=2><a href="/">{site.name}</a></td></tr><tr><td width=150 valign=top>{menu}</td><td valign=top>{content}</td></tr></table></body></html>"""

    sections: dict[int, list[tuple[str, str]]] = {1: [], 2: []}
    for number in range(count):
        theme = _RU_SUBJECTS[number % 5]
        title = _RU_SHAPES[number // 5 % 5].format(theme).capitalize() + (f" ({number // 25 + 1})" if number > 24 else "")  # fmt: skip
        path, section = f"/show.php?id={120 + number * 2}", number % 2 + 1
        day = f"{number % 28 + 1:02d}.{number % 12 + 1:02d}.{2003 + number % 9}"
        site.article(path, shell(title, f"<font size=+1><b>{title}</b></font><br><i>{day}</i><br>{_body(f'ru {number}', _RU_LINES, theme)}<a href='section.php?sec={section}'>К списку</a>"))  # fmt: skip
        sections[section].append((path.lstrip("/"), title))
    for section, items in sections.items():
        for start in range(0, len(items), 15):
            further = " ".join(f'<a href="section.php?sec={section}&amp;st={one}">[{one + 1}-{one + 15}]</a>' for one in range(0, len(items), 15) if one != start)  # fmt: skip
            rows = "".join(f'<li><a href="{path}">{title}</a>' for path, title in items[start : start + 15])
            site.page(f"/section.php?sec={section}" + (f"&st={start}" if start else ""), shell("Раздел", f"<ul>{rows}</ul>{further}"))  # fmt: skip
    site.page("/people.php", shell("Сотрудники", "<h3>Сотрудники</h3><p>Иванов И. И., директор</p><p>Петрова А. С., научный сотрудник</p>"))  # fmt: skip
    site.page("/center.php", shell("О центре", f"<h3>О центре</h3>{_body('center', _RU_LINES, 'речной транспорт')}"))
    site.page("/", shell("Главная", f"<h3>Новое</h3><ul>{links([*sections[1][:5], *sections[2][:5]])}</ul>"))
    return site


def arabic(origin: str, count: int = 50) -> Stranger:
    """Arabic words in the addresses, right to left, a pager `الصفحة التالية`, Arabic-Indic digits in dates."""
    site = Stranger("مركز الضفة للدراسات", origin)
    sections = {"أوراق": quote("أوراق"), "مقالات": quote("مقالات")}
    menu = links([(f"/{path}/", name) for name, path in sections.items()] + [("/about-us/", "من نحن")])

    def shell(title: str, content: str) -> str:
        return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - {site.name}</title></head><body><header><a href="/">{site.name}</a><ul>{menu}</ul></header><div class="wrap">{content}</div></body></html>"""

    front = []
    for number, (name, base) in enumerate(sections.items()):
        items = [_arabic_piece(site, shell, base, f"{name} {one}", one) for one in range(count // (number + 1))]
        front += items[:4]
        pages = [items[start : start + 10] for start in range(0, len(items), 10)]
        for page, part in enumerate(pages, 1):
            following = f'<a href="/{base}/page/{page + 1}/">الصفحة التالية</a>' if page < len(pages) else ""
            rows = "".join(f'<div class="item"><h2><a href="{path}">{title}</a></h2></div>' for path, title in part)
            site.page(f"/{base}/" + (f"page/{page}/" if page > 1 else ""), shell(name, f"<h1>{name}</h1>{rows}{following}"))  # fmt: skip
    site.page("/about-us/", shell("من نحن", f"<h1>من نحن</h1>{_body('ar about', _AR_LINES, 'سياسة المياه')}"))
    site.page("/", shell("الرئيسية", f"<ul>{links(front)}</ul>"))
    return site


def _arabic_piece(site: Stranger, shell: object, base: str, seed: str, number: int) -> tuple[str, str]:
    assert callable(shell)
    theme = _AR_SUBJECTS[number % 5]
    title = _AR_SHAPES[number // 5 % 4].format(theme) + (f" {number}" if number > 19 else "")
    day = f"{number % 28 + 1} مارس {2010 + number % 14}".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    path = f"/{base}/{quote(title.replace(' ', '-'))}/"
    site.article(path, shell(title, f'<h1>{title}</h1><span class="date">{day}</span>{_body(seed, _AR_LINES, theme)}'))
    return path, title


def shelf(origin: str, count: int = 60) -> Stranger:
    """Shift_JIS without a folder for pieces: `ron0123.htm` beside `gaiyo.htm`; one long list by subject, links in capitals."""
    site = Stranger("北港経済研究会", origin, encoding="shift_jis", declared=False)

    def shell(title: str, content: str) -> str:
        return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=x-sjis"><title>{title}</title></head><body background="kabe.gif"><center>{content}</center><hr><a href="index.htm">もどる</a></body></html>"""

    items: list[tuple[str, str]] = []
    for number in range(count):
        title, html = paper(f"shelf {number}", number)
        site.article(f"/ron{number + 101:04d}.htm", shell(title, html))
        items.append((f"ron{number + 101:04d}.htm", title))
    parts = [items[start : start + 20] for start in range(0, len(items), 20)]
    for number, part in enumerate(parts, 1):
        rows = "<br>\n".join(f"<A HREF={path}>{title}</A>" for path, title in part)
        site.page(f"/mokuji{number}.htm", shell("目次", f"<h3>論文目次</h3>{rows}"))
    for name, label in (("gaiyo.htm", "会の概要"), ("kaiin.htm", "会員名簿"), ("link.htm", "リンク集")):
        site.page(f"/{name}", shell(label, f"<h3>{label}</h3><p>本会は昭和六十三年に発足した任意の研究団体である。事務局は北港市本町に置く。年会費は三千円とする。</p>"))  # fmt: skip
    menu = [(f"mokuji{one}.htm", f"論文目次 その{one}") for one in range(1, len(parts) + 1)]
    menu += [("gaiyo.htm", "会の概要"), ("kaiin.htm", "会員名簿"), ("link.htm", "リンク集")]
    site.page("/", shell(site.name, f"<h2>{escape(site.name)}</h2><ul>{links(menu)}</ul><h4>最近の論文</h4>{links(items[:5])}"))  # fmt: skip
    site.answers["/index.htm"] = site.answers["/"]
    return site
