"""Each kind of vague word by its members: what is asked about, and what only looks like it."""

import sys

import pytest

from agreements.page_check.typed import boundaries
from agreements.page_check.typed.word_list import found_in
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import found, plain_of, with_act, words_of
from tests.agreements.page_check.typed.wording.measure import asked_about

# Approximations: the number they blur releases nothing, the ends of the amount do.
_BLURRED = [
    "約30分", "30分程度", "10分前後", "およそ2時間", "概ね5件", "3人ほど", "1時間くらい", "100件近く", "5、6件",
    "数分",
    "30分弱で直る", "ざっと100件", "概算で300件", "30分を目安", "~30分", "小一時間",
    "about 30 minutes", "roughly 15 minutes", "15 minutes or so", "around 200 orders", "approximately 5 min",
    "some 40 parcels", "close to 300", "nearly 20 stores", "20-odd minutes", "an hour or thereabouts", "give or take",
    "about an hour", "~30 min", "upwards of 100", "in the region of 40 minutes",
    "おおよそ20分以内", "about 20 minutes at most",
]  # fmt: skip
_BOUNDED = [
    "約30分（最大40分）", "30分程度、遅くとも45分まで", "10分前後（8〜12分）", "about 30 minutes (at most 40)",
    "roughly 15 minutes, no more than 20", "30分以上前に止める", "the day before", "2020年前後の版を2〜3つ残す",
]  # fmt: skip
# Pieces of other words, titles made with an actor's word, names made with a vague one.
_COMPOUNDS = [
    "同一部署", "単一部門", "統一部品", "第一部", "一部上場", "全部門", "運用責任者", "予約部 責任者",
    "情報システム担当課長",
    "管理者権限", "夜間金庫", "休日当番表", "優先席", "定期便", "重要度A", "最小値", "緊急停止ボタン", "複数形",
    "限定版",
    "the team lead", "the team captain", "the management office", "support staff room", "management console",
    "major incident manager", "customer success manager", "regular expression", "the degraded mode lamp", "at most 5",
    "the most recent copy", "minor road", "normally open contacts", "no later than 10:00",
]  # fmt: skip
# How much, how many, how important: without a measure.
_UNMEASURED = [
    "複数の店", "複数店舗で止まる", "主要な機能", "主要取引先", "限定的な影響", "最小の影響", "極少の取引",
    "ごく一部", "かなり遅い",
    "重要顧客", "相当数の客", "多くの利用者", "大規模な停止", "長時間の停止", "著しい遅れ", "わずかな差",
    "必要最小限",
    "主要な店に30分以内に電話する", "複数の店で5分続いたら",
    "reasonable time", "frequently", "an extended outage", "if any", "externally visible", "key users", "most stores",
    "a handful of stores", "large parts of the site", "too slow", "important customers",
    "a reasonable number of people",
    "call key customers within 30 minutes", "several stores for 5 minutes",
]  # fmt: skip
_MEASURED = [
    "複数の店（3店以上）", "主要な機能（決済、返金）", "大規模な停止（50店以上）", "重大な障害（レベル1）",
    "多数の問い合わせ（100件以上）",
    "several stores (at least 3)", "key users (billing and orders)", "休日（土曜・日曜・祝日）",
    "夜間（22:00〜翌6:00）",
    "at night (22:00 to 06:00)", "large delays of more than 30 minutes",
]  # fmt: skip
# Hopes: no instant, no duty.
_HOPES = [
    "めどが立ち次第", "準備が整い次第", "わかり次第お知らせします", "変化があり次第お送りします",
    "見通しが立った段階で",
    "ベストエフォート", "最善を尽くします", "可能な範囲で", "早期の復旧を目指します", "努力義務とします",
    "状況が許せば",
    "as far as possible", "best effort", "every effort", "to the extent possible", "we hope to",
    "as quickly as we can",
    "reasonable endeavours", "time permitting", "in due course", "wherever we can", "subject to availability",
]  # fmt: skip
# A rise or fall without its measure, a judgement instead of a reading, a manner without a test.
_JUDGED = [
    "注文が減ったら", "問い合わせが殺到したとき", "遅れが広がる場合", "人手が足りないとき", "エラーが相次いだら",
    "おかしいと思ったら", "手に余るときは", "対応しきれないときは", "よさそうなら", "困っているようであれば",
    "読みやすく書く", "簡潔に伝える", "漏れなく書く", "効率的に進める", "重点的に見る", "遅れがちな便", "多すぎるとき",
    "影響の度合いで決める", "元どおりになったら", "大きな問題", "積極的に動く", "目標とします", "責任をもって行う",
    "知り得る範囲で", "迷惑にならない程度に", "全容がつかめたら", "動きがあれば", "遅くならないうちに", "時機をみて",
    "正午ごろ", "10時過ぎに", "夕方に", "間際に", "何度も", "いくつも", "スタッフに渡す", "手の空いた人が",
    "必要な書類", "必要とあれば", "マニュアルどおり", "ひと声かける", "なんとか直す", "わりと早い", "根強い不満",
    "not making progress", "if the queue grows", "when the delay persists", "an easy way", "in more detail",
    "gently", "drastically", "a rough idea", "as much notice as you can", "whenever there is news", "step by step",
    "afterwards", "people are happy", "such as tills", "those who need to know", "one or two stores",
    "in order of importance",
    "Assist the shop", "parts of the site", "most affected", "use common sense", "once we know more",
]  # fmt: skip
# The same words where they say it exactly.
_SAID_EXACTLY = [
    "問い合わせが100件に増えたら", "在庫が20箱より減ったら", "自動的に切れる", "物理的に外す", "公的な書類",
    "2人足りないとき",
    "開かないようにする", "対象はA店に限られます", "データベースの管理者", "店の責任者", "担当（内線4410）に渡す",
    "ログインできないとき", "月末の最終営業日の17:00", "次第に沿って", "通り過ぎた列車を止める", "15分過ぎたら",
    "Each party keeps its contacts", "only the daily list", "Send the reply automatically", "The assembly hall",
    "The minimum staffing is two", "Either side can ask", "on the last working day",
    "The press is told by our legal department within 2 hours", "stuck for 15 minutes", "call the crisis team",
]  # fmt: skip
# What looks open and is not: counted working days, rights, the time after an event, examples, what a check finds.
_EXACT = [
    "3営業日以内", "10営業日目の17:00", "翌営業日の12:00まで", "5 business days", "within two working days",
    "Five business days later", "復旧後2時間", "復旧後10分", "2 hours after recovery",
    "ベンダは切り替えることができます",
    "The vendor may fail over", "Either party may terminate", "Who may change the level", "例：一部の画面が開かない",
    "For example, some tills show E-71.", "鍵が掛かったことを確認する", "Check that the lamp is green",
    "次第に沿って",
    "15分以内に当直へ電話で連絡する", "Notify the duty manager by phone within 10 minutes", "通常の回線に戻す",
    "May 3", "後日決済", "Pay later", "誰から誰へ", "費用を請求することができる",
]  # fmt: skip


