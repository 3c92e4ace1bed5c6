"""Bytes of every common encoding become the text that was written, whatever was declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import extract
from scraper.extract.decode import _beyond_ascii, decode
from scraper.page import Page

SAMPLES = {
    "gb18030": "经济政策研究所昨天发表了一份关于能源转型的报告，这是该所今年的第三份报告。",
    "big5": "經濟政策研究所昨天發表了一份關於能源轉型的報告，這是該所今年的第三份報告。",
    "shift_jis": "経済政策研究所は昨日、エネルギー転換に関する報告書を発表しました。これは今年で三番目の報告です。",
    "euc_jp": "経済政策研究所は昨日、エネルギー転換に関する報告書を発表しました。これは今年で三番目の報告です。",
    "euc_kr": "경제정책연구소는 어제 에너지 전환에 관한 보고서를 발표했습니다. 올해 들어 세 번째 보고서입니다.",
    "windows-1251": "Институт экономической политики вчера опубликовал доклад об энергетическом переходе.",
    "koi8-r": "Институт экономической политики вчера опубликовал доклад об энергетическом переходе.",
    "windows-1253": "Το ινστιτούτο οικονομικής πολιτικής δημοσίευσε χθες μια έκθεση για την ενεργειακή μετάβαση.",
    "windows-1256": "نشر معهد السياسات الاقتصادية أمس تقريرا عن التحول في مجال الطاقة، وهو الثالث هذا العام",
    "windows-1250": "Instytut opublikował wczoraj raport o transformacji energetycznej, trzeci już w tym roku.",
    "iso-8859-2": "Instytut opublikował wczoraj raport o zmianach klimatu; gmina Żywiec złożyła już swoją część planu.",
    "windows-1252": "L’institut a publié hier un rapport très détaillé ; la « transition » y occupe la première place.",
}


def page(text: str, head: str = "") -> str:
    return f"<html><head><title>x</title>{head}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("codec", SAMPLES)
def test_declared_in_the_header(codec: str) -> None:
    html = page(SAMPLES[codec])
    assert decode(html.encode(codec), codec).text == html


@pytest.mark.parametrize("codec", SAMPLES)
def test_declared_in_a_meta(codec: str) -> None:
    html = page(SAMPLES[codec], f'<meta http-equiv="Content-Type" content="text/html; charset={codec}">')
    assert decode(html.encode(codec)).text == html


@pytest.mark.parametrize("codec", SAMPLES)
def test_undeclared(codec: str) -> None:
    html = page(SAMPLES[codec])
    assert decode(html.encode(codec)).text == html


@pytest.mark.parametrize("codec", SAMPLES)
def test_utf8_is_utf8_whatever_is_declared(codec: str) -> None:
    html = page(SAMPLES[codec], f'<meta charset="{codec}">')
    assert decode(html.encode("utf-8"), codec).text == html


@pytest.mark.parametrize("codec", SAMPLES)
def test_legacy_bytes_that_call_themselves_utf8(codec: str) -> None:
    html = page(SAMPLES[codec], '<meta charset="utf-8">')
    assert decode(html.encode(codec), "utf-8").text == html


@pytest.mark.parametrize("codec", SAMPLES)
def test_articles_are_read_whole_in_every_encoding(codec: str) -> None:
    paragraphs = [f"{SAMPLES[codec]} ({number}) {SAMPLES[codec]}" for number in range(4)]
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = f"<html><body><h1>2024</h1><div class=entry-content>{inner}</div></body></html>"
    read = extract(Page(url="https://slow-rivers.example/a-note-of-ours", body=html.encode(codec)))
    assert read.text.split("\n\n") == paragraphs


@pytest.mark.parametrize("label", ["rot13", "zlib", "idna", "x-evil-9000", "utf-7", "unicode_escape", "undefined", ""])
def test_names_that_are_no_web_encoding_are_refused(label: str) -> None:
    html = page("Grün und \\u0041 +ADw-b+AD4-")
    assert decode(html.encode("utf-8"), label).text == html


def test_latin1_means_windows_1252() -> None:
    assert "“quoted” – dash" in decode(page("“quoted” – dash").encode("cp1252"), "iso-8859-1").text


def test_a_meta_that_says_utf16_cannot_be_right() -> None:
    html = page("Größe", '<meta charset="utf-16">')
    assert decode(html.encode("utf-8")).text == html


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_overrules_the_header(codec: str) -> None:
    html = page("Größe – naïve")
    assert decode(html.encode(codec), "windows-1252").text == html


def test_a_legacy_paste_in_a_utf8_page_is_read() -> None:
    body = page("Größe – naïve. " * 9).encode("utf-8") + "<p>Straße “x”</p>".encode("cp1252")
    found = decode(body, "utf-8")
    assert "Größe – naïve" in found.text and "Straße “x”" in found.text
    assert "encoding_mixed" in found.notes


def test_seven_bit_japanese() -> None:
    html = page(SAMPLES["euc_jp"])
    assert decode(html.encode("iso2022_jp"), "iso-2022-jp").text == html


DECLARED = [None, "utf-8", "gbk", "shift_jis", "utf-16", "iso-2022-jp", "rot13", "\0"]


@given(
    st.binary(max_size=300),
    st.sampled_from(DECLARED),
)
def test_any_bytes_become_text(body: bytes, declared: str | None) -> None:
    found = decode(body, declared)
    found.text.encode("utf-8")  # no lone surrogates


@given(st.text(max_size=200))
def test_utf8_comes_back(text: str) -> None:
    body = text.encode("utf-8", "ignore")
    if not body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        assert decode(body).text == body.decode("utf-8")


def test_a_guess_looks_at_what_is_beyond_ascii_and_its_neighbours() -> None:
    assert _beyond_ascii(b"abcdefg\xe9hijklmnop\xe8\xe9q\n") == b"\nfg\xe9hi\nop\xe8\xe9q\n"
    assert _beyond_ascii(b"\xe9a\xe9abc\xe9") == b"\xe9a\xe9abc\xe9"
    assert _beyond_ascii(b"plain") == b""


@given(st.lists(st.sampled_from([b"a", b"Z ", b"\n", b"\xe9", b"\x81\x40", b"\xa4\xf2"]), max_size=60))
def test_no_byte_beyond_ascii_is_lost_before_a_guess(parts: list[bytes]) -> None:
    sample = b"".join(parts)
    kept = _beyond_ascii(sample)
    assert [one for one in kept if one > 127] == [one for one in sample if one > 127]


@pytest.mark.parametrize("codec", ["cp1251", "gb18030", "euc_jp", "cp1252", "koi8_r"])
def test_much_ascii_around_it_changes_no_guess(codec: str) -> None:
    text = {"cp1252": "Déjà vu à l’été, où l’œuvre naît", "cp1251": "Гавань и море", "koi8_r": "Гавань и море"}
    own = text.get(codec, "港の灯り" if codec == "euc_jp" else "我们在这里说中国的港口和大海")
    body = b"<p>plain words</p>\n" * 50 + b"<p>" + b"words " * 100 + own.encode(codec) + b" and on</p>"
    assert decode(body).encoding == codec
