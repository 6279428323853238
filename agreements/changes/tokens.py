"""A text cut into what a reader takes as one: a number with its unit, a phone number, a word; Japanese has no spaces.

Kanji are cut in pairs (most compounds are made of pairs), a single one keeps its ending (止める); hiragana are cut into
the small words between; what nobody foresaw is one character. Cutting only decides how a difference is shown: the
tokens joined are the text, whatever it holds.
"""

import re
import unicodedata

from agreements.content.vocabulary import MARKS

_DIGIT = r"\d"
_KANJI = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024fＡ-Ｚａ-ｚ"
_UNITS = (
    "か月|ヶ月|カ月|営業日|週間|時間|分間|秒間|日間|年間|番目|項目|段階|ページ|パーセント|ポイント|万円|億円|千円|"
    "[分秒時日月年回件店社人名台円個本枚度倍割階号版番点歳通行字万億千%％℃]|"
    "(?:min(?:ute)?s?|h(?:ours?|rs?)?|s(?:ec(?:ond)?s?)?|days?|weeks?|months?|years?|times?|cases?|stores?|people|"
    "customers?|calls?|rings?|ms|[kKMGT]i?B)\\b"
)
_SMALL_WORDS = (
    "してください ください していません していない しません しました します しない できません できない できます できる "
    "つながらない つながる わからない わかる なくなる なったら なった なる なら ではない ではなく でした です ません "
    "ました ます または および ならびに かつ それぞれ すべて すぐに すぐ まず もう ついて よって より により による "
    "として とする とき ところ こと もの ため ながら まで から だけ など ごと ほど くらい ぐらい あいだ たび うえ あと "
    "それ これ あれ その この あの どの どれ どこ ここ そこ ない なく ある あり いる いない する した して され させ "
    "しか では には とは へは ので のに たら たり"
)
# The ending of a verb or adjective after a single kanji: up to the next particle or small word (止める|とき).
_ENDING = (
    "(?:(?!から(?!な)|まで|より|ため|こと|だけ|など|ごと|です)[ぁ-ゔ](?<![をはのもへでにがと])"
    "|が(?=[るりれろらっ])|と(?=[さしすせそ]))*"
)
_TOKEN = re.compile(
    "|".join(
        [
            rf"(?![第翌]{_DIGIT})(?P<kanji>[{_KANJI}]+)(?P<ending>{_ENDING})",
            "|".join(sorted(_SMALL_WORDS.split(), key=len, reverse=True)),
            r"[ぁ-ゖ、。「」（）：]",
            r"https?://[!-~]+",
            r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*",
            r"\+\d{1,3}(?:[ -]?\d{1,4}){2,5}",
            r"0\d{0,4}[-‐‑−–(（]\d{1,4}[-‐‑−–)）]\d{3,4}",
            r"\d{4}[-/]\d{1,2}[-/]\d{1,2}",
            r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}日",
            r"翌?\d{1,2}[:：]\d{2}",
            rf"(?:第|翌|(?<![0-9A-Za-z])[-−])?{_DIGIT}+(?:[,.]{_DIGIT}+)*(?:[ \u00a0]?(?:{_UNITS}))?",
            rf"[{MARKS}]{_DIGIT}",
            rf"[{_LATIN}][{_LATIN}0-9]*(?:['’_.-][{_LATIN}0-9]+)*",
            "[ァ-ヺヽヾー]+|[ｦ-ﾟ]+",
            r"[^\S\n]+",
            "[\U0001f1e6-\U0001f1ff]{2}",
            r"[\s\S]",
        ]
    )
)
# 未処理, 全店舗: what stands alone before a pair.
_PREFIXES = frozenset("未再各全新旧不非無毎約御弊当同別翌第前後")
_EMOJI_SKINS = range(0x1F3FB, 0x1F400)


def tokens_of(text: str) -> list[str]:
    """Return the tokens of a text; joined, they are the text. An accent or a variant stays with its letter."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if match["kanji"]:
            found += _of_kanji(match["kanji"], match["ending"])
        elif found and len(token) == 1 and _goes_with_the_last(token):
            found[-1] += token
        else:
            found.append(token)
    return found


def _of_kanji(run: str, ending: str) -> list[str]:
    """Give 店舗|運営|部長, 未|処理, 止める, 再送|待ち: a pair is a noun, what follows it is a word of its own."""
    start = 1 if len(run) % 2 and len(run) > 1 and not ending and run[0] in _PREFIXES else 0
    parts = [run[:start], *(run[place : place + 2] for place in range(start, len(run), 2))]
    parts = [part for part in parts if part]
    if len(parts[-1]) == 1:
        return [*parts[:-1], parts[-1] + ending]
    return [*parts, *(tokens_of(ending) if ending else [])]


def _goes_with_the_last(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or ord(character) in _EMOJI_SKINS


def has_number(text: str) -> bool:
    """Tell whether a text holds a digit (full width too)."""
    return any(character.isdecimal() for character in text)


def numbers_in(text: str) -> list[str]:
    """Return the tokens of a text that hold a digit: 10分, 95%, 03-0000-2290."""
    return [token for token in tokens_of(text) if has_number(token)]