def _asked(text):
    return asked_about(text, "en" if text.isascii() else "ja")


@pytest.mark.parametrize("text", [*_BLURRED, *_UNMEASURED, *_HOPES, *_JUDGED])
def test_it_leaves_something_open(text):
    assert _asked(text) != []


@pytest.mark.parametrize("text", [*_BOUNDED, *_COMPOUNDS, *_MEASURED, *_EXACT, *_SAID_EXACTLY])
def test_it_only_looks_open(text):
    assert _asked(text) == []


@pytest.fixture(params=["morphemes", "letters"])
def cut(request, monkeypatch):
    """Words are cut by fugashi, and without it by the kind of letter."""
    if request.param == "letters":
        monkeypatch.setitem(sys.modules, "fugashi", None)
    _forget()
    yield request.param
    _forget()


def _forget():
    boundaries.tagger.cache_clear()
    found_in.cache_clear()


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("text", [text for text in _COMPOUNDS if not text.isascii()])
def test_a_piece_of_another_word_is_none(text):
    assert found_in(text, "ja") == ()


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("検知後速やかに止める", "速やかに"), ("毎日一部の店で", "一部の"), ("大規模障害", "大規模"), ("主要取引先",
        "主要"),
        ("緊急時対応", "緊急時"), ("店舗側関係者", "関係者"), ("カード等", "等"), ("各責任者", "責任者"),
    ],
)  # fmt: skip
def test_a_word_is_found_beside_another(text, words):
    assert [text[one.start : one.end] for one in found_in(text, "ja")] == [words]


def test_fugashi_is_here():
    pytest.importorskip("fugashi")
    assert boundaries.tagger() is not None


@pytest.mark.parametrize(
    ("language", "role", "words"),
    [
        ("ja", "重大障害対応責任者", []), ("ja", "担当者", ["担当者"]), ("ja", "関係者等", ["関係者", "等"]),
        ("en", "Critical incident manager", []), ("en", "Support staff lead", []), ("en", "the team", ["the team"]),
    ],
)  # fmt: skip
def test_a_title_is_asked_only_whom_it_means(language, role, words):
    hits = found("W3", with_act(language, "Stop.", role={language: role})).hits
    assert [hit.words for hit in hits if hit.path.startswith("acts.0.role")] == words


def test_names_and_examples_of_levels_are_no_instructions():
    levels = plain_of("ja")["levels"]
    levels[0] |= {"name": {"ja": "重大"}, "examples": [{"ja": "一部の画面が遅い"}]}
    levels[0].pop("thresholds")
    assert words_of("W3", example_content("ja", levels=levels)) == []
