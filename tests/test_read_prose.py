"""Words of running text are counted in every script, also where no spaces stand between them."""

import pytest

from kb.read import read_documents
from kb.read.prose import words_of_prose
from kb.records import Document, Issue

STORIES = {
    "zh": "两国外交部长星期二在维也纳会晤，同意恢复有关输油管道的谈判。",
    "ja": "両国の外相は火曜日に会談し、協議を再開することで合意した。",
    "ko": "양국 외무장관은 화요일 빈에서 만나 회담을 재개하기로 합의했다.",
    "th": "รัฐมนตรีต่างประเทศของทั้งสองประเทศพบกันที่กรุงเวียนนาเมื่อวันอังคาร และตกลงที่จะเริ่มการเจรจาอีกครั้ง",
    "my": "နိုင်ငံနှစ်ခု၏ နိုင်ငံခြားရေးဝန်ကြီးများသည် အင်္ဂါနေ့တွင် တွေ့ဆုံခဲ့ကြသည်။",
    "hi": "दोनों देशों के विदेश मंत्री मंगलवार को मिले और वार्ता फिर से शुरू करने पर सहमत हुए।",
}
DATED = '<meta property="article:published_time" content="2016-11-15">'


def read(folder, language, story, head=DATED):
    """The documents and the codes of the issues of a page with this story."""
    path = folder / "a.html"
    path.write_text(f'<html lang="{language}"><head><meta charset="utf-8"><title>{story[:8]}</title>{head}</head><body>'
                    f"<article><h1>{story[:8]}</h1><p>{story}</p></article></body></html>", encoding="utf-8")
    items = list(read_documents(path, today="2026-01-01"))
    return [i for i in items if isinstance(i, Document)], [i.code for i in items if isinstance(i, Issue)]


@pytest.mark.parametrize("language", STORIES)
def test_a_sentence_has_about_as_many_words_as_in_english(language):
    assert 10 <= words_of_prose(STORIES[language]) <= 26


@pytest.mark.parametrize("language", STORIES)
def test_a_short_page_in_any_script_is_an_article_where_it_says_so(tmp_path, language):
    (document,), codes = read(tmp_path, language, STORIES[language])
    assert STORIES[language] in document.text
    assert set(codes) <= {"other_language"}


@pytest.mark.parametrize("language", ["zh", "ja", "ko", "th"])
def test_a_page_of_some_sentences_needs_no_date_to_be_an_article(tmp_path, language):
    (document,), codes = read(tmp_path, language, STORIES[language] * 3, head="")
    assert document.published is None
    assert "no_date" in codes


def test_menus_and_names_are_no_prose(tmp_path):
    for menu in ("国际新闻", "国际 体育 娱乐 财经", "ข่าว", "ข่าวกีฬา บันเทิง", "뉴스 스포츠 연예", "News and sport"):
        assert words_of_prose(menu) == 0
    assert read(tmp_path, "zh", "找不到页面。")[1] == ["no_main_text"]


@pytest.mark.parametrize(("text", "words"), [
    ("Jane Roe met Max Mild.", 5), ("Jane Roe met “Max Mild”.", 5),
    ("“她在 Quarrington 说了三次。”", 4), ("他说：「好。」", 1),
    ("Élise a signé l’accord.", 4), ("https://harlow.example/" + "a" * 300 + ".", 1),
])
def test_words_are_counted_as_each_script_has_them(text, words):
    assert words_of_prose(text) == words
