"""The sections of an agreement as people see them: outline, editor, comparison and PDF use the same order and words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """`name` is its address in the editor; `fields` are the document's fields it holds, in order."""

    name: str
    title: str | Promise
    purpose: str | Promise
    fields: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "head",
        _("表題と期間"),
        _("何が見えたら、まず何をするか。いつから有効で、いつ見直すか。"),
        (
            "title",
            "purpose",
            "effective_from",
            "review_by",
            "change_procedure",
            "upkeep",
            "not_agreed",
            "system",
            "our_side",
            "their_side",
            "language",
            "translations",
            "time_zone",
        ),
    ),
    Section("meeting", _("打合せの記録"), _("いつ、誰が集まり、何を伺ったか。引用の根拠になります。"), ("meeting",)),
    Section(
        "aims", _("御社が守りたいこと"), _("御社がエンドユーザーのために守りたいことを、御社の言葉で。"), ("aims",)
    ),
    Section("definition", _("障害の定義"), _("何を障害と数え、何を数えないか。"), ("definition", "steps")),
    Section("levels", _("障害レベル"), _("御社から見える数字で書きます。迷ったら上の行を選びます。"), ("levels",)),
    Section(
        "contacts",
        _("連絡先"),
        _("出ないときの順に並べます。役割で書き、番号は両社とも。"),
        ("contacts", "staffing", "what_to_say"),
    ),
    Section("acts", _("すること"), _("1つの動作を、動詞で終わる1文で。誰が、何分以内に。"), ("acts", "substitutes")),
    Section("prohibitions", _("してはいけないこと"), _("1〜3つ。理由を必ず添えます。"), ("prohibitions",)),
    Section(
        "decisions",
        _("判断情報と判断基準"),
        _("決めるために知ることと、どの数字で誰が決めるか。"),
        ("information", "criteria", "special_days"),
    ),
    Section("flow", _("障害フロー"), _("覚えられる長さで（7段階まで）。"), ("flow",)),
    Section("reports", _("報告と引き上げ"), _("第一報から最終報まで、誰に何分以内に。"), ("reports", "escalations")),
    Section("end", _("終わりの合図"), _("どの数字が何分続いたら終わりか。誰がどう伝えるか。"), ("end_signal",)),
    Section("ways_out", _("この紙が合わないとき"), _("情報漏えい、誰にもつながらないとき、など。"), ("ways_out",)),
    Section("capabilities", _("できること・できないこと"), _("ベンダの対応範囲と契約の条項。"), ("capabilities",)),
    Section("targets", _("目標値"), _("守る数字と、守れなかったときのこと。"), ("targets",)),
    Section("open_points", _("懸念・保留"), _("決まっていないこと。誰がいつまでに。"), ("open_points",)),
    Section("notes", _("補足と用語"), _("自由な補足と、言葉の意味。"), ("notes", "glossary")),
)


def section_named(name: str) -> Section | None:
    """Return the section with that address, or None."""
    return next((section for section in SECTIONS if section.name == name), None)


def section_of(field: str) -> Section:
    """Return the section that holds a document field (the head for fields no section shows)."""
    return next((section for section in SECTIONS if field in section.fields), SECTIONS[0])
