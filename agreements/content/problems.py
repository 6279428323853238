"""What is wrong with a content: where, and how to mend it, in the reader's language."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from agreements.content.vocabulary import MARKS

_WORDS = {
    "too_large": gettext_lazy("大きすぎます（4 MB まで）。分けてください。"),
    "not_json": gettext_lazy("JSON として読めません：%(detail)s"),
    "missing": gettext_lazy("必要な項目がありません。"),
    "extra_forbidden": gettext_lazy("知らない項目です。名前のつづりを確かめてください。"),
    "string_too_long": gettext_lazy("長すぎます（%(max_length)s文字まで）。"),
    "too_long": gettext_lazy("件数が多すぎます（%(max_length)s件まで）。"),
    "too_short": gettext_lazy("1つ以上書いてください。書かないときは、項目ごと省きます。"),
    "literal_error": gettext_lazy("次のどれかにしてください：%(expected)s"),
    "greater_than_equal": gettext_lazy("%(ge)s 以上にしてください。"),
    "less_than_equal": gettext_lazy("%(le)s 以下にしてください。"),
    "int_parsing": gettext_lazy("整数で書いてください。"),
    "int_type": gettext_lazy("整数で書いてください。"),
    "bool_parsing": gettext_lazy("true か false で書いてください。"),
    "int_from_float": gettext_lazy("整数で書いてください。"),
    "finite_number": gettext_lazy("整数で書いてください。"),
    "bool_type": gettext_lazy("true か false で書いてください。"),
    "string_unicode": gettext_lazy("文字の半分だけ（サロゲート）が入っています。書き直してください。"),
    "string_type": gettext_lazy("文字列で書いてください。"),
    "dict_type": gettext_lazy('言語ごとの文（例：{"ja": "…"}）で書いてください。書かないときは、項目ごと省きます。'),
    "list_type": gettext_lazy("一覧（[…]）で書いてください。"),
    "model_type": gettext_lazy("項目の組（{…}）で書いてください。"),
    "date_from_datetime_parsing": gettext_lazy("日付（例：2026-10-19）で書いてください。"),
    "date_from_datetime_inexact": gettext_lazy("日付（例：2026-10-19）で書いてください。"),
    "date_type": gettext_lazy("日付（例：2026-10-19）で書いてください。"),
    "datetime_type": gettext_lazy("日時（例：2026-10-19T10:00）で書いてください。"),
    "timezone_naive": gettext_lazy("現地の時刻で、時差を付けずに書いてください（例：2026-10-19T10:00）。"),
    "date_parsing": gettext_lazy("日付（例：2026-10-19）で書いてください。"),
    "datetime_from_date_parsing": gettext_lazy("日時（例：2026-10-19T10:00）で書いてください。"),
    "datetime_parsing": gettext_lazy("日時（例：2026-10-19T10:00）で書いてください。"),
}

# What a pattern means, by the field that has it.
_SHAPES = {
    "e164": gettext_lazy("電話番号は、国番号から「+」で始めて書いてください（03-0000-0142 は +81300000142）。"),
    "extension": gettext_lazy("内線は6桁までの数字で書いてください。"),
    "mail": gettext_lazy("メールアドレスとして読めません（例 duty@example.jp）。"),
    "value": gettext_lazy('数字を文字列で書いてください（例 "95"、"0.5"）。'),
    "and_value": gettext_lazy('数字を文字列で書いてください（例 "95"、"0.5"）。'),
    "update_clock": gettext_lazy('時刻は "09:00" か、毎時なら ":05" のように書いてください。'),
    "slug": gettext_lazy("英数字とハイフンで、50文字までで書いてください（例 payments）。"),
}
_ANY_KEY = gettext_lazy("英小文字・数字・ハイフンで、64文字までで書いてください（例 act-1）。")
# Places within a list, which the file does not write: acts.2 is the third act.
_PLACE = re.compile(r"\.(\d+)(?=\.|$)")
_MOST = 1_000


def is_hopeless(error: ValidationError) -> bool:
    return error.error_count() > _MOST


@dataclass(frozen=True)
class Problem:
    """One thing to mend: `path` like acts.3.sentence.ja, `kind`, and the words for the reader.

    `weight` is "must" (publishing waits for it) or "ask" (a question the author may leave open). `key` is the item's
    in the file, for whoever mends the file: str() tells it, a page does not.
    """

    path: str
    kind: str
    message: str = ""
    weight: str = "must"
    key: str = ""

    def __str__(self) -> str:
        words = self.message
        if self.kind == "not_json":
            words = str(_WORDS["not_json"]) % {"detail": self.message}
        elif not words and self.kind in _WORDS:
            words = str(_WORDS[self.kind])
        if self.key:
            words = f"{words} ({self.key})"
        return f"{self.shown_path}: {words}" if self.path else words

    @property
    def shown_path(self) -> str:
        """The path as people count: acts（3番目）.sentence."""
        return _PLACE.sub(lambda found: _("（%(place)d番目）") % {"place": int(found[1]) + 1}, self.path)

    @classmethod
    def list_of(cls, error: ValidationError) -> list["Problem"]:
        """Turn Pydantic's errors into problems in the reader's language. Of more than anybody would mend one by one
        there is one that says so: to list them would take more than to read the file."""
        if is_hopeless(error):
            words = _("%(count)d か所が違います。この形式のファイルではないようです。")
            return [cls("", "too_many_problems", words % {"count": error.error_count()})]
        return [cls(_path(line["loc"]), line["type"], _words(line)) for line in error.errors()]

    @property
    def section(self) -> str:
        return self.path.split(".")[0]


class Unreadable(ValueError):
    """Data that is no agreement content; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def _shape(name: str) -> str:
    if name == "mark":
        return str(_WORDS["literal_error"]) % {"expected": ", ".join(MARKS)}
    return str(_SHAPES.get(name, _ANY_KEY))


def _path(steps: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in steps if step != "[key]")


def _words(line: object) -> str:
    kind, context = line["type"], line.get("ctx", {})  # type: ignore[index, attr-defined]
    if "problem" in context:
        return str(context["problem"])
    if kind == "string_pattern_mismatch":
        return _shape(next((step for step in reversed(line["loc"]) if isinstance(step, str)), ""))  # type: ignore[index]
    if line["loc"][-1:] == ("[key]",):  # type: ignore[index]
        return str(_WORDS["dict_type"])
    if kind == "literal_error":
        context = {"expected": context["expected"].replace(" or ", ", ")}
    if kind in _WORDS:
        return str(_WORDS[kind]) % context if "%(" in str(_WORDS[kind]) else str(_WORDS[kind])
    return _("読めない値です（%(message)s）。") % {"message": line["msg"]}  # type: ignore[index]
