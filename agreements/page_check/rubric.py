"""The rubric of the emergency page: every check by its id, in order, in the words people read (docs/rubric.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.page_check.findings import Finding, Hit, Kind

# What is looked at: the typed content, the produced PDF, both by the test suite (too slow for a request), or a person.
Source = Literal["content", "paper", "suite", "person"]


@dataclass(frozen=True)
class Check:
    """One line of the rubric: `title` says in a word or two what is checked, `threshold` what passes."""

    kind: Kind
    title: str | Promise
    threshold: str | Promise
    source: Source


def _typed(kind: Kind, title: str | Promise, threshold: str | Promise) -> Check:
    return Check(kind, title, threshold, "content")


def _printed(kind: Kind, title: str | Promise, threshold: str | Promise) -> Check:
    return Check(kind, title, threshold, "paper")


RUBRIC: dict[str, Check] = {
    "T1": _printed("F", _("文字の大きさ"), _("すべて 10.5 pt 以上（電話用の柱は 9 pt）、90% 以上が 12 pt 以上")),
    "T2": _printed("F", _("本文の x ハイト"), _("2.54 mm（7.2 pt）以上")),
    "T3": _printed("F", _("見出し"), _("14 pt 以上、本文の 1.15 倍以上、3段まで")),
    "T4": _printed("F", _("行送り"), _("日本語 1.4 倍以上、英語 1.3 倍以上、1.25 倍を切らない")),
    "T5": _printed("W", _("書体"), _("2書体まで、斜体 0、太字 20% まで、下線はリンクだけ")),
    "T6": _printed("W", _("行の長さ、大文字"), _("日本語 42 字、英語 80 字まで。大文字だけの語を 4 つ続けない")),
    "C1": _printed("F", _("灰色でのコントラスト"), _("どの語も 7:1 以上")),
    "C2": _printed("F", _("色がなくても分かる"), _("障害レベルは形と番号と語で示す")),
    "C3": _printed("F", _("白抜き、網かけ"), _("白抜きは1ページ 5 語まで、14 pt の太字。網だけで意味を示さない")),
    "C4": Check(
        "F", _("ファクスで読める"), _("電話番号はすべて正しく、本文の一致は日本語 0.97、英語 0.98 以上"), "suite"
    ),
    "P1": _printed("F", _("1ページ目だけで足りる"), _("5つの枠がすべて1ページ目にあり、ほかは2ページから")),
    "P2": _printed("F", _("用紙の端"), _("どの端からも 10 mm 以上（本文 15 mm、とじる側 18 mm）")),
    "P3": _printed("F", _("はみ出し"), _("文字が用紙や枠の外に出ない")),
    "P4": _printed("F", _("分かれない"), _("手順、表の行、連絡先、数字と単位が、ページや行で分かれない")),
    "P5": _printed("F", _("長さ、ファイル"), _("8ページまで、1 MB まで、暗号とスクリプトなし")),
    "L1": _typed("F", _("表題"), _("見えること＋最初の行動。日本語 25 文字、英語 12 語まで")),
    "L2": _printed("F", _("大きな番号"), _("1ページ目の上 3 分の 1、24 pt の太字（電話用 20 pt）、各ページの下にも")),
    "L3": _printed("F", _("1ページ目の行動の数"), _("1〜7。続きはページ番号で示す。電話の枠は 3 行まで")),
    "L4": _typed("F", _("行動がそろっている"), _("動詞、誰が、何分以内に何から、どこで、終わりの目印")),
    "L5": _typed("F", _("連絡の順番"), _("両社とも 2 段以上。役割、番号、時間、言語、出ないときの次。番号は有効")),
    "L6": _typed("F", _("電話で言うこと"), _("1行、40 文字まで（英語は同じ幅の 80 文字）")),
    "L7": _typed("F", _("レベルの数字"), _("3〜4 行。値、単位、続く時間があり、重なりもすき間もない")),
    "L8": _typed("F", _("報告の間隔"), _("レベルごとに、第一報と続報が何分か")),
    "L9": _typed("F", _("してはいけないこと"), _("1〜3 つ、それぞれに理由")),
    "L10": _typed("F", _("終わりの合図"), _("数字、続く時間、決める人、知らせ方")),
    "L11": _printed("F", _("この紙が合わないとき"), _("行き先のページ番号つきで 2 行以上")),
    "L12": _printed("W", _("書き込む欄"), _("受付番号と時刻の欄が 2 つ以上")),
    "W1": _typed("F", _("文の長さ"), _("行動 40 文字（英語 20 語）、ほか 60 文字（25 語）まで、平均 40 文字まで")),
    "W2": _typed("F", _("1文に1つの動作"), _("1つの手順に動詞は1つ")),
    "W3": _typed("F", _("あいまいな言葉"), _("行動・判断基準・連絡先に 0、ほかに 3 まで")),
    "W4": _typed("F", _("する人"), _("行動に受け身と主語のない文が 0")),
    "W5": _typed("F", _("文の組み立て"), _("条件が先。「かつ」は 4 つまで、「または」と混ぜない。二重の否定なし")),
    "W6": _typed("W", _("確かめる値"), _("見るものと、合格の数字か表示がある")),
    "W7": _typed("W", _("用語、読みやすさ"), _("1つのものに1つの名前、略語の説明、漢字は 6 字、読点は 3 つまで")),
    "W8": _typed("F", _("数字の書き方"), _("24 時間制、日付は 2026-10-19 の形、すべてに単位、英語の電話は +81")),
    "S1": _printed("F", _("管理の行"), _("各ページに番号、版、発効日、ページ n/N。1ページ目に見直し期限と最新の所在")),
    "S2": _printed("F", _("文書の構造"), _("言語、題、しおり、見出しと表のタグ、埋め込んだ書体")),
    "S3": _printed(
        "F", _("データとの一致"), _("PDF/A-3 と添付の JSON。すべての文が紙にあり、番号・期限・数字が本文とそろう")
    ),
    "S4": _typed("F", _("2つの言語"), _("行動、数字、電話番号が同じ")),
    "S5": Check("H", _("読んで試す"), _("12 か月以内に試し、初めての人が 60 秒で 5 問中 4 問に答える"), "person"),
}


def finding_of(check: str, passed: bool | None, measured: str = "", hits: Iterable[Hit] = ()) -> Finding:  # noqa: FBT001 # as in a Finding
    """Return what a check found, of the kind it has in the rubric."""
    return Finding(check, RUBRIC[check].kind, passed, measured, tuple(hits))
