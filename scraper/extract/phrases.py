"""Words that tell what a short block is for, in the languages of the sources. Each group is one bit."""

from __future__ import annotations

import re

_GROUPS = {
    "share": """share shares tweet facebook twitter linkedin whatsapp pinterest reddit print partager teilen
        compartir condividi imprimer drucken udostępnij 分享 поделиться del_artikel email""",
    "follow": """follow_us follow_me like_us suivez folgen síguenos seguici find_us join_us connect_with obserwuj
        关注 follow follow_@ telegram instagram youtube""",
    "subscribe": """subscribe subscribed subscriber subscribers subscription newsletter newsletters sign_up signup
        sign_in log_in login register inbox abonnez abonnement abonner abonnieren anmelden suscríbete
        suscribirse iscriviti registrieren 订阅 подписаться подписывайтесь membership donate donation
        unterstützen bezahlen premium newslettera zapisz prenumerera""",
    "related": """das_könnte könnte_dich könnte_sie auch_auf weitere_infos weitere_artikel weitere_themen
        mehr_themen folgenden_beiträge auch_die mehr_zu aussi_sur sur_le_même à_découvrir
        más_información también_te artículos_relacionados articoli_correlati przeczytaj_także meer_over
        läs_mer les_også les_mer 延伸阅读 更多 関連記事 related recommended read_more read_also read_next
        more_from more_on more_in see_also you_may you_might most_read most_popular popular trending
        latest lire_aussi à_lire voir_aussi lesen_sie mehr_zum weiterlesen auch_interessant leer_también
        lea_también leggi_anche czytaj_też lees_ook 相关 推荐 相关阅读 читайте also_read up_next previous next
        siehe_auch mehr_von zum_thema más_noticias potrebbe_interessarti zobacz_też view_all see_all
        load_more show_more continue_reading learn_more find_out click_here tap_here here_are
        editor's_picks don't_miss read_the lire_la tout_voir mehr_dazu don’t_miss""",
    "rights": """copyright © all_rights rights_reserved tous_droits alle_rechte todos_los tutti_i
        creative_commons license licence licensed terms_of privacy_policy 版权 版权所有 reproduction republish
        syndicate""",
    "cookie": """cookie cookies gdpr consent datenschutz datenschutzerklärung privacy confidentialité javascript
        browser""",
    "byline": """by von par por di od av words_by written_by author authors posted_by reported_by reporting_by
        editing_by contributed 文 作者 编辑 责任编辑 来源 contributor reporter correspondent staff redaktion
        rédaction redacción auteur autor autorin guest_post additional_reporting 记者 责编""",
    "about": """is_a is_an is_the was_a are_the about_the professor fellow author_of columnist journalist
        freelance director_of founder editor_at senior co-founder ist_professor est_professeur über_den
        über_die""",
    "photo": """abbildung symbolbild imago picture_alliance photo photos image images photograph photography
        photographer picture credit credits getty reuters afp shutterstock istock unsplash pixabay foto
        fotos bild bilder crédit crédits illustration 图 caption courtesy_of quelle ap_photo screenshot
        dpa epa via_getty zdjęcie фото 资料图""",
    "video": """watch video videos listen podcast play audio gallery slideshow galerie vidéo vidéos episode 视频""",
    "comment": """comment comments commentaires commentaire kommentare kommentar comentarios comentario commenti
        reply replies leave_a respond 评论 комментарии comment_on responses komentarze reacties""",
    "advert": """advertisement advertising sponsored promoted anzeige werbung publicité publicidad 广告 реклама
        affiliate commission reklama advertorial""",
    "tags": """tags tag topics topic filed_under categories category keywords schlagworte schlagwörter themen
        thema mots_clés étiquettes etiquetas temas 标签 теги tagged posted_in argomenti onderwerpen""",
    "date": """published updated posted last_modified last_updated publié mis_à veröffentlicht aktualisiert
        stand publicado actualizado ago min_read minute_read minutes_read jan january feb february mar
        march apr april may jun june jul july aug august sep sept september oct october nov november dec
        december am pm uhr januar februar märz mai juni juli oktober dezember janvier février mars avril
        juin juillet août septembre octobre novembre décembre 发布 时间""",
    "correction": """correction corrected clarification an_earlier this_article this_story this_post this_piece
        originally_published originally_appeared first_published first_appeared editor's_note
        editor’s_note note_: disclosure disclaimer opinions_expressed views_expressed dieser_artikel
        dieser_text dieser_beitrag cet_article was_originally was_first 转载 本文 cross-posted reprinted""",
    "contact": """contact call_us email_us phone tel fax press_contact media_contact more_information
        pressekontakt kontakt contacts reach_us send_us""",
    "buy": """buy order add_to price shop sale download pdf kaufen bestellen acheter comprar preis prix
        shipping cart amazon discount coupon""",
    "notes": """quellenangaben quellen: notes note references footnotes footnote endnotes bibliography sources
        source works_cited literatur quellen anmerkungen bibliographie références 参考文献 fußnoten ibid
        see_also""",
    "lead": """abstract summary executive_summary key_points introduction conclusion conclusions résumé
        zusammenfassung fazit einleitung highlights key_findings methodology results discussion
        background overview""",
}
PHRASES = (*(name + mark for name in _GROUPS for mark in ("", "^")), "@", "$", "|", "»", "colon", "url")
"""Each group twice: anywhere in the block, and as its first word; then signs."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[©@]")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*|@")
_ENOUGH = 330
"""Characters that hold more than 40 words, most often."""
_BLANKS = bytes(code if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
"""Everything but letters and digits becomes a blank: splitting there takes a fifth of the time of a pattern."""
_BIT = {word: 1 << (2 * n) for n, words in enumerate(_GROUPS.values()) for word in words.split()}
_WORDS = frozenset(word for word in _BIT if "_" not in word)
_FIRSTS = frozenset(word.partition("_")[0] for word in _BIT if "_" in word)
"""First words of phrases: where none of them stands, as in most blocks, no pairs of words are looked up."""
_SIGNS = 1 << (2 * len(_GROUPS))
LONG = 500
"""Blocks longer than this are text whatever words they hold."""


def phrase_bits(text: str) -> int:
    """The groups of a block's first 40 words, the first word apart."""
    if len(text) > LONG:
        return 0
    tokens = _tokens(text.lower())
    found = _signs(text)
    if known := _WORDS.intersection(tokens):
        found |= 2 * _BIT.get(tokens[0], 0)
        for token in known:
            found |= _BIT[token]
    if not _FIRSTS.isdisjoint(tokens):
        for place in [place for place, token in enumerate(tokens[:-1]) if token in _FIRSTS]:
            bit = _BIT.get(f"{tokens[place]}_{tokens[place + 1]}", 0)
            found |= bit if place else 3 * bit
    return found


def _tokens(text: str) -> list[str]:
    """The first 40 words, with the hyphens and apostrophes inside them, and signs that are words."""
    plain = text.isascii()
    if plain and not ("-" in text or "'" in text or "@" in text):
        return text.encode().translate(_BLANKS).decode().split(None, 40)[:40]
    pattern = _ASCII_TOKEN if plain else _TOKEN
    tokens = pattern.findall(text, 0, _ENOUGH)
    # The last word may have been cut.
    return (tokens if len(tokens) > 40 or len(text) <= _ENOUGH else pattern.findall(text))[:40]


def _signs(text: str) -> int:
    found = 0
    for index, sign in enumerate(("@", "$", "|", "»")):
        if sign in text:
            found |= _SIGNS << index
    if ":" in text[:25]:
        found |= _SIGNS << 4
    if "://" in text or "www." in text:
        found |= _SIGNS << 5
    return found
